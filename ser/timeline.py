"""A clip along time: what each stretch of its speech sounds like, and all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .analysis import Analysis, analyse, signal_level
from .audio import Clip
from .check import NO_SPEECH as NO_SPEECH_FOUND
from .check import check
from .features import extract_features
from .model import CONFIDENT, NO_SPEECH, UNSURE, Model, Prediction
from .probabilities import distance_of
from .segmentation import Span, segment
from .spectrum import HOP

SMOOTHING_S = 0.0  # where each sentence has another emotion, any smoothing costs right answers
MARGIN_S = 0.15  # of the pause on either side is listened to with a stretch
JUDGED_S = 10.0  # of a clip without any stretch are looked at to say why


@dataclass(frozen=True)
class Stretch:
    """A few seconds of speech, from `start` to `end` in s, and what they sound like."""

    start: float
    end: float
    prediction: Prediction

    @property
    def duration(self) -> float:
        """In s."""
        return self.end - self.start


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
        In s, as `timeline` takes it.
    """

    duration: float
    stretches: tuple[Stretch, ...]
    overall: Prediction
    smoothing: float

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


def _stretch_to_dict(stretch: Stretch) -> dict[str, Any]:
    answer = stretch.prediction.to_dict()
    del answer["file"], answer["duration_s"]
    return {"start_s": round(stretch.start, 2), "end_s": round(stretch.end, 2), **answer}


@dataclass(frozen=True, eq=False)
class Heard:
    """What a model makes of a span of a clip by itself.

    Attributes
    ----------
    span : Span
    probabilities : np.ndarray [shape=(labels,)]
    distance : float
        As `ser.probabilities.distance_of`.
    warnings : tuple of str
        The input check's advice.
    """

    span: Span
    probabilities: np.ndarray
    distance: float
    warnings: tuple[str, ...]


def timeline(
    clip: Clip, model: Model, smoothing: float = SMOOTHING_S, analysis: Analysis | None = None
) -> Timeline:
    """Answer a clip stretch by stretch.

    Parameters
    ----------
    clip : Clip
    model : Model
    smoothing : float >= 0
        In s: neighbouring stretches have a say in each other's answer that falls by a factor of e
        with each such distance between their middles. 0 is none.
    analysis : Analysis, optional
        Of the same clip, if it has been made already.

    Returns
    -------
    Timeline

    Examples
    --------
    >>> import numpy as np, ser
    >>> hum = np.sin(2 * np.pi * 140 * np.arange(16000) / 16000).astype(np.float32)
    >>> timeline(ser.Clip(hum, name="hum"), ser.load_model()).stretches
    ()
    """
    spans = segment(clip.signal if analysis is None else analysis)
    heard = [found for span in spans if (found := listen(clip, span, model))]
    if heard:
        return join(heard, model, clip.name, clip.duration, smoothing)
    nothing = np.zeros(0, np.float32)
    overall = Prediction(clip.name, clip.duration, NO_SPEECH, (), nothing, _why_none(clip))
    return Timeline(clip.duration, (), overall, smoothing)


def _why_none(clip: Clip) -> tuple[str, ...]:
    """What the input check says of the loudest part of a clip, which is no speech."""
    loudest = int(np.argmax(signal_level(clip.signal))) * HOP
    half = round(JUDGED_S / 2 * clip.sample_rate)
    part = clip.signal[max(loudest - half, 0) : loudest + half]
    found = check(replace(clip, signal=part))
    return (NO_SPEECH_FOUND,) if found.is_speech else found.warnings


def listen(clip: Clip, span: Span, model: Model) -> Heard | None:
    """What a model makes of a span of a clip, with a little of the pause on either side.

    Parameters
    ----------
    clip : Clip
    span : Span
    model : Model

    Returns
    -------
    Heard or None
        None if the input check finds no voice in it.
    """
    first = max(round((span.start - MARGIN_S) * clip.sample_rate), 0)
    last = round((span.end + MARGIN_S) * clip.sample_rate)
    part = replace(clip, signal=clip.signal[first:last])
    analysis = analyse(part.signal)
    found = check(part, analysis)
    if not found.is_speech:
        return None
    vector = extract_features(part, model.features, analysis)[None]
    distance = float(distance_of(model.scaled(vector))[0])
    return Heard(span, model.predict_proba(vector)[0], distance, found.warnings)


def join(
    heard: Sequence[Heard],
    model: Model,
    name: str,
    duration: float,
    smoothing: float = SMOOTHING_S,
) -> Timeline:
    """The timeline of a clip from what was heard in it.

    Parameters
    ----------
    heard : sequence of Heard
        In order; at least one.
    model : Model
        That heard it.
    name : str
    duration : float
        Of the clip, in s.
    smoothing : float >= 0
        As `timeline` takes it.

    Returns
    -------
    Timeline
    """
    seconds = np.array([each.span.duration for each in heard])
    distances = np.array([each.distance for each in heard])
    alone = np.array([each.probabilities for each in heard])
    shares = seconds / seconds.sum()
    smoothed = _weights(heard, smoothing) @ alone
    verdicts = _verdicts(model, smoothed, distances)
    stretches = tuple(
        Stretch(
            each.span.start,
            each.span.end,
            Prediction(name, each.span.duration, verdict, model.labels, answer, each.warnings),
        )
        for each, answer, verdict in zip(heard, smoothed, verdicts, strict=True)
    )
    overall = (shares @ alone)[None]
    (verdict,) = _verdicts(model, overall, (shares @ distances)[None])
    advice = _advice_on_most(heard, shares)
    answer = Prediction(name, duration, verdict, model.labels, overall[0], advice)
    return Timeline(duration, stretches, answer, smoothing)


def _weights(heard: Sequence[Heard], smoothing: float) -> np.ndarray:
    """The say that each stretch has in the answer of each, shape (stretches, stretches)."""
    if not smoothing:
        return np.eye(len(heard))
    middles = np.array([(each.span.start + each.span.end) / 2 for each in heard])
    weights = np.exp(-np.abs(middles[:, None] - middles) / smoothing)
    weights *= [each.span.duration for each in heard]
    return weights / weights.sum(axis=1, keepdims=True)


def _verdicts(model: Model, probabilities: np.ndarray, distances: np.ndarray) -> list[str]:
    sure = model.confidence.is_sure(probabilities, distances)
    return [CONFIDENT if each else UNSURE for each in sure]


def _advice_on_most(heard: Sequence[Heard], shares: np.ndarray) -> tuple[str, ...]:
    """The advice that holds for most of the speech."""
    share: dict[str, float] = {}
    for each, part in zip(heard, shares, strict=True):
        for warning in each.warnings:
            share[warning] = share.get(warning, 0) + part
    return tuple(warning for warning, part in share.items() if part > 0.5)
