"""How often the model is right, and what it mixes up."""

from typing import Any

import streamlit as st

from ...errors import ModelError
from ...model.model import Model
from ...results.scores import (
    OF_NEMO,
    Pair,
    ablation_rows,
    load_results,
    markdown_table,
    other_rows,
    pair,
    rows,
    sound_rows,
)
from ...words import in_per_cent, score_in_per_cent
from ..frame import details
from ..wording import bars_html, commonest_mistakes
from .mistakes import mistakes_html

GLOSSES = """
- **Accuracy** is the share of right answers. **UAR (unweighted average recall)** is the mean, over
  the emotions, of how many of its recordings are found, so that a frequent emotion counts no more
  than a rare one.
- **Unseen actors**: those it is asked about were kept away from its training. **Five published
  folds**: the same, with the actors grouped as in other people’s work.
- **Random split**: which recordings are kept away is drawn by lot, so that it has met each voice
  before. Its spread is over several draws, the same for every line; the Train page has fewer, and
  others for the tutorial, so that its figures differ.
- **95 % interval**: where the figure would very likely be with other actors, found by drawing the
  actors anew, again and again (a “bootstrap”).
- **Calibration error**: how far its per cents are from how often it is right, on average; 0.03 is
  three in a hundred.
- **The tutorial** is the well-known recipe that this app grew out of: 180 average values and its
  network.
"""


OF_FEATURES = """
In the next table *all* is another training than those above: on the recordings alone, without
degraded copies of them (in rooms, noise and so on), with the settings that were chosen for the
app’s model. Compare each line with *all*, and with nothing else.
"""


@st.cache_data(show_spinner=False, max_entries=1, ttl=600)
def measured(_model: Model) -> dict[str, Any]:
    """What was measured of the app's model; ModelError if its file cannot be used."""
    return load_results(model=_model)


def show_scores(model: Model) -> None:
    """Show how often the model is right, both protocols side by side."""
    st.header("How often is it right?")
    try:
        results = measured(model)
    except ModelError as error:
        st.error(f"The measured scores cannot be shown. {details(error)}", icon="⚠️")
        return
    pairs = pair(results["scores"])
    if pairs:
        _show_headline(pairs[0])
        with st.expander("All measurements", icon=":material/table:"):
            st.markdown(GLOSSES)
            with st.container(key="measurements"):
                for table in (rows(pairs), sound_rows(results)):
                    st.markdown(markdown_table(table))
                st.markdown(OF_FEATURES)
                st.markdown(markdown_table(ablation_rows(results)))
                if others := other_rows(results):
                    st.markdown(OF_NEMO)
                    st.markdown(markdown_table(others))
    score = model.metadata["scores"]
    st.subheader("Which emotions it finds")
    found = sorted(score["per_emotion"].items(), key=lambda item: -item[1])
    st.html(bars_html(found, "Of 100 recordings of each emotion, how many it names rightly"))
    with st.expander("What it mixes up", icon=":material/grid_on:"):
        st.html(mistakes_html(score["emotions"], score["confusion"]))
        worst = commonest_mistakes(score["emotions"], score["confusion"])
        st.caption(f"On unseen actors it most often takes {worst}.")


def _show_headline(pair: Pair) -> None:
    unseen, random = st.columns(2, border=True)
    with unseen:
        st.metric("Voices it never heard", f"{score_in_per_cent(pair.actors['uar'])}%")
        st.markdown(
            f"Out of 100 recordings by actors that were kept away from its training, it names "
            f"the right one of {len(pair.emotions)} emotions for about "
            f"**{in_per_cent(pair.actors['uar'])}**; guessing would get about "
            f"{in_per_cent(pair.chance)}. "
            "Expect fewer for your own voice: actors in a studio are easier than life."
        )
        low, high = map(in_per_cent, pair.actors["uar_ci95"])
        st.caption(
            f"Measured on {pair.actors['n_speakers']} actors; with others it is likely between "
            f"{low} and {high}."
        )
    with random, st.container(key="flattering"):
        st.metric(
            "If it has met the voice before (flatters)", f"{score_in_per_cent(pair.random['uar'])}%"
        )
        st.markdown(
            "The way most tutorials count, the “random split”: a quarter of the recordings is kept "
            "away, but the same actors, often with the same sentence, are in the training too. It "
            "flatters, because the model has met these voices."
        )
        st.caption("The same model and emotions.")
