"""Stretches of speech with their answers, and what is made of them: the timeline of a clip."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..model.confidence import TARGET
from ..model.model import CONFIDENT, UNSURE, Prediction
from ..model.probabilities import Confidence
from .segmentation import Span


@dataclass(frozen=True)
class Stretch(Span):
    """A few seconds of speech, from `start` to `end` in s, and what they sound like."""

    prediction: Prediction


@dataclass(frozen=True, eq=False)
class Heard:
    """What a model makes of a span of a clip by itself.

    Attributes
    ----------
    span : Span
    probabilities : np.ndarray [shape=(labels,)]
    distance : float
        As `ser.model.probabilities.distance_of`.
    warnings : tuple of str
        The input check's advice.
    """

    span: Span
    probabilities: np.ndarray
    distance: float
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Timeline:
    """What a clip sounds like along its time.

    Attributes
    ----------
    duration : float
        Of the clip, in s.
    stretches : tuple of Stretch
        In order; none where nobody speaks.
    overall : Prediction
        Of all stretches together, each weighted by its seconds of speech; as of no speech if there
        is none. Smoothing does not change it.
    smoothing : float
        In s, as `ser.timeline.timeline.timeline` takes it.
    heard : tuple of Heard
        What the stretches were made of, so that they can be smoothed otherwise.
    confidence : Confidence
        Of the model that heard it.
    """

    duration: float
    stretches: tuple[Stretch, ...]
    overall: Prediction
    smoothing: float
    heard: tuple[Heard, ...] = ()
    confidence: Confidence = field(default_factory=Confidence)

    @property
    def changes(self) -> bool:
        """Whether the emotion changes along the clip; smoothing does not change that.

        It does if no emotion has `ser.model.confidence.TARGET` of the seconds that the model is
        sure of: so many of its sure answers are right, so the others may be mistakes. Stretches
        that it is not sure of say neither that it changes nor that it does not.
        """
        seconds: dict[str | None, float] = {}
        for stretch in self.smoothed(0.0).stretches:
            answer = stretch.prediction
            if answer.verdict == CONFIDENT:
                seconds[answer.emotion] = seconds.get(answer.emotion, 0.0) + stretch.duration
        return max(seconds.values(), default=0.0) < TARGET * sum(seconds.values())

    def smoothed(self, smoothing: float) -> "Timeline":
        """The same with other smoothing, in s; nothing is listened to again."""
        if not self.heard:
            return replace(self, smoothing=smoothing)
        overall = self.overall
        return join(
            self.heard, overall.labels, self.confidence, overall.name, self.duration, smoothing
        )

    def to_dict(self) -> dict[str, Any]:
        """The timeline as the command line and the downloads print it."""
        overall = self.overall.to_dict()
        return {
            "file": overall.pop("file"),
            "duration_s": overall.pop("duration_s"),
            "smoothing_s": self.smoothing,
            "overall": overall,
            "stretches": [_stretch_to_dict(stretch) for stretch in self.stretches],
        }


def answer_to_dict(prediction: Prediction, along: Timeline | None) -> dict[str, Any]:
    """An answer as the command line and the downloads print it.

    Parameters
    ----------
    prediction : Prediction
    along : Timeline or None
        What was averaged, if anything was: it says whether the emotion changes.
    """
    return prediction.to_dict() | ({"changes": along.changes} if along else {})


def _stretch_to_dict(stretch: Stretch) -> dict[str, Any]:
    answer = stretch.prediction.to_dict()
    del answer["file"], answer["duration_s"]
    return {"start_s": round(stretch.start, 2), "end_s": round(stretch.end, 2), **answer}


def join(
    heard: Sequence[Heard],
    labels: tuple[str, ...],
    confidence: Confidence,
    name: str,
    duration: float,
    smoothing: float = 0.0,
) -> Timeline:
    """The timeline of a clip from what was heard in it.

    Parameters
    ----------
    heard : sequence of Heard
        In order; at least one.
    labels : tuple of str
    confidence : Confidence
        Of the model that heard it.
    name : str
    duration : float
        Of the clip, in s.
    smoothing : float >= 0
        As `ser.timeline.timeline.timeline` takes it.

    Returns
    -------
    Timeline
    """
    seconds = np.array([each.span.duration for each in heard])
    distances = np.array([each.distance for each in heard])
    alone = np.array([each.probabilities for each in heard])
    shares = seconds / seconds.sum()
    smoothed, limit = _weights(heard, smoothing) @ alone, confidence.threshold
    verdicts = _verdicts(confidence, smoothed, distances)
    stretches = tuple(
        Stretch(
            each.span.start,
            each.span.end,
            Prediction(name, each.span.duration, verdict, labels, answer, each.warnings, limit),
        )
        for each, answer, verdict in zip(heard, smoothed, verdicts, strict=True)
    )
    overall = (shares @ alone)[None]
    (verdict,) = _verdicts(confidence, overall, (shares @ distances)[None])
    advice = _advice_on_most(heard, shares)
    answer = Prediction(name, duration, verdict, labels, overall[0], advice, limit)
    return Timeline(duration, stretches, answer, smoothing, tuple(heard), confidence)


def _weights(heard: Sequence[Heard], smoothing: float) -> np.ndarray:
    """The say that each stretch has in the answer of each, shape (stretches, stretches)."""
    if not smoothing:
        return np.eye(len(heard))
    middles = np.array([(each.span.start + each.span.end) / 2 for each in heard])
    weights = np.exp(-np.abs(middles[:, None] - middles) / smoothing)
    weights *= [each.span.duration for each in heard]
    return weights / weights.sum(axis=1, keepdims=True)


def _verdicts(
    confidence: Confidence, probabilities: np.ndarray, distances: np.ndarray
) -> list[str]:
    sure = confidence.is_sure(probabilities, distances)
    return [CONFIDENT if each else UNSURE for each in sure]


def _advice_on_most(heard: Sequence[Heard], shares: np.ndarray) -> tuple[str, ...]:
    """The advice that holds for most of the speech."""
    share: dict[str, float] = {}
    for each, part in zip(heard, shares, strict=True):
        for warning in each.warnings:
            share[warning] = share.get(warning, 0) + part
    return tuple(warning for warning, part in share.items() if part > 0.5)
