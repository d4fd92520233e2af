"""Signal to contours: how each property of the voice moves in time, one value each 10 ms.

`analyse` is the one path from a signal to everything that is shown, checked or learnt from.
`contours` arranges its result into the named groups that `ser.features` summarises.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import soxr

from . import pitch as pitch_tracking
from .spectrum import (
    FRAMES_PER_SECOND,
    N_MFCC,
    PITCH,
    SAMPLE_RATE,
    TIMBRE,
    chroma_filters,
    frame_blocks,
    from_db,
    mel_centres,
    mel_filters,
    mfcc,
    power_spectrum,
    to_db,
    window,
)

SHAPE_NAMES = (
    "centroid",
    "spread",
    "skewness",
    "kurtosis",
    "rolloff_25",
    "rolloff_50",
    "rolloff_75",
    "rolloff_90",
    "flatness",
    "entropy",
    "slope",
)
"""Descriptors of one frame's spectrum. Source: Peeters, "A large set of audio features" (2004)."""

SPEECH_RANGE_DB = 38.0
"""Sound this far below a clip's loudest 0.1 s counts as silence around or within the speech."""


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
        Spectral shape.
    zero_crossings : np.ndarray [shape=(frames,)]
        Share of neighbouring samples that differ in sign, 0 to 1.
    pitch : ser.pitch.Pitch
    """

    log_mel: np.ndarray
    level: np.ndarray
    shape: np.ndarray
    zero_crossings: np.ndarray
    pitch: pitch_tracking.Pitch

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
    level = np.concatenate([_level(frames) for frames in frame_blocks(signal, TIMBRE)])
    speech = speech_span(level)
    span = speech if speech_only else slice(None)
    floor = np.mean(signal**2, dtype=np.float32) * np.sum(window(TIMBRE.length) ** 2) * 1e-6
    timbre = [_timbre(frames, floor) for frames in frame_blocks(signal, TIMBRE, span)]
    log_mel, shape, crossings = (np.concatenate(part) for part in zip(*timbre, strict=True))
    tonal = [pitch_tracking.periodicity(power) for power in _tonal_power(signal, span)]
    pitch = pitch_tracking.track(np.concatenate(tonal), slice(None) if speech_only else speech)
    return Analysis(log_mel, level[span], shape, crossings, pitch)


def active_frames(level: np.ndarray) -> np.ndarray:
    """Where a level in dB is within `SPEECH_RANGE_DB` of the loudest 0.1 s, same shape, bool."""
    loudest = moving_mean(from_db(level), FRAMES_PER_SECOND // 10).max()
    return level > to_db(loudest) - SPEECH_RANGE_DB


def speech_span(level: np.ndarray) -> slice:
    """From the first active frame to the last."""
    where = np.flatnonzero(active_frames(level))
    return slice(int(where[0]), int(where[-1]) + 1)


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
    power = np.concatenate([power @ chroma_filters() for power in _tonal_power(signal)])
    return power / np.maximum(power.max(axis=1, keepdims=True), 1e-10)


def _level(frames: np.ndarray) -> np.ndarray:
    return to_db(np.einsum("ts,ts->t", frames, frames) / TIMBRE.length)


def _timbre(frames: np.ndarray, floor: float) -> tuple[np.ndarray, ...]:
    power = power_spectrum(frames, TIMBRE)
    # A full-scale sine has a level of -3 dB and a peak of 0 dB in its band, near enough.
    scale = 4 / TIMBRE.length**2
    log_mel = to_db(power @ mel_filters() * (scale * 100))
    signs = np.signbit(frames)
    crossings = (signs[:, 1:] != signs[:, :-1]).mean(axis=1, dtype=np.float32)
    return log_mel, spectral_shape(power + floor), crossings


def _tonal_power(signal: np.ndarray, span: slice = slice(None)) -> Iterator[np.ndarray]:
    half_rate = soxr.resample(signal, SAMPLE_RATE, PITCH.sample_rate)[: len(signal) // 2]
    for frames in frame_blocks(half_rate, PITCH, span):
        power = power_spectrum(frames, PITCH)
        power[:, PITCH.frequencies < pitch_tracking.LOWEST_HZ / 2] = 0  # hum is no voice
        yield power


def spectral_shape(power: np.ndarray) -> np.ndarray:
    """Describe the shape of spectra, whatever their level.

    Parameters
    ----------
    power : np.ndarray [shape=(frames, TIMBRE.n_fft // 2 + 1)]

    Returns
    -------
    np.ndarray [shape=(frames, len(SHAPE_NAMES))]
        Frequencies in octaves re 1 kHz (centroid, roll-offs) or kHz (spread), slope in dB per
        octave, the rest without unit.
    """
    octaves, slope, powers = _shape_weights()
    share = power[:, 1::2] + power[:, 2::2]  # as fine as a descriptor needs, in half the time
    share += 1e-30
    share /= share.sum(axis=1, keepdims=True)
    m1, m2, m3, m4 = (share @ powers).T
    spread = np.sqrt(np.maximum(m2 - m1**2, 1e-6))
    third = m3 - 3 * m1 * m2 + 2 * m1**3
    fourth = m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
    cumulated = np.cumsum(share, axis=1)
    rolloffs = [octaves[(cumulated >= q).argmax(axis=1)] for q in (0.25, 0.5, 0.75, 0.9)]
    log_share = np.log(share)
    columns = [
        np.log2(m1),
        spread,
        third / spread**3,
        np.log1p(np.maximum(fourth, 0) / spread**4),
        *rolloffs,
        log_share.mean(axis=1) + np.log(share.shape[1]),
        -np.einsum("tf,tf->t", share, log_share),
        log_share @ slope,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


@cache
def _shape_weights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Octaves re 1 kHz of pairs of FFT bins, weights of the slope in dB, powers of kHz."""
    frequencies = (TIMBRE.frequencies[1::2] + TIMBRE.frequencies[2::2]) / 2000
    octaves = np.log2(frequencies)
    centred = octaves - octaves.mean()
    slope = centred / (centred @ centred) * np.float32(10 / np.log(10))
    return octaves, slope, np.stack([frequencies**k for k in range(1, 5)], axis=1)


def contours(analysis: Analysis) -> Mapping[str, tuple[tuple[str, ...], np.ndarray]]:
    """Arrange an analysis into groups of named contours, without level and outer silence.

    Parameters
    ----------
    analysis : Analysis

    Returns
    -------
    dict of str to (names, values)
        For each group the names of its contours and their values, shape (frames, contours).
        Frames before the first and after the last active one are left out.
    """
    kept = speech_span(analysis.level)
    level = analysis.level[kept]
    loudness = float(to_db(from_db(level).mean()))
    log_mel = np.maximum(analysis.log_mel[kept] - loudness, -60)
    return {
        "cepstrum": (tuple(f"mfcc_{k}" for k in range(N_MFCC)), mfcc(log_mel)),
        "bands": _bands(log_mel),
        "spectrum": _spectrum(analysis, kept, log_mel, level - loudness),
        "voice": _voice(analysis, kept, level - loudness),
    }


def moving_mean(values: np.ndarray, width: int) -> np.ndarray:
    """Mean over `width` frames around each frame, fewer at the ends; same shape as `values`."""
    total = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=total[1:])
    centre = np.arange(len(values))
    first = np.maximum(centre - width // 2, 0)
    last = np.minimum(centre + width // 2 + 1, len(values))
    spans = (last - first).reshape(-1, *[1] * (values.ndim - 1))
    return ((total[last] - total[first]) / spans).astype(values.dtype)


def _bands(log_mel: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    # RASTA keeps changes of 1 to 12 Hz, the rate of syllables, and drops what a microphone adds
    # (Hermansky & Morgan 1994); a difference of two moving means does nearly that, both ways in
    # time alike.
    pairs = log_mel.reshape(len(log_mel), -1, 2).mean(axis=2)
    filtered = moving_mean(pairs, 3) - moving_mean(pairs, FRAMES_PER_SECOND // 2)
    centres = mel_centres().reshape(-1, 2).mean(axis=1)
    return tuple(f"rasta_{hz:.0f}hz" for hz in centres), filtered


def _spectrum(analysis, kept, log_mel, level) -> tuple[tuple[str, ...], np.ndarray]:
    centres = mel_centres()
    power = from_db(log_mel)
    low, middle, high = (
        to_db(power[:, (centres >= lo) & (centres < hi)].sum(axis=1))
        for lo, hi in ((50, 1000), (1000, 4000), (4000, 8000))
    )
    flux = np.sqrt(np.mean(np.diff(log_mel, axis=0, prepend=log_mel[:1]) ** 2, axis=1))
    extra = {
        "level": np.maximum(level, -60),
        "loudness": from_db(0.23 * log_mel).sum(axis=1),  # Zwicker's law, as in eGeMAPS
        "flux": flux,
        "zero_crossings": analysis.zero_crossings[kept],
        "middle_re_low": middle - low,
        "high_re_middle": high - middle,
    }
    columns = [analysis.shape[kept], np.stack(list(extra.values()), axis=1)]
    return SHAPE_NAMES + tuple(extra), np.concatenate(columns, axis=1).astype(np.float32)


def _voice(analysis, kept, level) -> tuple[tuple[str, ...], np.ndarray]:
    f0, strength = analysis.pitch.f0[kept], analysis.pitch.strength[kept]
    voiced = analysis.pitch.voiced[kept] & (level > -30)
    semitones = 12 * np.log2(f0 / 27.5)
    frames = np.arange(len(f0))
    if voiced.any():
        semitones = np.interp(frames, frames[voiced], semitones[voiced])
        voiced_level = np.interp(frames, frames[voiced], level[voiced])
    else:
        semitones, voiced_level = np.zeros_like(semitones), np.full_like(level, -30)
    jitter = np.abs(np.diff(semitones, prepend=semitones[:1]))
    shimmer = np.abs(np.diff(voiced_level, prepend=voiced_level[:1]))
    clear = np.clip(strength, 0.01, 0.999)
    columns = {
        "f0": semitones,
        "strength": strength,
        "harmonics_to_noise": 10 * np.log10(clear / (1 - clear)),
        "jitter": np.minimum(jitter, 3),
        "shimmer": np.minimum(shimmer, 6),
        "voiced": voiced.astype(np.float32),
    }
    return tuple(columns), np.stack(list(columns.values()), axis=1).astype(np.float32)
