"""What the app does, how good it is, its limits, licence and privacy."""

import streamlit as st

from ser.ui.about import show_limits, show_privacy, show_scores
from ser.ui.frame import current_model, frame

frame("About")
st.title("What this is, and how good it is")
st.markdown(
    "You say a sentence; the app measures some two thousand things about the *sound* of it (how "
    "loud, how high, how bright, how each of them moves) and a small neural network, trained on "
    "24 actors, answers which of eight acted emotions it sounds most like. It does not understand "
    "words, it knows nothing about you, and it cannot know what anyone feels."
)
model = current_model()
show_scores(model)
show_limits(model)
show_privacy()
