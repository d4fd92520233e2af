"""One long recording in place of a connection; it fills the same ribbon."""

from functools import partial

import streamlit as st

from ...errors import Busy
from ...timeline.stretches import Stretch, Timeline
from ..answerer import Answerer
from ..desk import asking, kept
from ..memory_only import release
from ..microphone import hint_at_https, tell_what_is_kept
from ..result import Ask
from ..settings import Settings
from ..texts import plain
from ..visit import Visit
from .outcome import Ended

BUSY = "Many people are using this app right now. Please record again in a minute."


def record_instead(visit: Visit, answerer: Answerer, allowed: Settings, why: str) -> None:
    """Say why there is no connection, and take a recording; parameters as `listen` has them."""
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
    tell_what_is_kept()
    if recorded and not live.took(recorded.file_id):
        with st.spinner("Listening to all of it …"):
            queue = st.empty()
            ask = asking(answerer.model, allowed, queue)
            sound, name = recorded.getvalue(), live.name_next()
            listen = partial(_answered, sound, name, ask, answerer.name)
            live.take(recorded.file_id, listen)
            # Only now: until then, whatever is pressed ends this run and the next one needs it.
            release(recorded)
            kept(allowed).keep_bounds(visit)
            queue.empty()
    if live.told:
        st.warning(plain(live.told), icon="⚠️")


def _answered(content: bytes, name: str, ask: Ask, by: str) -> Ended:
    try:
        answer = ask(content, name)
    except Busy as error:
        raise Busy(BUSY) from error
    prediction = answer.prediction
    along = answer.timeline
    if not along and prediction.labels:  # a single sentence
        whole = Stretch(0.0, prediction.duration, prediction)
        along = Timeline(prediction.duration, (whole,), prediction, 0.0)
    # Browsers record WAV, which is passed on as it is; nothing else of a stranger's is opened here.
    sound = content if content.startswith(b"RIFF") else b""
    return Ended(name, prediction.duration, along, answer.view.outline, sound, by=by)
