"""What the app does, how good it is, its limits, licence and privacy."""

import streamlit as st

from ser.ui.about.confidence import show_confidence
from ser.ui.about.scores import show_scores
from ser.ui.about.statements import show_idea, show_limits, show_place, show_privacy
from ser.ui.frame import frame, shipped

with frame("About"):
    st.title("What this is, and how good it is")
    model = shipped().model
    show_idea(model)
    show_scores(model)
    show_confidence(model)
    show_limits(model)
    show_privacy()
    show_place()
