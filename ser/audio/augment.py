"""Degraded copies of clips: drawn at random for training, fixed for tests.

A copy goes the way of a real recording: speaker, room, noise, microphone, codec. Each of `STEPS`
draws its own parameters. Most copies have another speed, which makes another speaker of them; a
quarter have nothing else but that and another microphone, so that clean speech stays known.
`DEGRADATIONS` are the fixed test set. Everything follows from a seed, `random_for` of what it is
for, so neither the order of work nor the number of processes matters.
"""

import hashlib
import io
from collections.abc import Callable, Sequence

import numpy as np
import soundfile
import soxr

from .clip import load_clip
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
from .spectrum import SAMPLE_RATE

SNR_DB = (5.0, 30.0)
RT60_S = (0.2, 0.8)
DIRECT_DB = (-3.0, 12.0)  # from across the room to close by
TELEPHONE = (300.0, 3400.0)  # Hz; ITU-T G.712
SPEED = 0.18  # log; voices differ by about as much in pitch and length of the vocal tract
SPEED_SHARE, TILT_SHARE = 0.75, 0.4
HARM_SHARES = (0.25, 0.3, 0.25, 0.2)
"""Of copies with none, one, two and three of `HARMS`."""
RATES = {"mp3": (8, 64), "opus": (8, 64), "aac": (12, 64), "mulaw": (64, 64)}
"""Bit rates in kbit/s, from and to; phones and messengers use all of them."""

Voices = Sequence[np.ndarray]
"""Clips of other speakers, each of shape (samples,), 16 kHz mono."""

Step = Callable[[np.ndarray, np.random.Generator, Voices], np.ndarray]
"""A signal of shape (samples,), 16 kHz mono, a source of chance, and other voices, which only
`babble` listens to, to a degraded signal: of the same shape, but for `speed`."""


def seed_for(*what: object) -> int:
    """A seed that depends on nothing but `what`, such as a seed, a clip's name and a copy."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, what)).encode()).digest()[:8])


def random_for(*what: object) -> np.random.Generator:
    """A generator from `seed_for`."""
    return np.random.default_rng(seed_for(*what))


def speed(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """Faster or slower by up to a fifth, pitch included: another person. Called as a `Step`."""
    return at_speed(signal, float(np.exp(rng.uniform(-SPEED, SPEED))))


def room(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """A room, RT60 0.2–0.8 s, the voice far (-3 dB direct) to near (12). Called as a `Step`."""
    return reverberate(signal, rng.uniform(*RT60_S), rng.uniform(*DIRECT_DB), rng)


def noise(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """White, pink, brown or speech-shaped noise at 5–30 dB. Called as a `Step`."""
    colour = COLOURS[rng.integers(len(COLOURS))]
    return mix(signal, coloured_noise(signal, colour, rng), rng.uniform(*SNR_DB))


def babble(signal: np.ndarray, rng: np.random.Generator, voices: Voices = ()) -> np.ndarray:
    """Other voices at 5–30 dB; nothing, if there are none. Called as a `Step`."""
    if not voices:
        return signal
    return mix(signal, babble_of(voices, len(signal), rng), rng.uniform(*SNR_DB))


def tilt(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """A microphone that is not flat. Called as a `Step`.

    Up to 3 dB per octave either way, and a resonance or dip of up to 8 dB.
    """
    peak = 2 ** rng.uniform(np.log2(200), np.log2(6000))
    return tilted(signal, rng.uniform(-3, 3), rng.uniform(-8, 8), peak, rng.uniform(0.2, 1))


def band_limit(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """From 50–400 Hz to 3–7.5 kHz; one time in four a telephone's band. Called as a `Step`."""
    if rng.random() < 0.25:
        return band_passed(signal, *TELEPHONE)
    return band_passed(signal, rng.uniform(50, 400), rng.uniform(3000, 7500))


def codec(signal: np.ndarray, rng: np.random.Generator, _: Voices = ()) -> np.ndarray:
    """MP3, Opus or AAC of 8 to 64 kbit/s, or a telephone's mu-law at 8 kHz. Called as a `Step`."""
    name = tuple(RATES)[rng.integers(len(RATES))]
    low, high = RATES[name]
    return round_trip(signal, name, round(2 ** rng.uniform(np.log2(low), np.log2(high))))


STEPS: dict[str, Step] = {
    step.__name__: step for step in (speed, room, noise, babble, tilt, band_limit, codec)
}
"""In the order in which they befall a recording."""


HARMS = ("room", "noise", "babble", "band_limit", "codec")
"""Steps after which speech is harder to understand."""


def draw_steps(rng: np.random.Generator) -> tuple[str, ...]:
    """Different names of `STEPS`, in their order; now and then none."""
    chosen = {"speed"} if rng.random() < SPEED_SHARE else set()
    if rng.random() < TILT_SHARE:
        chosen.add("tilt")
    count = rng.choice(len(HARM_SHARES), p=HARM_SHARES)
    chosen.update(rng.choice(HARMS, count, replace=False).tolist())
    return tuple(name for name in STEPS if name in chosen)


def take_steps(
    signal: np.ndarray, names: Sequence[str], rng: np.random.Generator, voices: Voices = ()
) -> np.ndarray:
    """Degrade a signal by some of `STEPS`, one after the other.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono.
    names : sequence of str
        Keys of `STEPS`, in the order in which they are taken.
    rng : np.random.Generator
    voices : sequence of np.ndarray
        Other clips for babble; `ser.corpora.copies` says which may be used.

    Returns
    -------
    np.ndarray [shape=(samples,), dtype=float32]
        `speed` changes the number of samples.
    """
    for name in names:
        signal = STEPS[name](signal, rng, voices)
    return signal.astype(np.float32, copy=False)


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


def _as_file(signal: np.ndarray, rate: int, stereo: bool = False) -> np.ndarray:
    """Through a 16-bit WAV file of another rate, as `ser.audio.clip` opens it.

    Of two microphones the right one is further away and hears the voice 6 dB softer.
    """
    left = soxr.resample(signal, SAMPLE_RATE, rate)
    channels = [left, left / 2] if stereo else [left]
    file = io.BytesIO()
    soundfile.write(file, np.stack(channels, axis=1), rate, format="WAV")
    return load_clip(file.getvalue(), "as_file.wav").signal


HARMLESS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "20 dB louder": lambda signal, _: signal * np.float32(10),
    "20 dB softer": lambda signal, _: signal / np.float32(10),
    "44.1 kHz": lambda signal, _: _as_file(signal, 44_100),
    "48 kHz": lambda signal, _: _as_file(signal, 48_000),
    "stereo": lambda signal, _: _as_file(signal, 48_000, stereo=True),
    "MP3 128 kbit/s": lambda signal, _: round_trip(signal, "mp3", 128, 44_100),
    "Opus 32 kbit/s": lambda signal, _: round_trip(signal, "opus", 32, 48_000),
}
"""What should change no answer, in the same form."""
