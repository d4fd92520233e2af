"""Answers in words and bars, as HTML and Markdown; no Streamlit."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..corpora.examples import Example
from ..emotions import EMOTIONS, colour_of, how_it_sounds, sign_and_name, sign_of
from ..model.check import SHORTEST_S
from ..model.model import CONFIDENT, Prediction
from ..timeline.stretches import Timeline
from ..words import in_per_cent, listed
from .result import Result
from .texts import in_time, plain
from .trust import FEW, how_sure, knows_actors_only


def introduction(metadata: Mapping[str, Any]) -> str:
    """What the model with these metadata does, and what it has learnt from, in Markdown."""
    learnt = "has learnt from actors" if knows_actors_only(metadata) else "you have trained"
    return (
        "Say a sentence, or choose a recording. A small computer model (a neural network) that "
        f"{learnt} tells you which emotion it sounds like **to the model**."
    )


def answer_html(result: Result) -> str:
    """The answer at a glance, as HTML that screen readers announce."""
    prediction = result.prediction
    which = f"{html.escape(prediction.name)}, {in_time(prediction.duration)}"
    which = f'<p class="which">{which}</p>'
    return _at_a_glance(prediction, result.timeline, result.by, result.key, which)


def overall_html(timeline: Timeline, by: str = "") -> str:
    """The answer to all of a session at a glance; which session it is, a heading above says.

    Parameters
    ----------
    timeline : Timeline
    by : str
        As `Result.by`.
    """
    return _at_a_glance(timeline.overall, timeline, by)


def _at_a_glance(
    prediction: Prediction, along: Timeline | None, by: str, key: str = "", which: str = ""
) -> str:
    sign, colour, says, sure = in_words(prediction, by)
    if along and along.changes:
        name, p = prediction.in_per_cent[0]
        sign, colour = "🔀", colour_of("neutral")
        says = f"To {_model_of(by)} it changes along the recording"
        sure = f"On the whole it is closest to <strong>{html.escape(name)}</strong>: {p}%."
    return (
        f'<div class="ser-answer" role="status" data-result="{key}" style="--colour: {colour}">'
        f'<div class="sign" aria-hidden="true">{sign}</div>'
        f'<div><p class="says">{says}</p><p class="sure">{sure}{_knows_only(prediction, by)}</p>'
        f"{which}</div></div>"
    )


def _model_of(by: str) -> str:
    """A model in the middle of a sentence, as HTML: the app's needs no name."""
    return f"your model “{html.escape(by)}”" if by else "the model"


def _knows_only(prediction: Prediction, by: str) -> str:
    """That a visitor's model can say few emotions only; empty if it can say as many as the app's.

    The note above the page may be out of sight.
    """
    if not by or len(prediction.labels) not in FEW:
        return ""
    return f" It knows only {html.escape(listed(prediction.labels))}."


def in_short(prediction: Prediction, along: Timeline | None = None) -> str:
    """What an answer says in a column or a list, such as "🤔 not sure: happy"."""
    name = prediction.emotion
    if name is None:
        return "🔇 no speech"
    if along and along.changes:
        return f"🔀 it changes: {name}"
    return sign_and_name(name) if prediction.verdict == CONFIDENT else f"🤔 not sure: {name}"


def answered_by(by: str) -> str:
    """Which model an answer is by, if it is not the one in use, in Markdown.

    Parameters
    ----------
    by : str
        As `Result.by`.
    """
    if not by:
        return "The app’s own model has answered this, before you chose yours."
    return f"Your model “{plain(by)}” has answered this, which you do not use any more."


def in_words(prediction: Prediction, by: str = "") -> tuple[str, str, str, str]:
    """An answer's sign, its colour, what it says and how sure that is; the last two as HTML.

    Parameters
    ----------
    prediction : Prediction
    by : str
        As `Result.by`.
    """
    grey = EMOTIONS["neutral"].colour
    if not prediction.labels:
        return "🔇", grey, "No answer", _why_none(prediction)
    (first, p), *others = prediction.in_per_cent
    name = html.escape(first)
    next_one = f"{html.escape(others[0][0])}, {others[0][1]}%"
    sure = f"{how_sure(prediction)}: {p}%. Next closest: {next_one}."
    if prediction.verdict == CONFIDENT:
        return (
            sign_of(first),
            colour_of(first),
            f"It sounds <strong>{html.escape(how_it_sounds(first))}</strong> to {_model_of(by)}",
            sure,
        )
    model = _model_of(by)
    unsure = f"{model[0].upper()}{model[1:]} is not sure. Closest is <strong>{name}</strong>"
    return "🤔", grey, unsure, sure


def _why_none(prediction: Prediction) -> str:
    if prediction.duration < SHORTEST_S:
        return f"Too short to judge: {prediction.duration:.1f} seconds."
    reason, _, _ = " ".join(prediction.warnings).partition(":")  # after it comes the remedy
    return f"{reason or 'There is no voice here that the model could judge'}."


def what_was_meant(example: Example, own: Prediction | None, by: str = "") -> str:
    """What the actor was asked for, and whose answer is shown, in Markdown.

    Parameters
    ----------
    example : Example
    own : Prediction or None
        As `Result.own`.
    by : str
        As `Result.by`.
    """
    sound = f"{sign_of(example.emotion)} {how_it_sounds(example.emotion)}"
    meant = f"**The actor was asked to sound {sound}.**"
    if by and (own is None or not own.labels):
        return f"{meant} Your model has not learnt from this recording."
    if own is None or not own.labels:
        return f"{meant} The model was trained with this very recording, so its answer flatters."
    name, p = own.in_per_cent[0]
    return (
        f"{meant} This answer is by a model that never heard actor {example.actor}. "
        f"{'Your' if by else 'The app’s'} own model, which has practised with this very recording, "
        f"says {sign_and_name(name)}, {p}%: that proves nothing, so it is not the one you see."
    )


def commonest_mistakes(emotions: Sequence[str], confusion: ArrayLike) -> str:
    """Three at most, such as "sad for calm (13%), happy for sad (6%)"; empty if there is none.

    Parameters
    ----------
    emotions : sequence of str
    confusion : array_like [shape=(emotions, emotions)]
        Counts; rows are the truth.
    """
    counts = np.array(confusion)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(share, 0)
    worst = zip(*np.unravel_index(np.argsort(-share, axis=None)[:3], share.shape), strict=True)
    return ", ".join(
        f"{emotions[meant]} for {emotions[heard]} ({in_per_cent(share[meant, heard])}%)"
        for meant, heard in worst
        if share[meant, heard] > 0
    )


def bars_html(
    ranking: Sequence[tuple[str, float]],
    caption: str = "How much it sounds like each emotion to the model",
) -> str:
    """Emotions with a share each, 0 to 1, as an HTML table of bars."""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(sign_and_name(name))}</th>'
        f'<td><span class="bar" style="width: {100 * p:.1f}%; background: {colour_of(name)}">'
        f"</span></td><td>{in_per_cent(p)}%</td></tr>"
        for name, p in ranking
    )
    return f'<table class="ser-bars"><caption>{caption}</caption>{rows}</table>'
