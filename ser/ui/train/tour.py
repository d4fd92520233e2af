"""A guided tour in three steps, for a class or for oneself."""

from dataclasses import replace

import streamlit as st

from ...studies.presets import ON_PAGE, Draft
from ...training.setup import TUTORIAL_SETUP
from .presets import use
from .workshop import Workshop

STEPS = (
    (
        "Run the tutorial",
        "Press the button, then **Train**, further down. Look at the two figures: the random test "
        "is what tutorials show; the other is what a new voice gets.",
        Draft(TUTORIAL_SETUP),
    ),
    (
        "Switch the scaler on",
        "The same with one switch changed: all measurements come to one scale, so that those in "
        "big numbers no longer drown the others. Train again, and see under *Your trainings, "
        "compared* whether that is more than chance.",
        Draft(replace(TUTORIAL_SETUP, scaler=True)),
    ),
    (
        "Now our measurements",
        "Thousands of figures about how the voice moves, on the same four emotions. Which of the "
        "two figures grows most?",
        Draft(replace(ON_PAGE["Ours"], emotions=TUTORIAL_SETUP.emotions)),
    ),
)


def offer_tour(shop: Workshop, now: Draft | None) -> None:
    """Draw the tour, closed at first; beside the step that is set up now, what to do next."""
    with st.expander("New here? A tour in three steps", icon=":material/tour:"):
        for number, (name, text, draft) in enumerate(STEPS, start=1):
            st.markdown(f"**{number}. {name}.** {text}")
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    f"Set up step {number}",
                    key=f"tour-{number}",
                    on_click=use,
                    args=(shop, draft),
                )
                if now == draft:
                    st.markdown(f"✅ Step {number} is set. Now press **Train**, further down.")
