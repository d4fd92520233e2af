"""Record or upload a voice and see what it sounds like to the model."""

import streamlit as st

from ser.ui.arrival import bring_into_view
from ser.ui.frame import frame, who_answers
from ser.ui.recognise.again import answer_again
from ser.ui.recognise.drawing import show_answers
from ser.ui.recognise.history import show_history
from ser.ui.recognise.intake import take_in
from ser.ui.wording import introduction

with frame("Recognise") as visit:
    st.title("What does your voice sound like?")
    place = st.empty()
    answerer = who_answers(visit)
    place.markdown(introduction(answerer.model.metadata))
    answer_again(visit, answerer)
    take_in(visit, answerer)
    show_answers(visit.answers, answerer)
    show_history(visit, answerer)
    bring_into_view(visit.answers)
