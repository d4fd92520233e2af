"""How a voice sounds, breathy or pressed, from the strengths of its harmonics.

One look at the spectrum of a frame, after its F0 is known.

References
----------
- Hanson, "Glottal characteristics of female speakers: acoustic correlates" (1997).
- Hammarberg et al., "Perceptual and acoustic correlates of abnormal voice qualities" (1980).
- Hillenbrand, Cleveland & Erickson, "Acoustic correlates of breathy vocal quality" (1994).
- eGeMAPS: Eyben et al., "The Geneva minimalistic acoustic parameter set" (2016).
"""

import numpy as np
import scipy.fft

from ..audio.spectrum import BLOCK, FLOOR, PITCH, to_db

HARMONICS = 4
QUIETEST = np.float32(1e-6)  # re the mean of a frame's bins: nothing below it is of a voice

QUALITY_NAMES = (
    "h1_re_h2",
    "h1_re_h3",
    "h1_re_h4",
    "alpha_ratio",
    "hammarberg",
    "h1_re_first_formant",
    "h1_re_third_formant",
    "cepstral_peak",
)


def _bins(low: float, high: float) -> slice:
    """FFT bins from one frequency to below another, in Hz."""
    return slice(*np.searchsorted(PITCH.frequencies, (low, high)))


LOW, HIGH = _bins(50, 1000), _bins(1000, 4000)
STRONGEST_IN = (_bins(50, 2000), _bins(2000, 4000), _bins(300, 1000), _bins(1800, 4000))
"""Below and above 2 kHz; where the first and where the third formant is."""


def coarse(power: np.ndarray) -> np.ndarray:
    """Power spectra as `quality` takes them: in dB re the mean of a frame's bins, float16.

    A 10-minute clip keeps all of its spectra until its F0 is known, so that they must be small.
    """
    mean = np.maximum(power.mean(axis=1, keepdims=True), FLOOR)
    return to_db(power / mean + QUIETEST).astype(np.float16)


def quality(spectra: np.ndarray, f0: np.ndarray) -> np.ndarray:
    """Voice quality of frames whose F0 is known.

    Parameters
    ----------
    spectra : np.ndarray [shape=(frames, PITCH.n_fft // 2 + 1), dtype=float16]
        From `coarse`.
    f0 : np.ndarray [shape=(frames,)]
        In Hz; where nothing is voiced the result means nothing.

    Returns
    -------
    np.ndarray [shape=(frames, len(QUALITY_NAMES))]
        float32: strength of the first harmonic re the second to fourth, and re the strongest tone
        where the first and the third formant are; mean of the bins below re above 1 kHz; strongest
        tone below re above 2 kHz, all in dB; and height of the cepstrum at the period, in dB.
    """
    blocks = range(0, len(f0), BLOCK)
    if not len(f0):
        return np.zeros((0, len(QUALITY_NAMES)), np.float32)
    return np.concatenate(
        [_quality(spectra[k : k + BLOCK].astype(np.float32), f0[k : k + BLOCK]) for k in blocks]
    )


def _quality(spectra: np.ndarray, f0: np.ndarray) -> np.ndarray:
    in_bins = f0 * (PITCH.n_fft / PITCH.sample_rate)
    first, *higher = (_highest_near(spectra, k * in_bins) for k in range(1, HARMONICS + 1))
    strongest = [spectra[:, part].max(axis=1) for part in STRONGEST_IN]
    alpha = spectra[:, LOW].mean(axis=1) - spectra[:, HIGH].mean(axis=1)
    cepstrum = scipy.fft.irfft(spectra, PITCH.n_fft, axis=1)
    columns = [
        *(first - harmonic for harmonic in higher),
        alpha,
        strongest[0] - strongest[1],
        first - strongest[2],
        first - strongest[3],
        _highest_near(cepstrum, PITCH.sample_rate / f0),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _highest_near(values: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The highest of three values around a place in each row, shape (frames,)."""
    centre = np.clip(np.rint(place).astype(int), 1, values.shape[1] - 2)
    rows = np.arange(len(values))
    near = [values[rows, centre + step] for step in (-1, 0, 1)]
    return np.maximum.reduce(near)
