"""Watch the emotion change while one speaks."""

import streamlit as st

from ser.ui.frame import answering_model, frame
from ser.ui.live.connection import way_to_connect
from ser.ui.live.ended import show_ended
from ser.ui.live.listening import listen
from ser.ui.live.recording import record_instead
from ser.ui.settings import settings

with frame("Live") as visit:
    st.title("Watch it change while you speak")
    st.markdown(
        "Press **Start** and talk. You see that it hears you, what your voice looks like, and "
        "which emotion the last few seconds sound like **to the model**. Where nobody speaks it "
        "says nothing."
    )
    allowed = settings()
    model = answering_model(visit)
    servers, instead = way_to_connect(visit.live, allowed)
    if instead:
        record_instead(visit, model, allowed, instead)
    else:
        listen(visit, model, allowed, servers)
    if visit.live.ended and not visit.live.session:
        show_ended(visit.live.ended, visit, model, allowed)
