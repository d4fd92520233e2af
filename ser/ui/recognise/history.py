"""The earlier results of a visit, each once."""

import streamlit as st

from ...emotions import sign_and_name
from ...model.model import CONFIDENT, Prediction
from ..texts import in_time, plain
from ..visit import Visit


def show_history(visit: Visit) -> None:
    """List what is not shown above, with a button to show it again."""
    if not (visit.results or visit.held()):
        return
    st.divider()
    if visit.earlier:
        st.subheader("Earlier in this visit")
    for result in visit.earlier:
        st.button(
            label(result.prediction),
            key=f"open-{result.key}",
            on_click=visit.open,
            args=(result.key,),
            width="stretch",
        )
    st.button(
        "Forget everything",
        icon=":material/delete:",
        type="tertiary",
        on_click=visit.forget,
        help="All that you have said, brought or trained in this visit.",
    )


def label(prediction: Prediction) -> str:
    """One line for a result, such as "😊 happy, 62% – holiday.wav, 3.4 s"."""
    if not prediction.labels:
        heard = "🔇 no speech"
    else:
        name, p = prediction.in_per_cent[0]
        heard = f"{sign_and_name(name)}, {p}%"
        if prediction.verdict != CONFIDENT:
            heard = f"🤔 not sure: {heard}"
    return f"{heard} – {plain(prediction.name)}, {in_time(prediction.duration)}"
