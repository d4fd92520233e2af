"""The shape of spectra: what describes one frame's spectrum whatever its level.

Source: Peeters, "A large set of audio features for sound description" (2004).
"""

from functools import cache

import numpy as np

from .spectrum import TIMBRE

ROLLOFFS = (25, 50, 75, 90)  # per cent
SHAPE_NAMES = (
    "centroid",
    "spread",
    "skewness",
    "kurtosis",
    *(f"rolloff_{share}" for share in ROLLOFFS),
    "flatness",
    "entropy",
    "slope",
)
RUN = 16  # bins that are cumulated by one product


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
    octaves, slope, powers = _weights()
    share = power[:, 1::2] + power[:, 2::2]  # fine enough, and half the work
    share += np.float32(2 * floor + 1e-30)
    share /= _sum(share)[:, None]
    log_share = np.log(share)
    m1, m2, m3, m4 = (share @ powers).T
    square = m1 * m1  # higher powers of arrays take far longer than products
    variance = np.maximum(m2 - square, 1e-6)
    spread = np.sqrt(variance)
    third = m3 - m1 * (3 * m2 - 2 * square)
    fourth = m4 - 4 * m1 * m3 + square * (6 * m2 - 3 * square)
    cumulated = _cumulate(share)
    rows = [
        np.log2(m1),
        spread,
        third / (variance * spread),
        np.log1p(np.maximum(fourth, 0) / (variance * variance)),
        *(octaves[(cumulated >= q / 100).argmax(axis=1)] for q in ROLLOFFS),
        _sum(log_share) / share.shape[1] + np.log(share.shape[1]),
        -np.einsum("tf,tf->t", share, log_share),
        log_share @ slope,
    ]
    return np.stack(rows).astype(np.float32).T


def _sum(values: np.ndarray) -> np.ndarray:
    """Sum over the last axis; a product with ones takes a third of the time of `np.sum`."""
    return values @ np.ones(values.shape[-1], np.float32)


def _cumulate(share: np.ndarray) -> np.ndarray:
    """Running sum over the bins, same shape.

    Each addition of `np.cumsum` waits for the one before. Products with triangles of ones, first
    within runs of bins and then over the runs, give the same in a third of the time.
    """
    frames, bins = share.shape
    within = (share.reshape(-1, RUN) @ np.tri(RUN, dtype=np.float32).T).reshape(frames, -1, RUN)
    runs = bins // RUN
    before = within[:, :, -1] @ np.tri(runs, runs, -1, dtype=np.float32).T
    return (within + before[:, :, None]).reshape(frames, bins)


@cache
def _weights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Octaves re 1 kHz of pairs of FFT bins, weights of the slope in dB, powers of kHz."""
    frequencies = (TIMBRE.frequencies[1::2] + TIMBRE.frequencies[2::2]) / 2000
    octaves = np.log2(frequencies)
    centred = octaves - octaves.mean()
    slope = centred / (centred @ centred) * np.float32(10 / np.log(10))
    return octaves, slope, np.stack([frequencies**k for k in range(1, 5)], axis=1)
