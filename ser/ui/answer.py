"""How one answer is shown: the emotion, how sure, all emotions as bars, advice, the sound."""

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from ..emotions import EMOTIONS, colour_of, sign_and_name
from ..examples import Example
from ..model import CONFIDENT, NO_SPEECH, Model, Prediction
from ..sound import SoundView, describe_sound
from .downloads import offer_downloads
from .texts import plain
from .visit import Result, Visit

SCROLL = """
const answer = document.querySelector('.ser-answer');
if (answer) {
  const box = answer.getBoundingClientRect();
  if (box.top < 60 || box.bottom > 0.7 * window.innerHeight)
    answer.scrollIntoView({behavior: 'smooth', block: 'start'});
  answer.focus({preventScroll: true});
}"""

GONE = (
    "The sound and the plots of this recording are no longer kept: this computer's memory is "
    "shared by all visitors. Choose it again to see them."
)
CAPTIONS = {
    "Waveform": "How far the air swings, moment by moment. Tall is loud, flat is silence.",
    "Mel spectrogram": "Which tones are loud at each moment: deep ones at the bottom, bright ones "
    "on top, loud ones in light colours. “Mel” means that the tones are spaced the way the ear "
    "hears them; dB counts loudness.",
    "MFCC": "Thirteen numbers that sum up the colour of the sound, as red and blue stripes. They "
    "tell an “ah” from an “ee”, and a tense voice from a soft one. (Short for mel-frequency "
    "cepstral coefficients.)",
    "Chroma": "Which of the twelve notes of the scale sounds strongest, whatever the octave.",
    "Pitch": "How high the voice is, in vibrations a second (hertz, Hz). Gaps are pauses and "
    "sounds without a tone, such as “s”.",
}


def show_answers(visit: Visit, model: Model) -> None:
    """Show what came in last: refusals, one answer, or a table of several with one in full.

    Parameters
    ----------
    visit : Visit
    model : Model
        That answered.
    """
    for refusal in visit.refusals:
        st.error(plain(refusal.reason), icon="⚠️")
    results = visit.current
    if len(results) > 1:
        st.subheader(f"Your {len(results)} recordings")
        show_table(results)
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
        st.audio(result.flac, format="audio/flac", autoplay=autoplay)
    if result.example:
        st.info(what_was_meant(result.example, result.own), icon="🎭")
    for warning in prediction.warnings:
        st.warning(warning, icon="💡")
    if prediction.labels:
        st.caption(_how_often_right(prediction, reliability))
        st.html(bars_html(prediction.ranking))
    if result.view:
        _show_sound(result.key, result.view, speech=bool(prediction.labels))
    else:
        st.caption(GONE)
    offer_downloads([prediction], prediction.name, "Result")


def what_was_meant(example: Example, own: Prediction | None) -> str:
    """What the actor was asked for, and whose answer is shown, in Markdown."""
    meant = f"**The actor was asked to sound {sign_and_name(example.emotion)}.**"
    if own is None or not own.labels:
        return f"{meant} The model was trained with this very recording, so its answer flatters."
    name, p = own.ranking[0]
    return (
        f"{meant} This answer is by a model that never heard actor {example.actor}. The app’s own "
        f"model, which has practised with this very recording, says {sign_and_name(name)}, "
        f"{p:.0%}: that proves nothing, so it is not the one you see."
    )


def _how_often_right(prediction: Prediction, reliability: Mapping[str, float | None]) -> str:
    sure = prediction.verdict == CONFIDENT
    right = reliability["accuracy_confident" if sure else "accuracy_unsure"]
    limit = f"{reliability['threshold']:.0%}"
    share = ""
    if right is not None:
        which = f"When it gives {limit} or more" if sure else f"When it gives less than {limit}"
        share = f"{which}, it is right about {100 * right:.0f} times in 100 (measured on actors "
        share += "it had never heard). "
    return f"{share}It hears how something is said, not what, and cannot know what anyone feels."


def answer_html(result: Result) -> str:
    """The answer at a glance, as HTML that screen readers announce."""
    sign, colour, says, sure = _in_words(result.prediction)
    which = f"{html.escape(result.prediction.name)}, {result.prediction.duration:.1f} s"
    return (
        f'<div class="ser-answer" role="status" tabindex="-1" data-result="{result.key}" '
        f'style="--colour: {colour}">'
        f'<div class="sign" aria-hidden="true">{sign}</div>'
        f'<div><p class="says">{says}</p><p class="sure">{sure}</p>'
        f'<p class="which">{which}</p></div></div>'
    )


def _in_words(prediction: Prediction) -> tuple[str, str, str, str]:
    grey = EMOTIONS["neutral"].colour
    if prediction.verdict == NO_SPEECH:
        return "🔇", grey, "No answer", "There is no voice here that the model could judge."
    (first, p), *others = prediction.ranking
    name, percent = html.escape(first), f"{p:.0%}"
    next_one = f"{html.escape(others[0][0])}, {others[0][1]:.0%}"
    if prediction.verdict == CONFIDENT:
        sign = EMOTIONS[first].sign if first in EMOTIONS else "🗣️"
        says = f"It sounds <strong>{name}</strong> to the model"
        return (
            sign,
            colour_of(first),
            says,
            f"{how_sure(prediction)}: {percent}. Next closest: {next_one}.",
        )
    says = f"The model is not sure. Closest is <strong>{name}</strong>"
    return "🤔", grey, says, f"{how_sure(prediction)}: {percent}. Next closest: {next_one}."


def how_sure(prediction: Prediction) -> str:
    """The verdict as people say it."""
    if prediction.verdict != CONFIDENT:
        return "Not sure" if prediction.labels else "No answer"
    return "Fairly sure"


def bars_html(
    ranking: Sequence[tuple[str, float]],
    caption: str = "How much it sounds like each emotion to the model",
) -> str:
    """Emotions with a share each, 0 to 1, as an HTML table of bars."""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(sign_and_name(name))}</th>'
        f'<td><span class="bar" style="width: {100 * p:.1f}%; background: {colour_of(name)}">'
        f"</span></td><td>{p:.0%}</td></tr>"
        for name, p in ranking
    )
    return f'<table class="ser-bars"><caption>{caption}</caption>{rows}</table>'


def _show_sound(key: str, view: SoundView, speech: bool) -> None:
    from ..plots import sound_figure  # half a second of plotly, after the answer is on the screen

    st.subheader("The sound itself")
    in_words = describe_sound(view, speech)
    st.caption(in_words)
    st.plotly_chart(
        sound_figure(view),
        key=f"sound-{key}",
        alt=f"Waveform, mel spectrogram, MFCC, chroma and pitch over time. {in_words}",
        config={"displayModeBar": False},
    )
    with st.expander("What am I looking at?", icon=":material/help:"):
        for name, caption in CAPTIONS.items():
            st.markdown(f"**{name}.** {caption}")
        st.markdown("Drag across a plot to zoom into all of them; double-click to zoom out.")


def bring_into_view(visit: Visit) -> None:
    """Scroll to what has just been answered or opened, if it is not well in sight."""
    if not visit.fresh:
        return
    keys = "".join(result.key for result in visit.current)
    st.html(
        f"<script>/* {keys} {visit.recordings} {visit.uploads} */ {SCROLL}</script>",
        unsafe_allow_javascript=True,
    )
    visit.fresh = False


def show_table(results: Sequence[Result]) -> None:
    """Show several results as a table to download."""
    st.dataframe(
        [_table_row(r.prediction) for r in results],
        hide_index=True,
        alt="One row for each file: what it sounds like and how sure the model is.",
        column_config={"How sure": st.column_config.ProgressColumn(format="%d %%", max_value=100)},
    )
    offer_downloads([r.prediction for r in results], "voices", "Table")


def _table_row(prediction: Prediction) -> dict[str, object]:
    names = [sign_and_name(name) for name, _ in prediction.ranking]
    return {
        "File": prediction.name,
        "Sounds like": names[0] if names else "no speech",
        "How sure": round(100 * prediction.ranking[0][1]) if names else None,
        "In words": how_sure(prediction),
        "Next closest": names[1] if names else "",
        "Seconds": round(prediction.duration, 1),
        "Advice": " ".join(prediction.warnings),
    }
