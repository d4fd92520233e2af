"""A clip along time: what each stretch of its speech sounds like, and all of them together."""

from dataclasses import replace

import numpy as np

from ..audio.clip import Clip
from ..audio.spectrum import HOP
from ..features.analysis import Analysis, analyse, signal_level
from ..features.vector import extract_features
from ..model.check import NO_SPEECH as NO_SPEECH_FOUND
from ..model.check import check
from ..model.model import NO_SPEECH, Model, Prediction
from ..model.probabilities import distance_of
from .segmentation import Span, segment
from .stretches import Heard, Timeline, join

WHOLE_UP_TO_S = 5.0
"""A longer recording is answered stretch by stretch; actors' sentences are shorter."""

SMOOTHING_S = 0.0  # where each sentence has another emotion, any smoothing costs right answers
MARGIN_S = 0.15  # of the pause on either side is listened to with a stretch
JUDGED_S = 10.0  # of a clip without any stretch are looked at to say why


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
        return join(heard, model.labels, model.confidence, clip.name, clip.duration, smoothing)
    nothing = np.zeros(0, np.float32)
    overall = Prediction(clip.name, clip.duration, NO_SPEECH, (), nothing, _why_none(clip))
    return Timeline(clip.duration, (), overall, smoothing)


def answer_all(
    clip: Clip, model: Model, analysis: Analysis | None = None, along: Timeline | None = None
) -> tuple[Prediction, Timeline | None]:
    """The one answer to all of a clip that pages and the command line give.

    Parameters
    ----------
    clip : Clip
    model : Model
    analysis : Analysis, optional
        Of the same clip, if it has been made already.
    along : Timeline, optional
        Of the same clip and model, if it has been made already.

    Returns
    -------
    Prediction
        The average of the stretches of a clip longer than `WHOLE_UP_TO_S` with speech in it; of
        any other, what the model answers to it as a whole.
    Timeline or None
        What was averaged, if anything was.
    """
    if clip.duration > WHOLE_UP_TO_S:
        along = along or timeline(clip, model, analysis=analysis)
        if along.stretches:
            return along.overall, along
    return model.predict(clip, analysis), None


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
