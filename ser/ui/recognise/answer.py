"""What came in last: refusals, one answer, or a table of several with one in full."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ...emotions import sign_and_name
from ...model.check import SHORTEST_S
from ...model.model import Model, Prediction
from ...pictures.sound import SoundView, describe_sound
from ...timeline.stretches import Timeline
from ..arrival import KEY
from ..downloads import offer_downloads, offer_timeline
from ..pictures import sound_html
from ..result import Refusal, Result
from ..ribbon import EXPLAINED, PLAYER, as_smooth_as_wished, show_ribbon
from ..texts import GONE, plain
from ..visit import Visit
from ..wording import answer_html, bars_html, how_far_to_trust, how_sure, what_was_meant


def show_answers(visit: Visit, model: Model) -> None:
    """Show what came in last: refusals, one answer, or a table of several with one in full.

    Parameters
    ----------
    visit : Visit
    model : Model
        That answered.
    """
    with st.container(key=KEY):
        for refusal in visit.refusals:
            st.error(plain(refusal.reason), icon="⚠️")
        results = visit.current
        if len(results) > 1:
            st.subheader(f"Your {len(results) + len(visit.refusals)} recordings")
            show_table(results, visit.refusals)
            names = {r.key: r.prediction.name for r in results}
            key = st.selectbox("Look closer at", names, format_func=names.__getitem__)
            results = [visit.results[key]]
        for result in results:
            autoplay = visit.fresh and result.example is not None
            show_answer(result, model.metadata["confidence"], autoplay)


def show_answer(
    result: Result, reliability: Mapping[str, float | None], autoplay: bool = False
) -> None:
    """Show all about one result.

    Parameters
    ----------
    result : Result
    reliability : mapping
        `confidence` of the model's metadata: how often such answers are right.
    autoplay : bool
        Play the sound at once.
    """
    prediction = result.prediction
    st.html(answer_html(result))
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
        st.caption(how_far_to_trust(result, reliability))
        st.html(bars_html([(name, p / 100) for name, p in prediction.in_per_cent]))
    if not result.view:
        st.caption(GONE)
    elif prediction.duration >= SHORTEST_S:
        _show_sound(result.key, result.view, speech=bool(prediction.labels))
    offer_downloads([prediction], prediction.name)


def _show_timeline(result: Result, timeline: Timeline) -> None:
    st.subheader("Along the recording")
    st.caption(EXPLAINED)
    timeline = as_smooth_as_wished(timeline)
    if result.view:
        show_ribbon(timeline, result.view, result.key)
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
        [*(_table_row(r.prediction) for r in results), *map(_refused_row, refusals)],
        hide_index=True,
        placeholder="",
        alt="One row for each file: what it sounds like and how sure the model is.",
        column_config={"How sure": st.column_config.ProgressColumn(format="%d %%", max_value=100)},
    )
    offer_downloads([r.prediction for r in results], "All recordings")


def _refused_row(refusal: Refusal) -> dict[str, object]:
    return {"File": refusal.name, "In words": "Could not be used", "Advice": refusal.reason}


def _table_row(prediction: Prediction) -> dict[str, object]:
    names = [sign_and_name(name) for name, _ in prediction.ranking]
    return {
        "File": prediction.name,
        "Sounds like": names[0] if names else "no speech",
        "How sure": prediction.in_per_cent[0][1] if names else None,
        "In words": how_sure(prediction),
        "Next closest": names[1] if names else "",
        "Seconds": round(prediction.duration, 1),
        "Advice": " ".join(prediction.warnings),
    }
