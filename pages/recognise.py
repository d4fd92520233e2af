"""Record or upload a voice and see what it sounds like to the model."""

import streamlit as st

from ser.ui.arrival import bring_into_view
from ser.ui.frame import answering_model, frame
from ser.ui.recognise.again import answer_again
from ser.ui.recognise.drawing import show_answers
from ser.ui.recognise.history import show_history
from ser.ui.recognise.intake import take_in
from ser.ui.wording import introduction

with frame("Recognise") as visit:
    st.title("What does your voice sound like?")
    place = st.empty()
    model = answering_model(visit)
    place.markdown(introduction(model.metadata))
    answer_again(visit, model)
    take_in(visit, model)
    show_answers(visit.answers, model, visit.by)
    show_history(visit)
    bring_into_view(visit.answers)
