"""One long recording in place of a connection; it fills the same ribbon."""

import streamlit as st

from ...errors import AudioError, Busy
from ...model import Model
from ...stretches import Stretch, Timeline
from ..desk import asking, kept
from ..intake import hint_at_https
from ..live_state import Ended, Live
from ..memory_only import release
from ..settings import Settings
from ..texts import plain, waiting_for
from ..visit import Visit

BUSY = "Many people are using this app right now. Please record again in a minute."


def record_instead(visit: Visit, model: Model, allowed: Settings, why: str) -> None:
    """Say why there is no connection, and take a recording in its place.

    Parameters
    ----------
    visit : Visit
    model : Model
    allowed : Settings
    why : str
        There is no connection.
    """
    live = visit.live
    st.info(why, icon="📡")
    if live.instead:
        st.button("Try it live again", icon=":material/refresh:", on_click=live.try_again)
    recorded = st.audio_input(
        f"Press the microphone, speak as long as you like (up to {allowed.max_seconds // 60} "
        "minutes), then press the square",
        key="long-recording",
    )
    hint_at_https("choose a recording on **Recognise** instead")
    if recorded and live.takes(recorded.file_id):
        content = recorded.getvalue()
        release(recorded)
        with st.spinner("Listening to all of it …"):
            live.ended = _answered(content, live, model, allowed)
        kept(allowed).keep_bounds(visit)


def _answered(content: bytes, live: Live, model: Model, allowed: Settings) -> Ended | None:
    queue = st.empty()
    ask = asking(model, allowed, lambda before: queue.caption(waiting_for(before)))
    name = live.name_next()
    try:
        answer = ask(content, name)
    except AudioError as error:
        st.error(plain(error.advice), icon="⚠️")
        return None
    except Busy:
        st.warning(BUSY, icon="⏳")
        return None
    finally:
        queue.empty()
    live.count += 1
    prediction = answer.prediction
    along = answer.timeline
    if not along and prediction.labels:  # a single sentence
        whole = Stretch(0.0, prediction.duration, prediction)
        along = Timeline(prediction.duration, (whole,), prediction, 0.0)
    # Browsers record WAV, which is passed on as it is; nothing else of a stranger's is opened here.
    sound = content if content.startswith(b"RIFF") else b""
    return Ended(name, prediction.duration, along, answer.view, sound)
