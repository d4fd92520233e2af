"""What came in last: refusals, one answer, or a table of several with one in full."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ...emotions import sign_and_name
from ...model.check import SHORTEST_S
from ...pictures.sound import SoundView, describe_sound
from ...timeline.stretches import Timeline
from ...words import listed
from ..answerer import Answerer
from ..arrival import KEY
from ..downloads import offer_downloads, offer_timeline
from ..frame import shipped
from ..pictures import sound_html
from ..result import Refusal, Result
from ..ribbon import EXPLAINED, PLAYER, as_smooth_as_wished, show_ribbon
from ..texts import GONE, plain
from ..trust import how_far_to_trust, why_not_sure
from ..wording import (
    answer_html,
    answered_by,
    bars_html,
    in_short,
    what_was_meant,
)
from .answers import Answers


def show_answers(answers: Answers, answerer: Answerer) -> None:
    """Show what came in last: refusals, one answer, or a table of several with one in full.

    Parameters
    ----------
    answers : Answers
    answerer : Answerer
        Who answers now.
    """
    with st.container(key=KEY):
        for refusal in answers.refusals:
            st.error(plain(refusal.reason), icon="⚠️")
        results = answers.current
        if len(results) > 1:
            st.subheader(_how_many(results, answers.refusals))
            show_table(results, answers.refusals)
            names = {r.key: r.prediction.name for r in results}
            key = st.selectbox("Look closer at", names, format_func=names.__getitem__)
            results = [answers.results[key]]
        for result in results:
            autoplay = answers.fresh and result.example is not None
            show_answer(result, _metadata(result, answerer), autoplay, answerer.name)


def _how_many(results: Sequence[Result], refusals: Sequence[Refusal]) -> str:
    """What became of several files."""
    useless = sum(not each.unheard for each in refusals)
    unheard = sum(each.unheard for each in refusals)
    told = f"{len(results)} recordings answered"
    told += f", {useless} could not be used" if useless else ""
    return told + (f", {unheard} not listened to" if unheard else "")


def _metadata(result: Result, answerer: Answerer) -> Mapping[str, Any] | None:
    """Of the model that answered; None if that one is no longer there."""
    if result.by == answerer.name:
        return answerer.model.metadata
    return None if result.by else shipped().model.metadata


def show_answer(
    result: Result,
    metadata: Mapping[str, Any] | None,
    autoplay: bool = False,
    by: str = "",
) -> None:
    """Show all about one result.

    Parameters
    ----------
    result : Result
    metadata : mapping or None
        As `ser.ui.trust.how_far_to_trust` takes it.
    autoplay : bool
        Play the sound at once.
    by : str
        Name of the model in use, as `Result.by`; it is told if another one answered.
    """
    prediction = result.prediction
    st.html(answer_html(result))
    if result.by != by:
        st.caption(f":material/model_training: {answered_by(result.by)}")
    if result.view:
        with st.container(key=PLAYER):
            st.audio(result.flac, format="audio/flac", autoplay=autoplay)
    if result.example:
        st.info(what_was_meant(result.example, result.own, result.by), icon="🎭")
    for warning in prediction.warnings:
        st.warning(warning, icon="💡")
    if result.timeline and len(result.timeline.stretches) > 1:
        _show_timeline(result, result.timeline)
    if prediction.labels:
        st.caption(how_far_to_trust(result, metadata))
        st.html(bars_html([(name, p / 100) for name, p in prediction.in_per_cent]))
    if not result.view:
        st.caption(GONE)
    elif prediction.duration >= SHORTEST_S:
        _show_sound(result.key, result.view, speech=bool(prediction.labels))
    offer_downloads([result], prediction.name)


def _show_timeline(result: Result, timeline: Timeline) -> None:
    st.subheader("Along the recording")
    st.caption(EXPLAINED)
    timeline = as_smooth_as_wished(timeline)
    if result.view:
        show_ribbon(timeline, result.view.outline, result.key)
    if told := why_not_sure(timeline.stretches):
        st.caption(told)
    offer_timeline(timeline, result.prediction.name)


def _show_sound(key: str, view: SoundView, speech: bool) -> None:
    st.subheader("The sound itself")
    in_words = describe_sound(view, speech)
    st.caption(in_words)
    if not st.toggle(
        "Zoom in and read off values",
        key=f"closer-{key}",
        help="Drag across a plot to zoom into all of them; double-click to zoom out.",
    ):
        st.html(sound_html(view))
        return
    # Half a second of plotly, which hardly anybody needs.
    from ...pictures.plots import sound_figure

    st.plotly_chart(
        sound_figure(view),
        key=f"sound-{key}",
        alt=f"Waveform, pitch, mel spectrogram, MFCC and chroma over time. {in_words}",
        config={"displayModeBar": False},
    )


def show_table(results: Sequence[Result], refusals: Sequence[Refusal] = ()) -> None:
    """Show several results as a table to download, and what could not be used below them."""
    st.dataframe(
        [*map(_table_row, results), *map(_refused_row, refusals)],
        hide_index=True,
        placeholder="",
        alt="One row for each file: what it sounds like and how sure the model is.",
        height="content",
        column_config={
            "How sure": st.column_config.ProgressColumn(
                format="%d %%", max_value=100, width="small"
            ),
            "Seconds": st.column_config.NumberColumn(format="%.1f"),
        },
    )
    for warning, names in _advice(results).items():
        st.warning(f"**{plain(listed(names))}:** {warning}", icon="💡")
    offer_downloads(results, "All recordings")


def _advice(results: Sequence[Result]) -> dict[str, list[str]]:
    """Each advice, and the names of the recordings that it is about."""
    names: dict[str, list[str]] = {}
    for result in results:
        for warning in result.prediction.warnings:
            names.setdefault(warning, []).append(result.prediction.name)
    return names


def _refused_row(refusal: Refusal) -> dict[str, object]:
    what = "not listened to" if refusal.unheard else "could not be used"
    return {"File": refusal.name, "Sounds like": f"⚠️ {what}"}


def _table_row(result: Result) -> dict[str, object]:
    prediction = result.prediction
    names = [sign_and_name(name) for name, _ in prediction.ranking]
    return {
        "File": prediction.name,
        "Sounds like": in_short(prediction, result.timeline),
        "How sure": prediction.in_per_cent[0][1] if names else None,
        "Next closest": names[1] if names else "",
        "Seconds": round(prediction.duration, 1),
    }
