"""Signal to analysis: what is measured every 10 ms, as `analyse` has it.

It is the one path from a signal to everything that is shown, checked or learnt from.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import soxr
from numpy.lib.stride_tricks import sliding_window_view

from . import pitch as pitch_tracking
from .shape import spectral_shape
from .spectrum import (
    FRAMES_PER_SECOND,
    HOP,
    PITCH,
    SAMPLE_RATE,
    TIMBRE,
    chroma_filters,
    frame_blocks,
    from_db,
    mel_filters,
    padded,
    power_spectrum,
    to_db,
    window,
)

SPEECH_RANGE_DB = 38.0
"""Sound this far below a clip's loudest 0.1 s counts as silence around or within the speech."""

PART = 80  # samples; a whole number of them makes a frame's length and a hop
RIM = 8  # frames beyond the speech that its resampled signal keeps: more than a filter reaches
BELOW_VOICE = int(np.searchsorted(PITCH.frequencies, pitch_tracking.LOWEST_HZ / 2))  # bins


@dataclass(frozen=True, eq=False)
class Analysis:
    """What is measured in each 10 ms of a signal.

    Attributes
    ----------
    log_mel : np.ndarray [shape=(frames, N_MELS)]
        Power in mel bands in dB re full scale.
    level : np.ndarray [shape=(frames,)]
        Mean power of the frame in dB re full scale.
    shape : np.ndarray [shape=(frames, len(SHAPE_NAMES))]
        Spectral shape, as `ser.shape.spectral_shape` has it.
    zero_crossings : np.ndarray [shape=(frames,)]
        Share of neighbouring samples that differ in sign, 0 to 1.
    pitch : ser.pitch.Pitch
    """

    log_mel: np.ndarray
    level: np.ndarray
    shape: np.ndarray
    zero_crossings: np.ndarray
    pitch: pitch_tracking.Pitch

    def __getitem__(self, span: slice) -> "Analysis":
        """The same of some of the frames."""
        return Analysis(*(getattr(self, field.name)[span] for field in fields(self)))

    @property
    def active(self) -> np.ndarray:
        """Where something is heard, as `active_frames` has it, shape (frames,), bool."""
        return active_frames(self.level)


def analyse(signal: np.ndarray, speech_only: bool = False) -> Analysis:
    """Measure a signal every 10 ms.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono, float32, full scale 1.
    speech_only : bool
        Leave out the silence before and after the speech: features need nothing else, and half of
        many recordings is silence.

    Returns
    -------
    Analysis
    """
    signal = signal - signal.mean()  # an offset is no sound
    level, crossings = _level(signal), _zero_crossings(signal)
    speech = speech_span(level)
    span = speech if speech_only else slice(0, len(level))
    floor = float(signal @ signal) / len(signal) * np.sum(window(TIMBRE.length) ** 2) * 1e-6
    timbre = [_timbre(frames, floor) for frames in frame_blocks(signal, TIMBRE, span)]
    log_mel, shape = (np.concatenate(part) for part in zip(*timbre, strict=True))
    tonal = [pitch_tracking.periodicity(power) for power in _tonal_power(signal, span)]
    pitch = pitch_tracking.track(np.concatenate(tonal), slice(None) if speech_only else speech)
    return Analysis(log_mel, level[span], shape, crossings[span], pitch)


def active_frames(level: np.ndarray) -> np.ndarray:
    """Where a level in dB is within `SPEECH_RANGE_DB` of the loudest 0.1 s, same shape, bool."""
    loudest = moving_mean(from_db(level), FRAMES_PER_SECOND // 10).max()
    return level > to_db(loudest) - SPEECH_RANGE_DB


def speech_span(level: np.ndarray) -> slice:
    """From the first active frame to the last."""
    active = active_frames(level)
    return slice(int(active.argmax()), len(active) - int(active[::-1].argmax()))


def moving_mean(values: np.ndarray, width: int) -> np.ndarray:
    """Mean over `width` frames around each frame, fewer at the ends.

    Parameters
    ----------
    values : np.ndarray [shape=(..., frames)]
    width : int

    Returns
    -------
    np.ndarray [shape=(..., frames)]
    """
    frames = values.shape[-1]
    total = np.zeros((*values.shape[:-1], frames + 1))
    np.cumsum(values, axis=-1, out=total[..., 1:])
    edges = np.arange(frames)
    first = np.maximum(edges - width // 2, 0)
    last = np.minimum(edges + width // 2 + 1, frames)
    return ((total[..., last] - total[..., first]) / (last - first)).astype(values.dtype)


def chroma(signal: np.ndarray) -> np.ndarray:
    """Power in each pitch class every 10 ms: for plots, no feature is made of it.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono.

    Returns
    -------
    np.ndarray [shape=(frames, 12)]
        The strongest class of a frame is 1; class 0 is C.
    """
    span = slice(0, 1 + len(signal) // HOP)
    power = np.concatenate([power @ chroma_filters() for power in _tonal_power(signal, span)])
    return power / np.maximum(power.max(axis=1, keepdims=True), 1e-10)


def _level(signal: np.ndarray) -> np.ndarray:
    parts = _parts(padded(signal, TIMBRE))
    return to_db(_in_frames(np.einsum("ps,ps->p", parts, parts)) / TIMBRE.length)


def _zero_crossings(signal: np.ndarray) -> np.ndarray:
    signs = np.signbit(padded(signal, TIMBRE))
    changes = np.append(signs[1:] != signs[:-1], False)
    count = _in_frames(_parts(changes.view(np.uint8)).sum(axis=1, dtype=np.uint8))
    leaving = changes[TIMBRE.length - 1 :: TIMBRE.hop]  # from a frame's last sample to the next
    return (count - leaving) / np.float32(TIMBRE.length - 1)


def _parts(samples: np.ndarray) -> np.ndarray:
    """Cut into parts that frames, which overlap, have in common, shape (parts, PART)."""
    return samples[: len(samples) // PART * PART].reshape(-1, PART)


def _in_frames(sums: np.ndarray) -> np.ndarray:
    """From the sums of parts to those of `TIMBRE` frames, shape (frames,)."""
    frames = sliding_window_view(sums, TIMBRE.length // PART)[:: TIMBRE.hop // PART]
    return frames.sum(axis=1, dtype=np.float32)


def _timbre(frames: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    power = power_spectrum(frames, TIMBRE)
    # A full-scale sine has a level of -3 dB and a peak of 0 dB in its band, near enough.
    scale = 4 / TIMBRE.length**2
    return to_db(power @ mel_filters() * (scale * 100)), spectral_shape(power, floor)


def _tonal_power(signal: np.ndarray, span: slice) -> Iterator[np.ndarray]:
    """Power spectra of the frames of a span in the `PITCH` framing, some at a time."""
    first = max(span.start - RIM, 0)
    part = signal[first * HOP : (span.stop + RIM) * HOP]
    half_rate = soxr.resample(part, SAMPLE_RATE, PITCH.sample_rate)[: len(part) // 2]
    for frames in frame_blocks(half_rate, PITCH, slice(span.start - first, span.stop - first)):
        power = power_spectrum(frames, PITCH)
        power[:, :BELOW_VOICE] = 0  # hum is no voice
        yield power
