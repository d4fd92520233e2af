"""F0 and voicing by autocorrelation.

The normalised autocorrelation of each 48 ms frame is divided by that of its window, so that a
periodic frame reaches 1 at its period whatever the period. Source: Boersma, "Accurate short-term
analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound" (1993).
In place of Boersma's path search, which would loop over frames, each frame is picked twice: the
second time with a preference for lags near the median of the first.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.fft

from ..audio.spectrum import PITCH, window

LOWEST_HZ, HIGHEST_HZ = 60, 640
VOICED_ABOVE = 0.45
SURE_ABOVE = 0.8  # no noise is as periodic
OCTAVE_COST = 0.03  # per octave: prefers the shorter of two equally good periods
JUMP_COST = 0.12  # per octave away from the clip's median: against octave errors
FIRST_LAG = PITCH.sample_rate // HIGHEST_HZ
LAST_LAG = PITCH.sample_rate // LOWEST_HZ
LAGS = np.arange(FIRST_LAG, LAST_LAG + 1, dtype=np.float32)
OCTAVES = np.log2(LAGS)
LEAST_ENERGY = 1e-12 * PITCH.n_fft


@dataclass(frozen=True, eq=False)
class Pitch:
    """F0 of a clip, one value each 10 ms.

    Attributes
    ----------
    f0 : np.ndarray [shape=(frames,)]
        Best candidate in Hz, also where the frame is unvoiced.
    strength : np.ndarray [shape=(frames,)]
        Height of the autocorrelation there: 1 is perfectly periodic, 0 is noise.
    """

    f0: np.ndarray
    strength: np.ndarray

    @property
    def voiced(self) -> np.ndarray:
        """Where a voice is heard, shape (frames,), bool."""
        return self.strength > VOICED_ABOVE


@cache
def _window_correlation() -> np.ndarray:
    spectrum = scipy.fft.rfft(window(PITCH.length), PITCH.n_fft)
    correlation = _correlation(np.abs(spectrum) ** 2)
    return (correlation / correlation[0])[FIRST_LAG - 1 : LAST_LAG + 2].astype(np.float32)


def _correlation(power: np.ndarray) -> np.ndarray:
    """Autocorrelation times n_fft; power spectra are real, which spares half of an inverse FFT."""
    return scipy.fft.dct(power, type=1, axis=-1)


def periodicity(power: np.ndarray) -> np.ndarray:
    """Normalised autocorrelation of frames at the lags of a voice.

    Parameters
    ----------
    power : np.ndarray [shape=(frames, PITCH.n_fft // 2 + 1)]
        Power spectrum in the `PITCH` framing.

    Returns
    -------
    np.ndarray [shape=(frames, len(LAGS) + 2)]
        One lag more at either end, for interpolation.
    """
    correlation = _correlation(power)
    energy = np.maximum(correlation[:, :1], LEAST_ENERGY)
    return correlation[:, FIRST_LAG - 1 : LAST_LAG + 2] / (energy * _window_correlation())


def track(correlation: np.ndarray, span: slice = slice(None)) -> Pitch:
    """Pick F0 in each frame of `periodicity`.

    Parameters
    ----------
    correlation : np.ndarray [shape=(frames, len(LAGS) + 2)]
    span : slice
        Of the frames that hold the speech; the median is theirs.

    Returns
    -------
    Pitch
    """
    rises = correlation[:, 1:] > correlation[:, :-1]
    peaks = rises[:, :-1] > rises[:, 1:]
    score = correlation[:, 1:-1] + peaks  # any peak before all that is none
    score -= OCTAVE_COST * OCTAVES
    best = score.argmax(axis=1)
    sure = correlation[np.arange(len(best)), best + 1][span] > SURE_ABOVE
    if sure.any():
        score -= JUMP_COST * np.abs(OCTAVES - _median(OCTAVES[best[span][sure]]))
        best = score.argmax(axis=1)
    return _interpolate(correlation, best)


def _median(values: np.ndarray) -> np.float32:
    ordered = np.sort(values)  # np.median takes as long as picking all peaks
    return (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2


def _interpolate(correlation: np.ndarray, best: np.ndarray) -> Pitch:
    """F0 and strength at the vertex of the parabola through each best lag and its neighbours."""
    rows = np.arange(len(best))
    left, middle, right = (correlation[rows, best + k] for k in range(3))
    # Without any peak the shortest lag wins by default, as for rumble below the lowest voice.
    peaked = (middle > left) & (middle >= right)
    slope = 0.5 * (left - right)
    curvature = np.minimum(left - 2 * middle + right, -1e-6)
    shift = np.where(peaked, slope / curvature, np.float32(0))
    height = np.where(peaked, middle - 0.5 * slope * shift, np.float32(0))
    return Pitch(PITCH.sample_rate / (LAGS[best] + shift), np.clip(height, 0, 1))
