"""How one answer is shown: the emotion, how sure, all emotions as bars, advice, downloads."""

import csv
import html
import io
import json
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from ..emotions import EMOTIONS, colour_of, sign_and_name
from ..model import CONFIDENT, NO_SPEECH, Prediction
from ..sound import describe_sound
from .visit import Result, Visit

SCROLL = """
const answer = document.querySelector('.ser-answer');
if (answer) {
  const box = answer.getBoundingClientRect();
  if (box.top < 60 || box.bottom > 0.7 * window.innerHeight)
    answer.scrollIntoView({behavior: 'smooth', block: 'start'});
  answer.focus({preventScroll: true});
}"""

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


def show_answer(result: Result, reliability: Mapping[str, float | None]) -> None:
    """Show all about one result.

    Parameters
    ----------
    result : Result
    reliability : mapping
        `confidence` of the model's metadata: how often such answers are right.
    """
    prediction = result.prediction
    st.html(answer_html(result))
    for warning in prediction.warnings:
        st.warning(warning, icon="💡")
    if prediction.labels:
        st.caption(_how_often_right(prediction, reliability))
        st.html(bars_html(prediction.ranking))
    if result.wav:
        st.audio(result.wav, format="audio/wav")
    _show_sound(result)
    _offer_downloads([prediction], prediction.name, "Result")


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


def _show_sound(result: Result) -> None:
    from ..plots import sound_figure  # half a second of plotly, after the answer is on the screen

    st.subheader("The sound itself")
    in_words = describe_sound(result.view, speech=bool(result.prediction.labels))
    st.caption(in_words)
    st.plotly_chart(
        sound_figure(result.view),
        key=f"sound-{result.key}",
        alt=f"Waveform, mel spectrogram, MFCC, chroma and pitch over time. {in_words}",
        config={"displayModeBar": False},
    )
    with st.expander("What am I looking at?", icon=":material/help:"):
        for name, caption in CAPTIONS.items():
            st.markdown(f"**{name}.** {caption}")
        st.markdown("Drag across a plot to zoom into all of them; double-click to zoom out.")


def _offer_downloads(predictions: Sequence[Prediction], name: str, what: str) -> None:
    stem = name.rpartition(".")[0] or name
    with st.container(horizontal=True):
        st.download_button(
            f"{what} as JSON", to_json(predictions), f"{stem}.json", "application/json",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            f"{what} as CSV", to_csv(predictions), f"{stem}.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def bring_into_view(visit: Visit) -> None:
    """Scroll to what has just been answered or opened, if it is not well in sight."""
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
    _offer_downloads([r.prediction for r in results], "voices", "Table")


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


def to_json(predictions: Sequence[Prediction]) -> str:
    """One object, or a list of several, with the keys of `python -m ser predict --json`."""
    answers = [prediction.to_dict() for prediction in predictions]
    return json.dumps(answers[0] if len(answers) == 1 else answers, indent=2, ensure_ascii=False)


def to_csv(predictions: Iterable[Prediction]) -> str:
    """A line per answer, one column per emotion; opens in a spreadsheet."""
    answers = [prediction.to_dict() for prediction in predictions]
    labels = list(dict.fromkeys(name for a in answers for name in a["probabilities"]))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["file", "duration_s", "emotion", "verdict", *labels, "warnings"])
    for a in answers:
        shares = [a["probabilities"].get(name, "") for name in labels]
        cells = [_harmless(a["file"]), a["duration_s"], a["emotion"] or "", a["verdict"]]
        writer.writerow([*cells, *shares, " ".join(a["warnings"])])
    return file.getvalue()


def _harmless(text: str) -> str:
    # A spreadsheet would run a cell that starts like a formula, and the name is a stranger's.
    return f"'{text}" if text[:1] in "=+-@\t" else text
