"""A sine whose frequency, level and length are known, and what a clip made of it."""

import numpy as np

from ser.audio.clip import SAMPLE_RATE

LEVEL = 0.5


def tone(rate=48_000, seconds=1.0, frequency=440.0):
    """A sine of amplitude `LEVEL`, shape (samples,)."""
    time = np.arange(round(seconds * rate)) / rate
    return (LEVEL * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def middle(clip):
    """The signal without 0.1 s at each end, where codecs and filters start and stop."""
    return clip.signal[SAMPLE_RATE // 10 : -SAMPLE_RATE // 10]


def amplitude(clip):
    """Amplitude of a sine, from its RMS."""
    return np.sqrt(2 * np.mean(middle(clip).astype(np.float64) ** 2))


def peak_frequency(clip):
    """Frequency in Hz of the strongest bin of a spectrum with 1 Hz bins."""
    return np.argmax(np.abs(np.fft.rfft(middle(clip) * np.hanning(len(middle(clip))), SAMPLE_RATE)))
