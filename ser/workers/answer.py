"""From the bytes of a recording to all that is shown of it."""

import io
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import soundfile as sf

from ..audio.clip import MAX_BYTES, MAX_SECONDS, Clip, load_clip
from ..features.analysis import analyse
from ..model.model import Model, Prediction
from ..model.probabilities import Confidence
from ..pictures.sound import SoundView, view_sound
from ..timeline.segmentation import Span
from ..timeline.stretches import Heard, Timeline, join
from ..timeline.timeline import answer_all
from .messages import pack_arrays, unpack_arrays

VIEW_ARRAYS = tuple(field.name for field in fields(SoundView) if field.name != "duration")


@dataclass(frozen=True, eq=False)
class Answer:
    """What a model answers to a recording, with what is needed to show it.

    Attributes
    ----------
    prediction : Prediction
        Of a recording with a timeline, its overall answer.
    view : SoundView
    flac : bytes
        What the model heard, 16 kHz mono 16-bit FLAC.
    timeline : Timeline or None
        As `ser.timeline.timeline.answer_all` gives it.
    seconds : float
        How long a worker needed; 0 without one.
    peak_mb : float
        The most memory that the worker has held so far; 0 without one.
    """

    prediction: Prediction
    view: SoundView
    flac: bytes
    timeline: Timeline | None = None
    seconds: float = 0.0
    peak_mb: float = 0.0


def answer(
    content: bytes,
    name: str,
    model: Model,
    max_seconds: float = MAX_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Answer:
    """Decode, analyse and classify a recording.

    Parameters
    ----------
    content : bytes
        Of an audio file.
    name : str
    model : Model
    max_seconds, max_bytes : float, int
        Limits, as `ser.load_clip` takes them.

    Returns
    -------
    Answer

    Raises
    ------
    AudioError
        As `ser.load_clip`.
    """
    clip = load_clip(content, name, max_seconds=max_seconds, max_bytes=max_bytes)
    analysis = analyse(clip.signal)
    prediction, along = answer_all(clip, model, analysis)
    return Answer(prediction, view_sound(clip.signal, analysis), to_flac(clip), along)


def to_flac(clip: Clip) -> bytes:
    """A clip as a 16-bit FLAC file."""
    file = io.BytesIO()
    samples = np.clip(clip.signal, -1, 1)
    sf.write(file, samples, clip.sample_rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def to_message(done: Answer) -> tuple[dict[str, Any], bytes, bytes]:
    """An answer as `ser.workers.messages` sends it: header, arrays, FLAC."""
    prediction, view = done.prediction, done.view
    header = {
        "name": prediction.name,
        "duration": prediction.duration,
        "verdict": prediction.verdict,
        "labels": prediction.labels,
        "warnings": prediction.warnings,
        "threshold": prediction.threshold,
        "seconds_shown": view.duration,
    }
    arrays = {name: getattr(view, name) for name in VIEW_ARRAYS}
    arrays["probabilities"] = prediction.probabilities
    if along := done.timeline:
        header["confidence"] = asdict(along.confidence)
        header["heard"] = [(e.span.start, e.span.end, e.warnings) for e in along.heard]
        arrays["heard"] = np.array([each.probabilities for each in along.heard])
        arrays["distances"] = np.array([each.distance for each in along.heard])
    return header, pack_arrays(arrays), done.flac


def from_message(header: dict[str, Any], arrays: bytes, flac: bytes) -> Answer:
    """The answer that `to_message` packed.

    Raises
    ------
    KeyError, ValueError
        If something is missing; else as `ser.workers.messages.unpack_arrays`.
    """
    unpacked = unpack_arrays(arrays)
    prediction = Prediction(
        header["name"],
        header["duration"],
        header["verdict"],
        tuple(header["labels"]),
        unpacked["probabilities"],
        tuple(header["warnings"]),
        header["threshold"],
    )
    view = SoundView(header["seconds_shown"], **{name: unpacked[name] for name in VIEW_ARRAYS})
    along = _timeline(header, prediction, unpacked) if "heard" in header else None
    if along:
        prediction = along.overall
    return Answer(prediction, view, flac, along, header["seconds"], header["peak_mb"])


def _timeline(
    header: dict[str, Any], overall: Prediction, arrays: dict[str, np.ndarray]
) -> Timeline:
    heard = [
        Heard(Span(start, end), shares, distance, tuple(warnings))
        for (start, end, warnings), shares, distance in zip(
            header["heard"], arrays["heard"], arrays["distances"].tolist(), strict=True
        )
    ]
    confidence = Confidence(**header["confidence"])
    return join(heard, overall.labels, confidence, overall.name, overall.duration)
