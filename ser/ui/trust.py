"""How far an answer is to be trusted, in words; no Streamlit."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..model.model import CONFIDENT, Prediction
from ..model.probabilities import least_per_cent
from ..timeline.stretches import Stretch
from ..words import in_per_cent
from .result import Result
from .texts import clock

NOT_A_MIND = "The model hears how something is said, not what, and cannot know what anyone feels."
BY_A_COMPUTER = (
    "A computer made this voice, and nobody felt anything: there is no right answer to it."
)

FEW = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}
"""Emotions of a visitor's own model. Of all others it gives wrong answers only."""

BY_ACTORS = "with recordings{} by actors it had never heard, in a studio; expect fewer at home"
IN_ENGLISH = ". They spoke English: in other languages it is often little better than guessing"
"""Of the app's own model alone, which was measured in another language."""

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
    if knows_actors_only(metadata):
        return BY_ACTORS if "of_ravdess" in metadata else BY_ACTORS + IN_ENGLISH
    return BY_OTHERS if metadata["data"]["n_speakers"] > 1 else BY_ONE


def knows_actors_only(metadata: Mapping[str, Any]) -> bool:
    """Whether a model has learnt from actors alone."""
    return metadata.get("of_ravdess", True)  # a visitor's own says so
