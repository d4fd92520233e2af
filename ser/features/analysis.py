"""Signal to analysis: what is measured every 10 ms, as `analyse` has it.

It is the one path from a signal to everything that is shown, checked or learnt from.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr

from ..audio.spectrum import (
    HOP,
    PITCH,
    SAMPLE_RATE,
    TIMBRE,
    frame_blocks,
    mel_power,
    pad,
    power_spectrum,
    to_db,
    window,
)
from .activity import active_frames, speech_span
from .pitch import LOWEST_HZ, VOICED_ABOVE, Pitch, periodicity, track
from .quality import QUALITY_NAMES, coarse
from .quality import quality as quality_of
from .shape import spectral_shape

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
