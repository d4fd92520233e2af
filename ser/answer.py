"""From the bytes of a recording to all that is shown of it."""

import io
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import soundfile as sf

from .analysis import analyse
from .audio import MAX_BYTES, MAX_SECONDS, Clip, load_clip
from .messages import pack_arrays, unpack_arrays
from .model import Model, Prediction
from .sound import SoundView, view_sound

VIEW_ARRAYS = tuple(field.name for field in fields(SoundView) if field.name != "duration")


@dataclass(frozen=True, eq=False)
class Answer:
    """What a model answers to a recording, with what is needed to show it.

    Attributes
    ----------
    prediction : Prediction
    view : SoundView
    flac : bytes
        What the model heard, 16 kHz mono 16-bit FLAC.
    seconds : float
        How long a worker needed; 0 without one.
    peak_mb : float
        The most memory that the worker has held so far; 0 without one.
    """

    prediction: Prediction
    view: SoundView
    flac: bytes
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
    return Answer(model.predict(clip, analysis), view_sound(clip.signal, analysis), to_flac(clip))


def to_flac(clip: Clip) -> bytes:
    """A clip as a 16-bit FLAC file."""
    file = io.BytesIO()
    samples = np.clip(clip.signal, -1, 1)
    sf.write(file, samples, clip.sample_rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def to_message(done: Answer) -> tuple[dict[str, Any], bytes, bytes]:
    """An answer as `ser.messages` sends it: header, arrays, FLAC."""
    prediction, view = done.prediction, done.view
    header = {
        "name": prediction.name,
        "duration": prediction.duration,
        "verdict": prediction.verdict,
        "labels": prediction.labels,
        "warnings": prediction.warnings,
        "seconds_shown": view.duration,
    }
    shown = {name: getattr(view, name) for name in VIEW_ARRAYS}
    return header, pack_arrays({"probabilities": prediction.probabilities, **shown}), done.flac


def from_message(header: dict[str, Any], arrays: bytes, flac: bytes) -> Answer:
    """The answer that `to_message` packed.

    Raises
    ------
    KeyError
        If something is missing; else as `ser.messages.unpack_arrays`.
    """
    unpacked = unpack_arrays(arrays)
    prediction = Prediction(
        header["name"],
        header["duration"],
        header["verdict"],
        tuple(header["labels"]),
        unpacked["probabilities"],
        tuple(header["warnings"]),
    )
    view = SoundView(header["seconds_shown"], **{name: unpacked[name] for name in VIEW_ARRAYS})
    return Answer(prediction, view, flac, header["seconds"], header["peak_mb"])
