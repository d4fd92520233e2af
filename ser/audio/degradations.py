"""What rooms, noise, microphones and lines do to a signal, each from parameters with units.

All functions are pure. Signals are 16 kHz mono float32 of shape (samples,), and come back as long
as they were, with their onset where it was; only `at_speed` changes the length. Levels do not
matter, as no feature depends on them. `ser.audio.augment` draws the parameters.
"""

from collections.abc import Callable, Sequence

import numpy as np
import scipy.fft
import soxr
from scipy import signal as dsp

from .spectrum import FLOOR, SAMPLE_RATE

SLOPES_DB = {"white": 0.0, "pink": -10 * np.log10(2), "brown": -20 * np.log10(2)}
"""Colour of noise to the slope of its power spectrum in dB per octave."""
COLOURS = (*SLOPES_DB, "speech")
SPEECH_SHARE = 10**-2.5  # of the loudest 20 ms: 25 dB below, some 16 dB below the mean of speech
FRAME = SAMPLE_RATE // 50
LOWEST = 20.0  # Hz; slopes are flat below
TAIL = SAMPLE_RATE // 10  # samples of silence, so that filters do not wrap from end to start
ORDER = 4  # of band edges: 24 dB per octave


def speech_power(signal: np.ndarray) -> float:
    """Mean power of the frames of 20 ms in which someone speaks, not of the pauses.

    A frame counts if it is within 25 dB of the loudest. After the active speech level of ITU-T
    P.56 (2011), which takes what is at most 15.9 dB below the mean of what it takes.
    """
    n = max(len(signal) // FRAME, 1) * FRAME
    power = np.square(np.resize(signal, n).reshape(-1, FRAME), dtype=np.float64).mean(axis=1)
    return float(power[power >= power.max() * SPEECH_SHARE].mean())


def mix(signal: np.ndarray, noise: np.ndarray, snr_db: float) -> np.ndarray:
    """Add noise at a ratio of `speech_power` to its mean power.

    Parameters
    ----------
    signal, noise : np.ndarray [shape=(samples,)]
    snr_db : float
        In dB.

    Returns
    -------
    np.ndarray [shape=(samples,)]
    """
    power = max(float(np.mean(noise**2, dtype=np.float64)), float(FLOOR))
    gain = np.sqrt(speech_power(signal) / power) * 10 ** (-snr_db / 20)
    return signal + np.float32(gain) * noise


def coloured_noise(like: np.ndarray, colour: str, rng: np.random.Generator) -> np.ndarray:
    """Steady noise as long as a signal.

    Parameters
    ----------
    like : np.ndarray [shape=(samples,)]
        Gives the length, and for "speech" the long-term spectrum.
    colour : str
        One of `COLOURS`.
    rng : np.random.Generator

    Returns
    -------
    np.ndarray [shape=(samples,), dtype=float32]
    """
    white = rng.standard_normal(len(like), np.float32)
    if colour == "speech":
        centres, power = dsp.welch(like, SAMPLE_RATE, nperseg=min(512, len(like)))
        return filtered(white, lambda f: np.interp(f, centres, np.sqrt(power)))
    return filtered(white, lambda f: _sloping(f, SLOPES_DB[colour]))


def babble_of(voices: Sequence[np.ndarray], n: int, rng: np.random.Generator) -> np.ndarray:
    """Equally loud voices at once, each repeated from a random place on.

    Parameters
    ----------
    voices : sequence of np.ndarray [shape=(samples of each,)]
    n : int
        Samples wanted.
    rng : np.random.Generator

    Returns
    -------
    np.ndarray [shape=(n,), dtype=float32]
    """
    total = np.zeros(n, np.float32)
    for voice in voices:
        loudness = np.sqrt(max(speech_power(voice), float(FLOOR)))
        total += np.roll(np.resize(voice, n), rng.integers(n)) / np.float32(loudness)
    return total


def reverberate(
    signal: np.ndarray, rt60_s: float, direct_db: float, rng: np.random.Generator
) -> np.ndarray:
    """Put a voice into a room: the direct path, then exponentially decaying noise.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
    rt60_s : float
        Time in which the reverberation falls by 60 dB, in s.
    direct_db : float
        Energy of the direct path over that of the reverberation, in dB.
    rng : np.random.Generator

    Returns
    -------
    np.ndarray [shape=(samples,), dtype=float32]
        Source: Polack's model (1988) as in Jot, Cerveau & Warusfel (1997).
    """
    return dsp.oaconvolve(signal, impulse_response(rt60_s, direct_db, rng))[: len(signal)]


def impulse_response(rt60_s: float, direct_db: float, rng: np.random.Generator) -> np.ndarray:
    """A room's answer to an impulse for `rt60_s`; parameters and source as those of `reverberate`.

    Returns
    -------
    np.ndarray [shape=(samples,), dtype=float32]
        The direct path is its first sample, 1.
    """
    time = np.arange(round(rt60_s * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    response = rng.standard_normal(len(time), np.float32)
    response *= np.exp(time * np.float32(-3 * np.log(10) / rt60_s))
    response[0] = 0
    response *= np.float32(10 ** (-direct_db / 20)) / np.linalg.norm(response)
    response[0] = 1
    return response


def band_passed(signal: np.ndarray, low: float, high: float) -> np.ndarray:
    """Keep what is between two edges: a Butterworth filter's gain, -3 dB at each, no phase.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono.
    low, high : float
        In Hz.

    Returns
    -------
    np.ndarray [shape=(samples,)]
    """

    def gain(frequency):
        below, above = low / np.maximum(frequency, 1), frequency / high
        return 1 / np.sqrt((1 + below ** (2 * ORDER)) * (1 + above ** (2 * ORDER)))

    return filtered(signal, gain)


def tilted(
    signal: np.ndarray, slope: float, peak_db: float, peak: float, octaves: float
) -> np.ndarray:
    """A microphone that is not flat.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
    slope : float
        dB per octave, around 1 kHz.
    peak_db, peak, octaves : float
        Gain in dB (a dip if negative), centre in Hz and standard deviation of a resonance.

    Returns
    -------
    np.ndarray [shape=(samples,), dtype=float32]
    """

    def gain(frequency):
        distance = np.log2(np.maximum(frequency, LOWEST) / peak) / octaves
        resonance = 10 ** (peak_db / 20 * np.exp(-0.5 * distance**2))
        return _sloping(frequency, slope) * resonance

    return filtered(signal, gain)


def at_speed(signal: np.ndarray, factor: float) -> np.ndarray:
    """Play faster (`factor` above 1) or slower: length, tempo, pitch and formants move together.

    Pitch alone is not moved: that takes a phase vocoder, whose smeared onsets and phasiness would
    be learnt as signs of a copy.
    """
    return soxr.resample(signal, SAMPLE_RATE * factor, SAMPLE_RATE)


def filtered(signal: np.ndarray, gain: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Multiply the spectrum by `gain` of the frequency in Hz; nothing is delayed."""
    n = scipy.fft.next_fast_len(len(signal) + TAIL, real=True)
    frequency = scipy.fft.rfftfreq(n, np.float32(1 / SAMPLE_RATE))
    spectrum = scipy.fft.rfft(signal, n) * gain(frequency).astype(np.float32)
    return scipy.fft.irfft(spectrum, n)[: len(signal)]


def _sloping(frequency: np.ndarray, slope: float) -> np.ndarray:
    """Gain with a slope in dB per octave, 1 at 1 kHz."""
    return (np.maximum(frequency, LOWEST) / 1000) ** (slope / (20 * np.log10(2)))
