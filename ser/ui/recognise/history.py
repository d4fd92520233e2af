"""The earlier results of a visit, each once."""

import streamlit as st

from ..answerer import Answerer
from ..result import Result
from ..texts import in_time, plain
from ..visit import Visit
from ..wording import in_short

FORGOTTEN = "forgotten"
WHAT_GOES = (
    "This deletes all recordings, answers and trainings of this visit, even one that is under way, "
    "and your own model. It cannot be undone."
)


def show_history(visit: Visit, answerer: Answerer) -> None:
    """List what is not shown above, with a button to show it again.

    Parameters
    ----------
    visit : Visit
    answerer : Answerer
        Who answers now; another one that has answered is named.
    """
    if st.session_state.pop(FORGOTTEN, False):
        st.toast("Forgotten: nothing of this visit is kept.", icon=":material/delete:")
    answers = visit.answers
    if visit.is_empty:
        return
    st.divider()
    if answers.earlier:
        st.subheader("Earlier in this visit")
    for result in answers.earlier:
        st.button(
            label(result, answerer.name),
            key=f"open-{result.key}",
            on_click=answers.open,
            args=(result.key,),
            width="stretch",
        )
    if st.button("Forget everything", icon=":material/delete:", type="tertiary"):
        _ask_before_forgetting(visit)


@st.dialog("Forget everything?")
def _ask_before_forgetting(visit: Visit) -> None:
    st.markdown(WHAT_GOES)
    with st.container(horizontal=True):
        st.button(
            "Forget everything", type="primary", key="forget", on_click=_forget, args=(visit,)
        )
        if st.session_state.get(FORGOTTEN) or st.button("Keep"):
            st.rerun()


def _forget(visit: Visit) -> None:
    visit.forget()
    st.session_state[FORGOTTEN] = True


def label(result: Result, by: str = "") -> str:
    """One line for a result, such as "😊 happy, 62% – holiday.wav, 3.4 s".

    Parameters
    ----------
    result : Result
    by : str
        Name of the model in use, as `Result.by`; another one that answered is named.
    """
    prediction = result.prediction
    heard = plain(in_short(prediction, result.timeline))
    if prediction.labels:
        heard += f", {prediction.in_per_cent[0][1]}%"
    told = f"{heard} – {plain(prediction.name)}, {in_time(prediction.duration)}"
    if result.by == by:
        return told
    return (
        f"{told} (by {f'your model “{plain(result.by)}”' if result.by else 'the app’s own model'})"
    )
