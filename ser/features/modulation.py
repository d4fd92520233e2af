"""Modulation spectrum: how fast contours move, and which of them move together.

References
----------
- Wu, Falk & Chan, "Automatic speech emotion recognition using modulation spectral features" (2011).
- Schuller et al., "The INTERSPEECH 2009 emotion challenge" (2009), for correlations of contours.
"""

import itertools

import numpy as np
import scipy.fft

from ..audio.spectrum import FRAMES_PER_SECOND

EDGES_HZ = (0.5, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 50)
"""Of the bands; words come at 1 to 3, syllables at 3 to 8 a second, a voice trembles above."""

LEAST_POINTS = 512  # of the FFT: a band of the lowest has a bin or more
LEAST_POWER = 1e-3  # added; far below what a contour of a voice has
CONSTANT = np.float32(1e-5)  # re its size: a contour that moves less does not move


def modulation(contours: np.ndarray) -> np.ndarray:
    """Power of contours in bands of how fast they move.

    Parameters
    ----------
    contours : np.ndarray [shape=(contours, frames)]

    Returns
    -------
    np.ndarray [shape=(contours, len(EDGES_HZ) - 1)]
        log of the mean power in each band, float32.
    """
    frames = contours.shape[1]
    window = np.hanning(frames + 2)[1:-1].astype(np.float32)
    centred = (contours - contours.mean(axis=1, keepdims=True)) * window
    points = max(LEAST_POINTS, scipy.fft.next_fast_len(frames, real=True))
    spectrum = scipy.fft.rfft(centred, points, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    edges = np.ceil(np.array(EDGES_HZ) * points / FRAMES_PER_SECOND).astype(int)
    sums = np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1)
    means = sums / np.diff(edges) / float(window @ window)
    return np.log(means + LEAST_POWER).astype(np.float32)


def modulation_names() -> tuple[str, ...]:
    """Such as "0.5_to_1hz", one for each band."""
    pairs = itertools.pairwise(EDGES_HZ)
    return tuple(f"{low:g}_to_{high:g}hz" for low, high in pairs)


def correlations(contours: np.ndarray) -> np.ndarray:
    """How contours go together in time.

    Parameters
    ----------
    contours : np.ndarray [shape=(contours, frames)]

    Returns
    -------
    np.ndarray [shape=(contours * (contours - 1) / 2,)]
        Pearson's r of each pair, the first contour's pairs first; 0 where a contour is constant.
        float32.
    """
    centred = contours - contours.mean(axis=1, keepdims=True)
    length = np.sqrt(np.einsum("ct,ct->c", centred, centred))
    # Of a constant contour rounding is left, which must not be blown up to a correlation of 1.
    rounding = CONSTANT * np.sqrt(np.einsum("ct,ct->c", contours, contours))
    unit = centred / np.maximum(length, rounding + np.float32(1e-6))[:, None]
    return (unit @ unit.T)[np.triu_indices(len(unit), 1)].astype(np.float32)
