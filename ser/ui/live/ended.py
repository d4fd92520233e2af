"""A session that is over: ribbon, table, sound, files to take home, the way to Recognise."""

import streamlit as st

from ...emotions import sign_and_name
from ...model import Model
from ...timeline import Stretch
from ...timeline_formats import to_csv, to_json
from ..answer import GONE
from ..desk import asking, kept
from ..settings import Settings
from ..texts import in_time
from ..visit import Visit
from ..wording import how_sure
from .drawing import ribbon_html
from .state import Ended

NOBODY = "Nobody has spoken in this session, so there is nothing to answer."


def show_ended(ended: Ended, visit: Visit, model: Model, allowed: Settings) -> None:
    """Show a session that is over.

    Parameters
    ----------
    ended : Ended
    visit : Visit
    model : Model
    allowed : Settings
    """
    st.subheader(f"{ended.name}: {in_time(ended.seconds)}")
    if ended.lost_s >= 0.1:
        st.caption(f"The connection lost {in_time(ended.lost_s)} of it.")
    if ended.timeline:
        ends = ("0:00", _clock(ended.seconds))
        st.html(
            f'<div class="ser-live">{ribbon_html(ended.timeline.stretches, 0, ended.seconds, ends)}'
            "</div>"
        )
    else:
        st.info(NOBODY, icon="🔇")
    if ended.flac:
        if ended.kept_from_s:
            st.caption(f"The first {in_time(ended.kept_from_s)} of the sound are no longer kept.")
        st.audio(ended.flac, format="audio/flac")
    else:
        st.caption(GONE)
    if ended.timeline:
        st.dataframe(
            [_row(each) for each in ended.timeline.stretches],
            hide_index=True,
            alt="One row for each stretch of speech: from when to when, and what it sounds like.",
            column_config={
                "How sure": st.column_config.ProgressColumn(format="%d %%", max_value=100)
            },
        )
    with st.container(horizontal=True):
        _offer_files(ended)
        if ended.flac:
            _offer_recognise(ended, visit, model, allowed)


def _row(stretch: Stretch) -> dict[str, object]:
    name, share = stretch.prediction.ranking[0]
    return {
        "From": _clock(stretch.start),
        "To": _clock(stretch.end),
        "Sounds like": sign_and_name(name),
        "How sure": round(100 * share),
        "In words": how_sure(stretch.prediction),
    }


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"


def _offer_files(ended: Ended) -> None:
    if ended.timeline:
        table, data = to_csv(ended.timeline), to_json(ended.timeline)
        _download("Save as a table (CSV)", table, f"{ended.name}.csv", "text/csv")
        _download("For programmers (JSON)", data, f"{ended.name}.json", "application/json")
    if ended.flac:
        _download("The sound (WAV)", ended.wav, f"{ended.name}.wav", "audio/wav")


def _download(label: str, data: object, name: str, mime: str) -> None:
    st.download_button(
        label, data, name, mime, icon=":material/download:", on_click="ignore"  # type: ignore[arg-type]
    )  # fmt: skip


def _offer_recognise(ended: Ended, visit: Visit, model: Model, allowed: Settings) -> None:
    fits = ended.seconds - ended.kept_from_s <= allowed.max_seconds
    label = (
        "Open in Recognise"
        if fits
        else f"Open the last {in_time(allowed.max_seconds)} in Recognise"
    )
    if st.button(label, icon=":material/open_in_new:", key="open-in-recognise"):
        name = f"{ended.name}.flac"
        visit.begin([name])
        visit.answer(name, ended.last(allowed.max_seconds), asking(model, allowed, lambda _: None))
        kept(allowed).keep_bounds(visit)
        visit.finish()
        st.switch_page("pages/recognise.py")
