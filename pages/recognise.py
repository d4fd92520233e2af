"""Record or upload a voice and see what it sounds like to the model."""

import streamlit as st

from ser.ui.arrival import bring_into_view
from ser.ui.frame import answering_model, frame
from ser.ui.recognise.again import answer_again
from ser.ui.recognise.drawing import show_answers
from ser.ui.recognise.history import show_history
from ser.ui.recognise.intake import take_in

with frame("Recognise") as visit:
    st.title("What does your voice sound like?")
    st.markdown(
        "Say a sentence, or choose a recording. A small computer model (a neural network) that has "
        "learnt from actors tells you which emotion it sounds like **to the model**."
    )
    model = answering_model(visit)
    answer_again(visit, model)
    take_in(visit, model)
    show_answers(visit.answers, model, visit.by)
    show_history(visit)
    bring_into_view(visit.answers)
