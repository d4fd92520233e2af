"""A synthesised voice: the example that needs no network, and what the tests speak with.

It babbles vowels with moving F0: a glottal pulse train goes through a vocal tract's resonances. The
input check takes it for speech. It says nothing, and no emotion is meant.
"""

import io
from functools import cache

import numpy as np
import soundfile as sf
from scipy import signal as dsp

from .spectrum import SAMPLE_RATE

PEAK = 0.5
VOWELS = {
    "a": (730, 1090, 2440, 3500),
    "e": (530, 1840, 2480, 3500),
    "i": (270, 2290, 3010, 3700),
    "o": (570, 840, 2410, 3400),
    "u": (300, 870, 2240, 3400),
}
"""Formants of a man's vowels in Hz. Source of the first three: Peterson & Barney (1952)."""


@cache
def synthesised_voice() -> bytes:
    """A few seconds of the voice as a 16-bit WAV file, the same on every call."""
    file = io.BytesIO()
    sf.write(file, speech(3.5, 120.0, seed=1), SAMPLE_RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()


def speech(
    seconds: float = 3.0, f0: float = 120.0, seed: int = 0, sample_rate: int = SAMPLE_RATE
) -> np.ndarray:
    """A babbling voice: some four syllables a second with moving F0, some hisses and pauses.

    A glottal pulse train goes through the resonances of each syllable's vowel.

    Parameters
    ----------
    seconds : float > 0
    f0 : float > 0
        About which F0 moves, in Hz.
    seed : int
        Of syllables, stress, pauses and noise.
    sample_rate : int
        In Hz.

    Returns
    -------
    np.ndarray [shape=(samples,)]
        float32 with a peak of `PEAK`.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    lengths = rng.uniform(0.16, 0.3, int(seconds / 0.16) + 2)
    starts = np.cumsum(lengths) - lengths + 0.05
    kinds = rng.integers(len(VOWELS), size=len(starts))
    stress = rng.uniform(0, 1, len(starts))
    gains = np.where(np.arange(len(starts)) % 6 == 5, 0, 0.5 + 0.5 * stress)  # 0 is a pause
    hisses = np.where(rng.random(len(starts)) < 0.3, 0.06, 0)  # s, before the vowel

    semitones = np.interp(time, starts + lengths / 2, 5 * stress - 2.5)  # accents
    semitones -= 2 * (time % 2)  # each phrase falls
    semitones += 0.4 * np.interp(time, time[::80], rng.standard_normal(len(time[::80])))
    source = _glottis(f0 * 2 ** (semitones / 12), sample_rate)
    source += 0.02 * rng.standard_normal(len(time))

    tract = 1.0 if f0 < 160 else 1.15  # a shorter one has higher formants
    voice = np.zeros(len(time))
    for k, formants in enumerate(VOWELS.values()):
        sound = dsp.sosfilt(_resonances(np.array(formants) * tract, sample_rate), source)
        loudness = _bursts(time, starts + hisses, starts + lengths, gains * (kinds == k), 0.04)
        voice += loudness * sound / (np.abs(sound).max() + 1e-9)
    highpass = dsp.butter(4, 3000, "high", fs=sample_rate, output="sos")
    hiss = dsp.sosfilt(highpass, rng.standard_normal(len(time)))
    voice += 0.03 * _bursts(time, starts, starts + hisses, gains, 0.02) * hiss
    return scaled(voice + 1e-4 * rng.standard_normal(len(time)))


def _glottis(f0: np.ndarray, sample_rate: int) -> np.ndarray:
    """Flow derivative of a pulse train with a given F0 in each sample (Rosenberg 1971)."""
    phase = np.cumsum(f0 / sample_rate) % 1
    opening = 0.5 - 0.5 * np.cos(np.pi * phase / 0.4)
    closing = np.cos(np.pi / 2 * (phase - 0.4) / 0.2)
    flow = np.where(phase < 0.4, opening, np.where(phase < 0.6, closing, 0))
    return np.diff(flow, prepend=0)


def _resonances(formants: np.ndarray, sample_rate: int) -> np.ndarray:
    """Second-order sections, one for each formant, gain 1 at 0 Hz."""
    radius = np.exp(-np.pi * (50 + 0.04 * formants) / sample_rate)
    poles = radius * np.exp(2j * np.pi * formants / sample_rate)
    sections = [(1, 0, 0, 1, -2 * p.real, abs(p) ** 2) for p in poles]
    return np.array([(sum(s[3:]), *s[1:]) for s in sections])


def _bursts(
    time: np.ndarray, starts: np.ndarray, ends: np.ndarray, gains: np.ndarray, ramp: float
) -> np.ndarray:
    """Envelope that is `gains` from starts to ends, with ramps in s within and 0 between."""
    ramps = np.minimum(ramp, (ends - starts) / 2)
    x = np.stack([starts, starts + ramps, ends - ramps, ends], axis=1).ravel()
    y = np.stack([0 * gains, gains, gains, 0 * gains], axis=1).ravel()
    return np.interp(time, x, y, left=0, right=0)


def scaled(signal: np.ndarray) -> np.ndarray:
    """As float32 with a peak of `PEAK`."""
    return (signal * (PEAK / np.abs(signal).max())).astype(np.float32)
