"""The shape of spectra: what describes one frame's spectrum whatever its level.

Source: Peeters, "A large set of audio features for sound description" (2004).
"""

import math
from functools import cache

import numpy as np

from ..audio.spectrum import HIGHEST_HZ, TIMBRE, product

ROLLOFFS = (0.25, 0.5, 0.75, 0.9)
SHAPE_NAMES = (
    "centroid",
    "spread",
    "skewness",
    "kurtosis",
    *(f"rolloff_{100 * share:.0f}" for share in ROLLOFFS),
    "flatness",
    "entropy",
    "slope",
)
RUN = 16  # bins that are cumulated by one product
TOP = int(np.searchsorted(TIMBRE.frequencies, HIGHEST_HZ)) + 1  # bins; without DC, pairs of runs


def spectral_shape(power: np.ndarray, floor: float = 0.0) -> np.ndarray:
    """Describe the shape of spectra.

    Parameters
    ----------
    power : np.ndarray [shape=(frames, TIMBRE.n_fft // 2 + 1)]
    floor : float
        Power added to each bin.

    Returns
    -------
    np.ndarray [shape=(frames, len(SHAPE_NAMES))]
        Frequencies in octaves re 1 kHz (centroid, roll-offs) or kHz (spread), slope in dB per
        octave, the rest without unit; skewness, kurtosis (its log of 1 + the usual value),
        flatness (log of geometric over arithmetic mean, at most 0) and entropy (nats) too.
    """
    octaves, powers, log_weights = _weights()
    pairs = power[:, 1:TOP:2] + power[:, 2:TOP:2]  # fine enough, and half the work
    pairs += np.float32(2 * floor + 1e-30)
    logs = np.log(pairs)
    total, *moments = product(pairs, powers).T
    m1, m2, m3, m4 = moments / total
    square = m1 * m1  # higher powers of arrays take far longer than products
    variance = np.maximum(m2 - square, 1e-6)
    spread = np.sqrt(variance)
    third = m3 - m1 * (3 * m2 - 2 * square)
    fourth = m4 - 4 * m1 * m3 + square * (6 * m2 - 3 * square)
    log_total = np.log(total)
    log_mean, slope = product(logs, log_weights).T
    share = _cumulate(pairs) / total[:, None]
    rows = [
        np.log2(m1),
        spread,
        third / (variance * spread),
        np.log1p(np.maximum(fourth, 0) / (variance * variance)),
        *(octaves[(share >= q).argmax(axis=1)] for q in ROLLOFFS),
        log_mean - log_total + math.log(len(octaves)),
        log_total - np.einsum("tf,tf->t", pairs, logs) / total,
        slope,
    ]
    return np.array(rows, np.float32).T


def _cumulate(pairs: np.ndarray) -> np.ndarray:
    """Running sum over the bins, same shape.

    Each addition of `np.cumsum` waits for the one before. Products with triangles of ones, first
    within runs of bins and then over the runs, give the same in a third of the time.
    """
    frames, bins = pairs.shape
    runs = bins // RUN
    within = product(pairs.reshape(-1, RUN), _triangle(RUN, 0)).reshape(frames, runs, RUN)
    within += product(within[:, :, -1], _triangle(runs, -1))[:, :, None]
    return within.reshape(frames, bins)


@cache
def _triangle(size: int, diagonal: int) -> np.ndarray:
    """Ones above and, from 0 on, at the diagonal, shape (size, size)."""
    return np.tri(size, k=diagonal, dtype=np.float32).T.copy()


@cache
def _weights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Octaves re 1 kHz of pairs of FFT bins, powers 0 to 4 of kHz, weights of mean and slope."""
    frequencies = (TIMBRE.frequencies[1:TOP:2] + TIMBRE.frequencies[2:TOP:2]) / 2000
    octaves = np.log2(frequencies)
    centred = octaves - octaves.mean()
    slope = centred / (centred @ centred) * np.float32(10 / np.log(10))
    powers = np.stack([frequencies**k for k in range(5)], axis=1)
    return octaves, powers, np.stack([np.full_like(slope, 1 / len(slope)), slope], axis=1)
