"""A session that is over: ribbon, table, sound, files to take home, the way to Recognise."""

import streamlit as st

from ...timeline.stretches import Stretch, Timeline
from ..answerer import Answerer
from ..arrival import KEY
from ..desk import give
from ..downloads import offer_file, offer_timeline
from ..ribbon import EXPLAINED, PLAYER, as_smooth_as_wished, show_ribbon
from ..settings import Settings
from ..texts import GONE, clock, in_time
from ..trust import why_not_sure
from ..visit import Visit
from ..wording import answered_by, in_short, overall_html
from .outcome import Ended

REPLACED = (
    "The next session takes the place of this one. To keep it in this visit, open it in Recognise; "
    "to keep it for good, save it."
)
NOBODY = "Nobody has spoken in this session, so there is nothing to answer."


def show_ended(ended: Ended, visit: Visit, answerer: Answerer, allowed: Settings) -> None:
    """Show a session that is over; the other parameters are those of `listen`."""
    with st.container(key=KEY):
        _show_ended(ended, visit, answerer, allowed)


def _show_ended(ended: Ended, visit: Visit, answerer: Answerer, allowed: Settings) -> None:
    st.subheader(f"{ended.name}: {in_time(ended.seconds)}")
    if ended.timeline:
        st.html(overall_html(ended.timeline, ended.by))
    else:
        st.info(NOBODY, icon="🔇")
    if ended.by != answerer.name:
        st.caption(f":material/model_training: {answered_by(ended.by)}")
    if ended.sound:
        st.caption(REPLACED)
    if ended.lost_s >= 0.1:
        st.caption(f"The connection lost {in_time(ended.lost_s)} of it.")
    if ended.kept_from_s:
        st.caption(f"The first {in_time(ended.kept_from_s)} of the sound are no longer kept.")
    if ended.sound:
        with st.container(key=PLAYER):
            st.audio(ended.sound, format=f"audio/{ended.kind}")
    else:
        st.caption(GONE)
    timeline = ended.timeline
    if timeline:
        st.caption(EXPLAINED)
        timeline = as_smooth_as_wished(timeline)
        show_ribbon(ended.audible(timeline), ended.outline, ended.name)
        _show_table(timeline)
    with st.container(horizontal=True):
        if timeline:
            offer_timeline(timeline, f"{ended.name}.wav")
        if ended.sound:
            offer_file("Save the sound (WAV)", ended.wav, f"{ended.name}.wav", "audio/wav")
            _offer_recognise(ended, visit, answerer, allowed)


def _show_table(timeline: Timeline) -> None:
    st.dataframe(
        [_row(each) for each in timeline.stretches],
        hide_index=True,
        alt="One row for each stretch of speech: from when to when, and what it sounds like.",
        column_config={
            "How sure": st.column_config.ProgressColumn(
                format="%d %%", max_value=100, width="small"
            )
        },
    )
    if told := why_not_sure(timeline.stretches):
        st.caption(told)


def _row(stretch: Stretch) -> dict[str, object]:
    return {
        "From": clock(stretch.start),
        "To": clock(stretch.end),
        "Sounds like": in_short(stretch.prediction),
        "How sure": stretch.prediction.in_per_cent[0][1],
    }


def _offer_recognise(ended: Ended, visit: Visit, answerer: Answerer, allowed: Settings) -> None:
    fits = ended.seconds - ended.kept_from_s <= allowed.max_seconds
    label = (
        "Open in Recognise"
        if fits
        else f"Open the last {in_time(allowed.max_seconds)} in Recognise"
    )
    if st.button(label, icon=":material/open_in_new:", key="open-in-recognise"):
        sound = ended.last(allowed.max_seconds)
        give(f"{ended.name}.{ended.kind}", sound, visit, answerer, allowed)
        st.switch_page("pages/recognise.py")
