"""Signal to analysis: what is measured every 10 ms, as `analyse` has it.

It is the one path from a signal to everything that is shown, checked or learnt from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import soxr

from ..audio.spectrum import (
    FRAMES_PER_SECOND,
    HOP,
    PITCH,
    SAMPLE_RATE,
    TIMBRE,
    frame_blocks,
    from_db,
    mel_power,
    pad,
    power_spectrum,
    to_db,
    window,
)
from .pitch import LOWEST_HZ, VOICED_ABOVE, Pitch, periodicity, track
from .quality import QUALITY_NAMES, coarse
from .quality import quality as quality_of
from .shape import spectral_shape

SPEECH_RANGE_DB = 38.0
"""Sound this far below a clip's loudest 0.1 s counts as silence around or within the speech."""

NOISE_FRAMES = 5
QUIET_FLOOR_DB, NOISY_FLOOR_DB = -36.0, -30.0
"""Quietest 50 ms within the active frames re the loudest 0.1 s: below the one nothing is noisy."""

ABOVE_NOISE_DB = 7.0
LEAST_RANGE_DB = 8.0

# Added to each FFT bin, re the clip's mean power: what is 60 dB below it shapes no spectrum.
SHAPE_FLOOR = 1e-6 * float(np.sum(window(TIMBRE.length) ** 2))
MARGIN = 0.05  # the height of a peak between lags is this little above that of the nearest
PART = 80  # samples; a whole number of them makes a frame's length and a hop
RIM = 8  # frames beyond the speech that its resampled signal keeps: more than a filter reaches
BELOW_VOICE = int(np.searchsorted(PITCH.frequencies, LOWEST_HZ / 2))  # bins


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
        Spectral shape, as `ser.features.shape.spectral_shape` has it.
    zero_crossings : np.ndarray [shape=(frames,)]
        Share of neighbouring samples that differ in sign, 0 to 1.
    pitch : ser.features.pitch.Pitch
    quality : np.ndarray [shape=(frames, len(QUALITY_NAMES))]
        As `ser.features.quality.quality` has it, of which only voiced frames mean something.
    speech : slice
        Where the speech is, as `speech_span` has it.
    """

    log_mel: np.ndarray
    level: np.ndarray
    shape: np.ndarray
    zero_crossings: np.ndarray
    pitch: Pitch
    quality: np.ndarray
    speech: slice

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
    padded = _padded(signal)
    signal = padded[TIMBRE.length // 2 : -TIMBRE.length // 2]
    energy = _energy(padded)
    level = to_db(_in_frames(energy) / TIMBRE.length)
    speech = speech_span(level)
    span = speech if speech_only else slice(0, len(level))
    floor = SHAPE_FLOOR * float(energy.sum()) / len(signal)
    timbre = [_timbre(frames, floor) for frames in frame_blocks(padded, TIMBRE, span)]
    log_mel, shape = (np.concatenate(part) for part in zip(*timbre, strict=True))
    crossings = _zero_crossings(padded[span.start * HOP : (span.stop - 1) * HOP + TIMBRE.length])
    speech = slice(speech.start - span.start, speech.stop - span.start)
    pitch, quality = _tonal(signal, span, speech)
    return Analysis(log_mel, level[span], shape, crossings, pitch, quality, speech)


def signal_level(signal: np.ndarray) -> np.ndarray:
    """Mean power of each frame in dB re full scale, as `Analysis.level`, shape (frames,).

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono, full scale 1.
    """
    return to_db(_in_frames(_energy(_padded(signal))) / TIMBRE.length)


def _padded(signal: np.ndarray) -> np.ndarray:
    """As `pad` gives it, without the offset, which is no sound."""
    padded = pad(signal, TIMBRE)
    inner = padded[TIMBRE.length // 2 : -TIMBRE.length // 2]
    inner -= inner.mean() if len(inner) else 0
    return padded


def _energy(padded: np.ndarray) -> np.ndarray:
    """Of each part of a signal, shape (parts,)."""
    parts = _parts(padded)
    return np.einsum("ps,ps->p", parts, parts)


def _tonal(signal: np.ndarray, span: slice, speech: slice) -> tuple[Pitch, np.ndarray]:
    periodic, spectra, may_be_voiced = [], [], []
    for power in tonal_power(signal, span):
        periodic.append(periodicity(power))
        # Of the others no quality will be asked for, and there are many.
        may_be_voiced.append(periodic[-1].max(axis=1) > VOICED_ABOVE - MARGIN)
        spectra.append(coarse(power[may_be_voiced[-1]]))
    pitch = track(np.concatenate(periodic), speech)
    rows = np.concatenate(may_be_voiced)
    quality = np.zeros((len(rows), len(QUALITY_NAMES)), np.float32)
    quality[rows] = quality_of(np.concatenate(spectra), pitch.f0[rows])
    return pitch, quality


def active_frames(level: np.ndarray) -> np.ndarray:
    """Where a level in dB is within `SPEECH_RANGE_DB` of the loudest 0.1 s, same shape, bool."""
    loudest = moving_mean(from_db(level), FRAMES_PER_SECOND // 10).max()
    return level > to_db(loudest) - SPEECH_RANGE_DB


def speech_span(level: np.ndarray) -> slice:
    """From the first frame of the speech to the last.

    In a quiet place that is from the first active frame to the last. Where noise fills the pauses
    everything is active, and what stands out from the noise counts instead.

    Parameters
    ----------
    level : np.ndarray [shape=(frames,)]
        In dB.

    Returns
    -------
    slice
    """
    active = active_frames(level)
    span = _first_to_last(active)
    smooth = to_db(moving_mean(from_db(level[span]), NOISE_FRAMES))
    loudest = to_db(moving_mean(from_db(level[span]), FRAMES_PER_SECOND // 10).max())
    floor = smooth.min()
    # From no noise to nothing but noise in small steps, so that no clip hangs on a decibel.
    noisy = np.clip((floor - loudest - QUIET_FLOOR_DB) / (NOISY_FLOOR_DB - QUIET_FLOOR_DB), 0, 1)
    if noisy == 0:
        return span
    clear = min(floor + ABOVE_NOISE_DB, loudest - LEAST_RANGE_DB)
    threshold = (1 - noisy) * (loudest - SPEECH_RANGE_DB) + noisy * clear
    inner = _first_to_last(smooth > threshold)
    return slice(span.start + inner.start, span.start + inner.stop)


def _first_to_last(true: np.ndarray) -> slice:
    return slice(int(true.argmax()), len(true) - int(true[::-1].argmax()))


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
    return moving_means(values, (width,))[0]


def moving_means(values: np.ndarray, widths: Sequence[int]) -> list[np.ndarray]:
    """`moving_mean` of several widths, for little more than the time of one."""
    frames, most = values.shape[-1], max(widths) // 2
    total = np.zeros((*values.shape[:-1], most + 1 + frames + most))
    within = total[..., most + 1 : most + 1 + frames]
    np.cumsum(values, axis=-1, out=within)
    total[..., most + 1 + frames :] = within[..., -1:]
    frame, means = np.arange(frames), []
    for half in (width // 2 for width in widths):
        count = np.minimum(frame + half + 1, frames) - np.maximum(frame - half, 0)
        last = total[..., most + half + 1 : most + half + 1 + frames]
        means.append((last - total[..., most - half : most - half + frames]) / count)
    return [mean.astype(values.dtype, copy=False) for mean in means]


def tonal_power(signal: np.ndarray, span: slice) -> Iterator[np.ndarray]:
    """Power spectra in the `PITCH` framing, some frames at a time.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono.
    span : slice
        Of the frames.

    Yields
    ------
    np.ndarray [shape=(frames, PITCH.n_fft // 2 + 1)]
        0 below what a voice can have.
    """
    first = max(span.start - RIM, 0)
    part = signal[first * HOP : (span.stop + RIM) * HOP]
    half_rate = soxr.resample(part, SAMPLE_RATE, PITCH.sample_rate)[: len(part) // 2]
    inner = slice(span.start - first, span.stop - first)
    for frames in frame_blocks(pad(half_rate, PITCH), PITCH, inner):
        power = power_spectrum(frames, PITCH)
        power[:, :BELOW_VOICE] = 0  # hum is no voice
        yield power


def _zero_crossings(padded: np.ndarray) -> np.ndarray:
    """Share of neighbouring samples in each `TIMBRE` frame that differ in sign, shape (frames,)."""
    signs = np.signbit(padded)
    changes = np.zeros(len(signs), bool)
    np.not_equal(signs[1:], signs[:-1], out=changes[:-1])
    count = _in_frames(_parts(changes.view(np.uint8)).sum(axis=1, dtype=np.uint8))
    leaving = changes[TIMBRE.length - 1 :: TIMBRE.hop]  # from a frame's last sample to the next
    return (count - leaving) / np.float32(TIMBRE.length - 1)


def _parts(samples: np.ndarray) -> np.ndarray:
    """Cut into parts that frames, which overlap, have in common, shape (parts, PART)."""
    return samples[: len(samples) // PART * PART].reshape(-1, PART)


def _in_frames(sums: np.ndarray) -> np.ndarray:
    """From the sums of parts to those of `TIMBRE` frames, shape (frames,)."""
    box = np.ones(TIMBRE.length // PART, np.float32)
    return np.convolve(sums, box, "valid")[:: TIMBRE.hop // PART]


def _timbre(frames: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    power = power_spectrum(frames, TIMBRE)
    # A full-scale sine has a level of -3 dB and a peak of 0 dB in its band, near enough.
    scale = 4 / TIMBRE.length**2
    return to_db(mel_power(power) * (scale * 100)), spectral_shape(power, floor)
