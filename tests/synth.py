"""Synthesised sounds for the tests: the app's own voice, and what must not be taken for one.

All are float32 with a peak of `PEAK`, shape (samples,), at 16 kHz unless told otherwise.
"""

import numpy as np
from scipy import signal as dsp

from ser.audio.synthesis import PEAK, SAMPLE_RATE, scaled, speech  # noqa: F401 – all under one name


def times(seconds):
    """Time of each sample in s."""
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def tone(seconds=3.0, frequency=440.0):
    """A sine."""
    return scaled(np.sin(2 * np.pi * frequency * times(seconds)))


def pulses(seconds=3.0, frequency=120.0):
    """A pulse train whose harmonics fall by 6 dB an octave up to 4 kHz, as a vowel's do."""
    time = times(seconds)
    count = int(4000 / frequency)
    return scaled(sum(np.cos(2 * np.pi * frequency * k * time) / k for k in range(1, count + 1)))


def chirp(seconds=3.0, first=100.0, last=500.0):
    """A sine that rises in equal steps of an octave each second."""
    return scaled(dsp.chirp(times(seconds), first, seconds, last, "logarithmic"))


def noise(seconds=3.0, slope=0.0, seed=0):
    """Noise that falls by `slope` times 3 dB an octave: 0 is white, 1 pink, 2 brown."""
    n = round(seconds * SAMPLE_RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    frequencies = np.maximum(np.fft.rfftfreq(n, 1 / SAMPLE_RATE), 20)
    return scaled(np.fft.irfft(spectrum * frequencies ** (-slope / 2), n))


def hum(seconds=3.0, frequency=100.0):
    """The hum of a transformer: harmonics that fall by 6 dB an octave, and a little hiss."""
    time = times(seconds)
    harmonics = sum(np.sin(2 * np.pi * frequency * k * time + k * k) / k for k in range(1, 12))
    return scaled(harmonics + 0.02 * noise(seconds))


def clicks(seconds=3.0, per_second=5.0):
    """Single samples."""
    sound = np.zeros(round(seconds * SAMPLE_RATE))
    sound[:: round(SAMPLE_RATE / per_second)] = 1
    return scaled(sound)


def square(seconds=3.0, frequency=220.0):
    """A square wave."""
    return scaled(dsp.square(2 * np.pi * frequency * times(seconds)))


def beeps(seconds=3.0, frequency=500.0):
    """A tone that is 0.2 s on and 0.2 s off."""
    return scaled(tone(seconds, frequency) * (times(seconds) % 0.4 < 0.2))


def dial(seconds=3.0):
    """The American dial signal: two tones at once."""
    return scaled(tone(seconds, 350) + tone(seconds, 440))


def touch_tones(seconds=3.0):
    """A telephone number being dialled."""
    pairs = [(697, 1209), (770, 1336), (852, 1477), (941, 1336), (697, 1477), (770, 1209)]
    time = times(seconds)
    step = (time / 0.3).astype(int)
    low, high = np.array(pairs)[step % len(pairs)].T
    sound = np.sin(2 * np.pi * low * time) + np.sin(2 * np.pi * high * time)
    return scaled(sound * (time % 0.3 < 0.2))


def note(frequency, seconds, harmonics=8):
    """A struck string: harmonics that die away, the higher ones sooner."""
    time = times(seconds)
    parts = (
        np.sin(2 * np.pi * frequency * k * time) * np.exp(-(1 + k) * time) / k
        for k in range(1, harmonics + 1)
    )
    return sum(parts) * np.minimum(time / 0.005, 1)


def chord(seconds=3.0):
    """C major, struck once."""
    return scaled(sum(note(frequency, seconds) for frequency in (130.8, 164.8, 196.0)))


def melody(seconds=3.0, length=0.3):
    """Struck notes one after the other."""
    scale = 196 * 2 ** (np.array([0, 4, 7, 5, 12, 9, 2, 7]) / 12)
    count = int(np.ceil(seconds / length))
    notes = [note(scale[k % len(scale)], length) for k in range(count)]
    return scaled(np.concatenate(notes)[: round(seconds * SAMPLE_RATE)])


def swelling_noise(seconds=3.0, rate=4.0, seed=0):
    """White noise that swells and fades as often as syllables do."""
    return scaled(noise(seconds, seed=seed) * (1 + np.sin(2 * np.pi * rate * times(seconds))))


def applause(seconds=3.0, per_second=60.0, seed=0):
    """Claps at random times: short bursts of band-limited noise."""
    rng = np.random.default_rng(seed)
    claps = np.zeros(round(seconds * SAMPLE_RATE))
    where = rng.integers(len(claps), size=round(seconds * per_second))
    claps[where] = rng.uniform(0.2, 1, len(where))
    decay = np.exp(-np.arange(400) / 60) * rng.standard_normal(400)
    band = dsp.butter(2, (500, 4000), "band", fs=SAMPLE_RATE, output="sos")
    return scaled(dsp.sosfilt(band, dsp.fftconvolve(claps, decay)[: len(claps)]))


def music(seconds=3.0, seed=0):
    """A melody over chords and drums."""
    beat = applause(seconds, 4, seed)
    bass = sum(melody(seconds, length) * 0.5 for length in (0.6, 1.2))
    return scaled(melody(seconds) + bass + 0.5 * chord(seconds) + 0.5 * beat)


NON_SPEECH = {
    "low tone": lambda seconds: tone(seconds, 150),
    "tone": tone,
    "high tone": lambda seconds: tone(seconds, 3000),
    "chirp": chirp,
    "fast chirp": lambda seconds: chirp(seconds, 80, 7000),
    "white noise": noise,
    "pink noise": lambda seconds: noise(seconds, 1),
    "brown noise": lambda seconds: noise(seconds, 2),
    "swelling noise": swelling_noise,
    "hum": hum,
    "mains hum": lambda seconds: hum(seconds, 50),
    "clicks": clicks,
    "fast clicks": lambda seconds: clicks(seconds, 100),
    "one click": lambda seconds: clicks(seconds, 1 / seconds),
    "square wave": square,
    "beeps": beeps,
    "dial signal": dial,
    "touch tones": touch_tones,
    "melody": melody,
    "applause": applause,
}
"""Sounds that the input check refuses."""

MUSICAL = {"chord": chord, "music": music}
"""Sounds that it may take for a voice: their F0, if they have one, wavers as in speech."""
