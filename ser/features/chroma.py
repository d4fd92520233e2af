"""How strong each of the twelve notes is: for plots, no feature is made of it."""

from functools import cache

import numpy as np

from ..audio.spectrum import HOP, PITCH, product
from .analysis import tonal_power


def chroma(signal: np.ndarray) -> np.ndarray:
    """Power in each pitch class every 10 ms.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono.

    Returns
    -------
    np.ndarray [shape=(frames, 12)]
        The strongest class of a frame is 1; class 0 is C.
    """
    spectra = tonal_power(signal, slice(0, 1 + len(signal) // HOP))
    power = np.concatenate([product(power, chroma_filters()) for power in spectra])
    return power / np.maximum(power.max(axis=1, keepdims=True), 1e-10)


@cache
def chroma_filters() -> np.ndarray:
    """Weights that fold FFT bins onto the 12 pitch classes, shape (PITCH.n_fft // 2 + 1, 12).

    Each bin from 55 Hz to 4 kHz is shared between its two nearest semitones (class 0 is C).
    """
    frequencies = np.clip(PITCH.frequencies, 1, None)
    semitone = 69 + 12 * np.log2(frequencies / 440)
    distance = np.abs((semitone[:, None] - np.arange(12) + 6) % 12 - 6)
    used = frequencies >= 55
    return (np.maximum(0, 1 - distance) * used[:, None]).astype(np.float32)
