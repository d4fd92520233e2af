"""Record or upload a voice and see what it sounds like to the model."""

import streamlit as st

from ser.ui.answer import bring_into_view, show_answer, show_table
from ser.ui.frame import current_model, frame
from ser.ui.history import show_history
from ser.ui.intake import take_in
from ser.ui.texts import plain

visit = frame("Recognise")
st.title("What does your voice sound like?")
st.markdown(
    "Say a sentence, or choose a recording. A small computer model that has learnt from actors "
    "tells you which emotion it sounds like **to the model**."
)
model = current_model()
take_in(visit, model)

for refusal in visit.refusals:
    st.error(plain(refusal.reason), icon="⚠️")
results = visit.current
if len(results) > 1:
    st.subheader(f"Your {len(results)} recordings")
    show_table(results)
    names = {r.key: r.prediction.name for r in results}
    key = st.selectbox("Look closer at", names, format_func=names.get)
    show_answer(visit.results[key], model.metadata["confidence"])
elif results:
    show_answer(results[0], model.metadata["confidence"])
show_history(visit)
if visit.fresh:
    bring_into_view(visit)
