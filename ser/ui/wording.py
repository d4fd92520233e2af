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
from ..model.probabilities import least_per_cent
from ..timeline.stretches import Stretch, Timeline
from ..words import in_per_cent
from .result import Result
from .texts import clock, in_time, plain

NOT_A_MIND = "The model hears how something is said, not what, and cannot know what anyone feels."
BY_A_COMPUTER = (
    "A computer made this voice, and nobody felt anything: there is no right answer to it."
)

FEW = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}
"""Emotions of a visitor's own model. Of all others it gives wrong answers only."""

BY_ACTORS = "with recordings{} by actors it had never heard, in a studio; expect fewer at home"
BY_OTHERS = (
    "with the recordings{} that you gave it, each before it had heard that voice; expect fewer "
    "with other people"
)
BY_ONE = (
    "with recordings{} that it had not heard, but of the one voice that it knows; expect fewer "
    "with any other"
)

ALWAYS = "is said of all that this model answers"

BLEND = (
    "This is the average of {} stretches of speech; the longer ones count more. What each of them "
    "sounds like is above. "
)


def introduction(metadata: Mapping[str, Any]) -> str:
    """What the model with these metadata does, and what it has learnt from, in Markdown."""
    learnt = "has learnt from actors" if _knows_actors_only(metadata) else "you have trained"
    return (
        "Say a sentence, or choose a recording. A small computer model (a neural network) that "
        f"{learnt} tells you which emotion it sounds like **to the model**."
    )


def answer_html(result: Result) -> str:
    """The answer at a glance, as HTML that screen readers announce."""
    prediction = result.prediction
    which = f"{html.escape(prediction.name)}, {in_time(prediction.duration)}"
    which = f'<p class="which">{which}</p>'
    return _at_a_glance(prediction, result.timeline, result.key, which)


def overall_html(timeline: Timeline) -> str:
    """The answer to all of a session at a glance; which session it is, a heading above says."""
    return _at_a_glance(timeline.overall, timeline)


def _at_a_glance(
    prediction: Prediction, along: Timeline | None, key: str = "", which: str = ""
) -> str:
    sign, colour, says, sure = in_words(prediction)
    if along and along.changes:
        name, p = prediction.in_per_cent[0]
        sign, colour = "🔀", colour_of("neutral")
        says = "To the model it changes along the recording"
        sure = f"On the whole it is closest to <strong>{html.escape(name)}</strong>: {p}%."
    return (
        f'<div class="ser-answer" role="status" data-result="{key}" style="--colour: {colour}">'
        f'<div class="sign" aria-hidden="true">{sign}</div>'
        f'<div><p class="says">{says}</p><p class="sure">{sure}</p>{which}</div></div>'
    )


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


def in_words(prediction: Prediction) -> tuple[str, str, str, str]:
    """An answer's sign, its colour, what it says and how sure that is; the last two as HTML."""
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
            f"It sounds <strong>{html.escape(how_it_sounds(first))}</strong> to the model",
            sure,
        )
    return "🤔", grey, f"The model is not sure. Closest is <strong>{name}</strong>", sure


def _why_none(prediction: Prediction) -> str:
    if prediction.duration < SHORTEST_S:
        return f"Too short to judge: {prediction.duration:.1f} seconds."
    reason, _, _ = " ".join(prediction.warnings).partition(":")  # after it comes the remedy
    return f"{reason or 'There is no voice here that the model could judge'}."


def how_sure(prediction: Prediction) -> str:
    """The verdict as people say it."""
    if prediction.verdict != CONFIDENT:
        return "Not sure" if prediction.labels else "No answer"
    return "Fairly sure"


def why_not_sure(stretches: Sequence[Stretch]) -> str:
    """What “not sure” means of these stretches; empty if it is said of none of them."""
    unsure = [each for each in stretches if each.prediction.verdict != CONFIDENT]
    if not unsure:
        return ""
    limit = least_per_cent(unsure[0].prediction.threshold)
    if limit > 100:
        return f"“Not sure” {ALWAYS}."
    strange = [each for each in unsure if each.prediction.in_per_cent[0][1] >= limit]
    means = [f"less than {limit}%"] if len(strange) < len(unsure) else []
    if strange:
        at = clock(strange[0].start)
        means.append(f"a sound, as at {at}, that is unlike all that the model has learnt from")
    return f"“Not sure” means {', or '.join(means)}."


def how_far_to_trust(result: Result, metadata: Mapping[str, Any] | None) -> str:
    """How often such answers are right, or why that cannot be said here.

    Parameters
    ----------
    result : Result
    metadata : mapping or None
        Of the model that answered; None if that one is no longer there.
    """
    if result.synthesised:
        return f"{BY_A_COMPUTER} {NOT_A_MIND}"
    stretches = result.timeline.stretches if result.timeline else ()
    blend = BLEND.format(len(stretches)) if len(stretches) > 1 else ""
    if warnings := result.prediction.warnings:
        reasons = "reason" if len(warnings) == 1 else "reasons"
        return f"{blend}Take this with a pinch of salt, for the {reasons} above. {NOT_A_MIND}"
    if blend:
        return f"{blend}{NOT_A_MIND}"
    if metadata is None:
        return NOT_A_MIND
    reliability = metadata["confidence"]
    sure = result.prediction.verdict == CONFIDENT
    right = reliability["accuracy_confident" if sure else "accuracy_unsure"]
    if right is None:
        return NOT_A_MIND
    limit = least_per_cent(reliability["threshold"] or 0)
    share = result.prediction.in_per_cent[0][1]
    means = f"is anything from {limit}% up" if sure else f"is anything less than {limit}%"
    if limit > 100:
        means = ALWAYS
    elif not sure and share >= limit:
        means = f"in spite of {share}%, as this sounds unlike all that the model has learnt from"
    n = len(result.prediction.labels)
    of = f" of these {FEW[n]} emotions" if n in FEW else ""
    return (
        f"“{how_sure(result.prediction)}” {means}. Of 100 such answers, about "
        f"{in_per_cent(right)} were right: {_asked_of(metadata).format(of)}. {NOT_A_MIND}"
    )


def _asked_of(metadata: Mapping[str, Any]) -> str:
    """Whose recordings a model was tested with, and what to expect of others."""
    if _knows_actors_only(metadata):
        return BY_ACTORS
    return BY_OTHERS if metadata["data"]["n_speakers"] > 1 else BY_ONE


def _knows_actors_only(metadata: Mapping[str, Any]) -> bool:
    return metadata.get("of_ravdess", True)  # a visitor's own says so


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
