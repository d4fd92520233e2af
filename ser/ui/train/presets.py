"""Where a set-up starts from, what its presets are and score, and what is changed since."""

from dataclasses import replace
from functools import cache

import streamlit as st

from ...studies.preset_scores import load_preset_scores
from ...studies.presets import ON_PAGE, Draft, changes, differences, nearest_preset
from ...training.evaluation import TEST_SHARE
from ...training.setup import N_COPIES, OURS
from ..desk import shipped_table
from .wording import changes_in_words, in_full, scores_in_words
from .workshop import Workshop

ICONS = {"Tutorial": ":material/menu_book:", "Ours": ":material/star:"}
AS_SHIPPED = replace(OURS, copies=N_COPIES)
IN_SHORT = {
    "Tutorial": "**Tutorial**: the tutorial’s own network and measurements, on its four emotions, "
    "with nothing changed.",
    "Ours": "**Ours**: as this app’s own model, made short enough to wait for. So its scores are "
    "not those of the app’s own model.",
}
TESTED_ON = f"{TEST_SHARE:.0%} of the clips for the random test"
EXACTLY = {
    "Tutorial": f"Exactly: {in_full(ON_PAGE['Tutorial'])}; {TESTED_ON}. The files are "
    "taken in the order of their names: the tutorial takes them as they come, which differs from "
    "computer to computer.",
    "Ours": f"Exactly: {in_full(ON_PAGE['Ours'])}; {TESTED_ON}. It learns from the clean "
    "recordings alone. What it changes of the app’s own model: "
    f"{changes_in_words(differences(Draft(AS_SHIPPED), Draft(ON_PAGE['Ours'])))}.",
}


def use(shop: Workshop, draft: Draft) -> None:
    """Set all controls to a set-up; for callbacks of buttons."""
    shop.draft = draft
    # New ones, so that what comes late from a browser about the old ones is of no account.
    shop.generation += 1


def offer_presets(shop: Workshop, draft: Draft | None) -> None:
    """Draw a button for each; the one that the draft is stands out."""
    st.markdown("Start from one of these, then change what you like:")
    with st.container(horizontal=True, key="presets"):
        for name, setup in ON_PAGE.items():
            is_chosen = draft == Draft(setup)
            st.button(
                name,
                key=f"preset-{name}",
                type="primary" if is_chosen else "secondary",
                icon=":material/check:" if is_chosen else ICONS[name],
                on_click=use,
                args=(shop, Draft(setup)),
            )


def tell_changes(draft: Draft, is_of_ravdess: bool) -> None:
    """Say what differs from the nearest preset, or what the preset is and scores.

    Its scores are those on RAVDESS, and say nothing of other recordings.
    """
    preset = nearest_preset(draft)
    changed = changes(draft, preset)
    if changed:
        st.markdown(f"**{preset}, changed:** {changes_in_words(changed)}.")
    else:
        st.markdown(IN_SHORT[preset])
        if is_of_ravdess and (scores := preset_scores().get(preset)):
            st.markdown(scores_in_words(scores))
        with st.expander("All its values", icon=":material/list:"):
            st.markdown(EXACTLY[preset])
    st.caption(
        ":material/link: The address of this page now holds your set-up: copy it to share it."
    )


@cache
def preset_scores():
    """As `load_preset_scores`, for the table that comes with the app."""
    return load_preset_scores(shipped_table())
