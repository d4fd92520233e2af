"""Codec round trips: what comes back fits what went in."""

import numpy as np
import pytest

from ser.audio.lossy import CODECS, round_trip
from ser.audio.spectrum import SAMPLE_RATE

from .. import synth

VOICE = synth.speech(1.01, seed=2)
RATES = [*((name, kbps) for name in ("mp3", "opus", "aac") for kbps in (12, 32, 64)), ("mulaw", 64)]


def lag(signal, original):
    """Samples by which a signal is late."""
    n = 2 * len(original)
    product = np.fft.rfft(signal, n) * np.conj(np.fft.rfft(original, n))
    late = int(np.argmax(np.fft.irfft(product)))
    return late if late < n // 2 else late - n


def distance(kbps, codec="mp3"):
    """Energy of the error over that of the voice."""
    error = round_trip(VOICE, codec, kbps) - VOICE
    return np.sum(error**2) / np.sum(VOICE**2)


@pytest.mark.parametrize(("codec", "kbps"), RATES)
def test_length_and_onset_stay(codec, kbps):
    """No codec's delay or padding is left, up to 1 ms of phase at the lowest rates."""
    heard = round_trip(VOICE, codec, kbps)
    assert heard.shape == VOICE.shape
    assert heard.dtype == np.float32
    assert abs(lag(heard, VOICE)) <= SAMPLE_RATE // 1000


@pytest.mark.parametrize("codec", CODECS)
def test_the_level_neither_changes_nor_matters(codec):
    """A signal 42 dB lower comes back 42 dB lower, sample by sample."""
    gain = np.float32(2**-7)  # so that nothing is rounded
    heard = round_trip(gain * VOICE, codec, 32)
    np.testing.assert_array_equal(heard, gain * round_trip(VOICE, codec, 32))


def test_fewer_bits_are_further_off():
    """The error grows as the rate falls."""
    assert distance(8) > distance(24) > distance(64) > 0


def test_mulaw_has_the_noise_of_its_steps():
    """A sine of amplitude 0.5 has Δ²/12 of noise, with Δ as G.711 has it at each of its samples."""
    tone = synth.tone(1, 1003.7)  # takes all values, as 1,000 Hz does not at 8 kHz
    step = 2.0 ** (np.floor(np.log2(np.abs(tone) * 8159 + 33)) - 4) / 8159
    error = (round_trip(tone, "mulaw") - tone)[1600:-1600]
    expected = 10 * np.log10(np.mean(step**2 / 12))
    assert 10 * np.log10(np.mean(error**2)) == pytest.approx(expected, abs=1)


def test_mulaw_is_a_telephone():
    """Nothing above 4 kHz is left."""
    spectrum = np.abs(np.fft.rfft(round_trip(synth.noise(1), "mulaw"))) ** 2
    assert spectrum[4100:].sum() < 1e-3 * spectrum.sum()


def test_equal_input_gives_equal_output():
    """Encoders keep no state and draw nothing."""
    for codec in CODECS:
        np.testing.assert_array_equal(round_trip(VOICE, codec, 24), round_trip(VOICE, codec, 24))


def test_silence_stays_silence():
    """There is no level to bring zeros to."""
    silence = np.zeros(1000, np.float32)
    np.testing.assert_array_equal(round_trip(silence, "mp3", 32), silence)
