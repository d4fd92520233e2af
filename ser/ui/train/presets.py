"""Where a set-up starts from, and what is changed since."""

import streamlit as st

from ...evaluation import TEST_SHARE
from ...presets import ON_PAGE, Draft, changes, nearest_preset
from ...setup import TUTORIAL_SETUP
from .wording import changes_in_words
from .workshop import Workshop

ICONS = {"Tutorial": ":material/menu_book:", "Ours": ":material/star:"}
EXACTLY = {
    "Tutorial": f"**Tutorial**, exactly: {len(TUTORIAL_SETUP.emotions)} emotions, "
    f"{len(TUTORIAL_SETUP.features.names)} averages, no scaler, one layer of "
    f"{TUTORIAL_SETUP.hidden[0]} units, {TUTORIAL_SETUP.epochs} rounds at most, {TEST_SHARE:.0%} "
    f"of the clips for the test, seed {TUTORIAL_SETUP.seed}; the files in the order of their "
    "names.",
    "Ours": "**Ours**: as this app’s own model, but learnt from the clean recordings alone, "
    "without their noisy copies, so its scores are its own.",
}


def use(shop: Workshop, draft: Draft) -> None:
    """Set all controls to a set-up; for callbacks of buttons."""
    shop.draft = draft
    # New ones, so that what comes late from a browser about the old ones is of no account.
    shop.generation += 1


def offer_presets(shop: Workshop) -> None:
    """Draw a button for each."""
    st.markdown("Start from one of these, then change what you like:")
    with st.container(horizontal=True, key="presets"):
        for name, setup in ON_PAGE.items():
            st.button(
                name,
                key=f"preset-{name}",
                icon=ICONS[name],
                on_click=use,
                args=(shop, Draft(setup)),
            )


def tell_changes(draft: Draft) -> None:
    """Say what differs from the nearest preset."""
    preset = nearest_preset(draft)
    changed = changes(draft, preset)
    if changed:
        st.markdown(f"**{preset}, changed:** {changes_in_words(changed)}.")
    else:
        st.markdown(EXACTLY[preset])
    st.caption(
        ":material/link: The address of this page now holds your set-up: copy it to share it."
    )
