"""The earlier results of a visit, each once."""

import streamlit as st

from ..result import Result
from ..texts import in_time, plain
from ..visit import Visit
from ..wording import in_short


def show_history(visit: Visit) -> None:
    """List what is not shown above, with a button to show it again."""
    if not (visit.results or visit.held()):
        return
    st.divider()
    if visit.earlier:
        st.subheader("Earlier in this visit")
    for result in visit.earlier:
        st.button(
            label(result, visit.by),
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


def label(result: Result, by: str = "") -> str:
    """One line for a result, such as "😊 happy, 62% – holiday.wav, 3.4 s".

    Parameters
    ----------
    result : Result
    by : str
        Name of the model in use, as `Result.by`; another one that answered is named.
    """
    prediction = result.prediction
    heard = plain(in_short(result))
    if prediction.labels:
        heard += f", {prediction.in_per_cent[0][1]}%"
    told = f"{heard} – {plain(prediction.name)}, {in_time(prediction.duration)}"
    if result.by == by:
        return told
    return (
        f"{told} (by {f'your model “{plain(result.by)}”' if result.by else 'the app’s own model'})"
    )
