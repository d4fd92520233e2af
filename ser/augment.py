"""Degraded copies of clips: drawn at random for training, fixed for tests.

A copy goes the way of a real recording: speaker, room, noise, microphone, codec. Each of `STEPS`
draws its own parameters; a copy takes one to four of them. `DEGRADATIONS` are the fixed test set.
Everything follows from a seed, `random_for` of what it is for, so neither the order of work nor
the number of processes matters.
"""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from .degradations import (
    COLOURS,
    at_speed,
    babble_of,
    band_passed,
    coloured_noise,
    mix,
    reverberate,
    tilted,
)
from .lossy import round_trip

SNR_DB = (5.0, 30.0)
RT60_S = (0.2, 0.8)
DIRECT_DB = (-3.0, 12.0)  # from across the room to close by
TELEPHONE = (300.0, 3400.0)  # Hz; ITU-T G.712
MOST_STEPS = 4
RATES = {"mp3": (8, 64), "opus": (8, 64), "aac": (12, 64), "mulaw": (64, 64)}
"""Bit rates in kbit/s, from and to; phones and messengers use all of them."""

Voices = Sequence[np.ndarray]
Step = Callable[[np.ndarray, np.random.Generator, Voices], np.ndarray]


def seed_for(*what: object) -> int:
    """A seed that depends on nothing but `what`, such as a seed, a clip's name and a copy."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, what)).encode()).digest()[:8])


def random_for(*what: object) -> np.random.Generator:
    """A generator from `seed_for`."""
    return np.random.default_rng(seed_for(*what))


def speed(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """Faster or slower by up to a tenth, pitch included."""
    return at_speed(signal, rng.uniform(0.9, 1.1))


def room(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """A room of RT60 0.2–0.8 s, in which the voice is far (-3 dB direct) to near (12 dB)."""
    return reverberate(signal, rng.uniform(*RT60_S), rng.uniform(*DIRECT_DB), rng)


def noise(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """White, pink, brown or speech-shaped noise at 5–30 dB."""
    colour = COLOURS[rng.integers(len(COLOURS))]
    return mix(signal, coloured_noise(signal, colour, rng), rng.uniform(*SNR_DB))


def babble(signal: np.ndarray, rng: np.random.Generator, voices: Voices = ()) -> np.ndarray:
    """Other voices at 5–30 dB; nothing, if there are none."""
    if not voices:
        return signal
    return mix(signal, babble_of(voices, len(signal), rng), rng.uniform(*SNR_DB))


def tilt(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """A microphone: up to 3 dB per octave either way, a resonance or dip of up to 8 dB."""
    peak = 2 ** rng.uniform(np.log2(200), np.log2(6000))
    return tilted(signal, rng.uniform(-3, 3), rng.uniform(-8, 8), peak, rng.uniform(0.2, 1))


def band_limit(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """From 50–400 Hz to 3–7.5 kHz; one time in four a telephone's band."""
    if rng.random() < 0.25:
        return band_passed(signal, *TELEPHONE)
    return band_passed(signal, rng.uniform(50, 400), rng.uniform(3000, 7500))


def codec(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """MP3, Opus or AAC of 8 to 64 kbit/s, or a telephone's mu-law at 8 kHz."""
    name = tuple(RATES)[rng.integers(len(RATES))]
    low, high = RATES[name]
    return round_trip(signal, name, round(2 ** rng.uniform(np.log2(low), np.log2(high))))


STEPS: dict[str, Step] = {
    step.__name__: step for step in (speed, room, noise, babble, tilt, band_limit, codec)
}
"""In the order in which they befall a recording."""


def draw_steps(rng: np.random.Generator) -> tuple[str, ...]:
    """One to four different names of `STEPS`, in their order."""
    count = rng.integers(1, MOST_STEPS + 1)
    chosen = rng.choice(len(STEPS), count, replace=False)
    return tuple(name for k, name in enumerate(STEPS) if k in chosen)


def take_steps(
    signal: np.ndarray, names: Sequence[str], rng: np.random.Generator, voices: Voices = ()
) -> np.ndarray:
    """Degrade a signal by some of `STEPS`, one after the other."""
    for name in names:
        signal = STEPS[name](signal, rng, voices)
    return signal.astype(np.float32, copy=False)


def augment(signal: np.ndarray, rng: np.random.Generator, voices: Voices = ()) -> np.ndarray:
    """A random degraded copy.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono, float32.
    rng : np.random.Generator
        Such as `random_for` gives.
    voices : sequence of np.ndarray
        Other clips at 16 kHz for babble; `ser.copies` says which may be used.

    Returns
    -------
    np.ndarray [shape=(about samples,), dtype=float32]
        Up to a ninth longer or an eleventh shorter if its speed is changed, else as long.
    """
    return take_steps(signal, draw_steps(rng), rng, voices)


def _test_room(signal: np.ndarray, seed: int) -> np.ndarray:
    return reverberate(signal, 0.5, 0.0, random_for("room", seed))


def _test_noise(signal: np.ndarray, seed: int) -> np.ndarray:
    rng = random_for("noise", seed)
    colour = COLOURS[rng.integers(len(COLOURS))]
    return mix(signal, coloured_noise(signal, colour, rng), 10.0)


def _test_telephone(signal: np.ndarray, seed: int) -> np.ndarray:
    return band_passed(signal, *TELEPHONE)


def _test_mp3(signal: np.ndarray, seed: int) -> np.ndarray:
    return round_trip(signal, "mp3", 32)


def _test_all(signal: np.ndarray, seed: int) -> np.ndarray:
    for step in (_test_room, _test_noise, _test_telephone, _test_mp3):
        signal = step(signal, seed)
    return signal


DEGRADATIONS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "room": _test_room,
    "noise 10 dB": _test_noise,
    "telephone band": _test_telephone,
    "MP3 32 kbit/s": _test_mp3,
    "all together": _test_all,
}
"""The fixed test set: name to a function of signal and seed.

A room of RT60 0.5 s with as much reverberation as direct sound; noise of a colour drawn from
`COLOURS` for each clip; 300–3,400 Hz; MP3; and the four of them in this order.
"""
