"""Rooms, noise, microphones and lines: each against what its parameters promise."""

import numpy as np
import pytest

from ser.audio.degradations import (
    COLOURS,
    SLOPES_DB,
    at_speed,
    babble_of,
    band_passed,
    coloured_noise,
    impulse_response,
    mix,
    reverberate,
    speech_power,
    tilted,
)
from ser.audio.spectrum import SAMPLE_RATE

from .. import synth

LOUD_TONE = synth.PEAK**2 / 2  # mean power of synth.tone


def rng():
    """A generator, the same for each call."""
    return np.random.default_rng(7)


def power_db(signal):
    """Mean power in dB without the first and last 0.1 s."""
    inner = signal[SAMPLE_RATE // 10 : -SAMPLE_RATE // 10]
    return 10 * np.log10(np.mean(inner.astype(np.float64) ** 2))


def gain_db(effect, frequency):
    """What an effect does to a tone, in dB."""
    tone = synth.tone(1, frequency)
    return power_db(effect(tone)) - power_db(tone)


def peak_frequency(signal):
    """Frequency in Hz of the highest peak of the spectrum."""
    return np.argmax(np.abs(np.fft.rfft(signal))) * SAMPLE_RATE / len(signal)


def test_pauses_do_not_lower_the_speech_power():
    """A tone with twice its length of silence around has the power A²/2 of the tone alone."""
    tone = synth.tone(1)
    assert speech_power(np.pad(tone, len(tone))) == pytest.approx(LOUD_TONE, rel=1e-3)


def test_speech_power_of_less_than_a_frame():
    """Ten samples of 0.5 have the power 0.25."""
    assert speech_power(np.full(10, 0.5, np.float32)) == pytest.approx(0.25)


@pytest.mark.parametrize("snr_db", [-5.0, 0.0, 10.0, 30.0])
def test_noise_is_added_at_the_ratio_asked_for(snr_db):
    """What was added is as far below the tone, pauses not counted, as was asked."""
    signal = np.pad(synth.tone(1), SAMPLE_RATE)
    added = mix(signal, synth.noise(3), snr_db) - signal
    ratio = 10 * np.log10(LOUD_TONE / np.mean(added**2))
    assert ratio == pytest.approx(snr_db, abs=0.02)


def test_silence_as_noise_changes_nothing():
    """A voice that says nothing is no division by zero."""
    signal = synth.tone(0.5)
    np.testing.assert_array_equal(mix(signal, np.zeros_like(signal), 5), signal)


@pytest.mark.parametrize("colour", SLOPES_DB)
def test_noise_has_the_slope_of_its_colour(colour):
    """Power in octaves from 125 Hz to 4 kHz changes by 0, -3.01 or -6.02 dB per octave and Hz."""
    noise = coloured_noise(synth.tone(10), colour, rng())
    power = np.abs(np.fft.rfft(noise)) ** 2
    frequency = np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE)
    edges = 125 * 2.0 ** np.arange(6)
    octaves = [power[(frequency >= f) & (frequency < 2 * f)].mean() for f in edges[:-1]]
    slope = np.polyfit(np.arange(5), 10 * np.log10(octaves), 1)[0]
    assert slope == pytest.approx(SLOPES_DB[colour], abs=0.2)


def test_speech_shaped_noise_has_the_spectrum_of_the_signal():
    """Like noise that was low-passed at 1 kHz, it has as much from 500 Hz to there (±10 %)."""
    like = band_passed(synth.noise(4), 1, 1000)
    noise = coloured_noise(like, "speech", rng())
    assert octave_share(noise) == pytest.approx(octave_share(like), rel=0.1)


def octave_share(signal):
    """Share of the power from 500 Hz to 1 kHz."""
    power = np.abs(np.fft.rfft(signal)) ** 2
    frequency = np.fft.rfftfreq(len(signal), 1 / SAMPLE_RATE)
    return power[(frequency > 500) & (frequency < 1000)].sum() / power.sum()


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("n", [1, 100, 16001])
def test_noise_is_as_long_as_the_signal(colour, n):
    """Any length is served, in float32."""
    noise = coloured_noise(synth.noise(2)[:n], colour, rng())
    assert noise.shape == (n,)
    assert noise.dtype == np.float32


def test_babble_makes_voices_equally_loud():
    """Two tones of different level and length have the same share of the babble."""
    voices = [0.01 * synth.tone(1, 400), synth.tone(0.5, 1000)]
    spectrum = np.abs(np.fft.rfft(babble_of(voices, SAMPLE_RATE, rng())))
    assert spectrum[400] == pytest.approx(spectrum[1000], rel=0.01)


@pytest.mark.parametrize("rt60_s", [0.2, 0.5, 0.8])
def test_a_room_decays_by_60_db_in_its_time(rt60_s):
    """A line through the level of the tail falls by 60 dB in RT60 (within 5 %)."""
    tail = impulse_response(rt60_s, 0, rng())[1:].astype(np.float64)
    parts = np.array_split(tail**2, 20)
    slope = np.polyfit(np.arange(20), 10 * np.log10([part.mean() for part in parts]), 1)[0]
    assert 20 * slope == pytest.approx(-60, rel=0.05)


@pytest.mark.parametrize("direct_db", [-3.0, 0.0, 12.0])
def test_a_room_has_the_direct_sound_asked_for(direct_db):
    """The first sample's energy over that of all others is the ratio."""
    response = impulse_response(0.4, direct_db, rng()).astype(np.float64)
    assert 10 * np.log10(response[0] ** 2 / np.sum(response[1:] ** 2)) == pytest.approx(
        direct_db, abs=1e-4
    )


def test_a_room_answers_after_the_sound_and_not_before():
    """An impulse comes back as silence, itself, and the room's tail up to the end."""
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[500] = 1
    heard = reverberate(click, 0.3, 0.0, rng())
    expected = np.zeros(SAMPLE_RATE)
    expected[500 : 500 + 4800] = impulse_response(0.3, 0.0, rng())
    np.testing.assert_allclose(heard, expected, atol=1e-6)


@pytest.mark.parametrize("frequency", [100, 300, 1000, 3400, 6800])
def test_a_band_is_a_butterworth_filter(frequency):
    """A tone is changed by the gain of fourth-order filters at 300 and 3,400 Hz."""
    expected = -10 * np.log10((1 + (300 / frequency) ** 8) * (1 + (frequency / 3400) ** 8))
    measured = gain_db(lambda tone: band_passed(tone, 300, 3400), frequency)
    assert measured == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(("frequency", "expected"), [(250, -6), (1000, 0), (4000, 6)])
def test_a_tilt_is_a_line_over_octaves(frequency, expected):
    """With 3 dB per octave, two octaves from 1 kHz are 6 dB."""
    measured = gain_db(lambda tone: tilted(tone, 3, 0, 1000, 1), frequency)
    assert measured == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(("frequency", "expected"), [(2000, 8), (1000, 8 * np.exp(-0.5))])
def test_a_resonance_is_a_bell_over_octaves(frequency, expected):
    """At its centre it has its height, one standard deviation away e^-½ of it."""
    measured = gain_db(lambda tone: tilted(tone, 0, 8, 2000, 1), frequency)
    assert measured == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    "effect", [lambda s: band_passed(s, 300, 3400), lambda s: tilted(s, 3, 8, 2e3, 1)]
)
def test_filters_do_not_delay(effect):
    """An impulse is still highest where it was."""
    click = np.zeros(4000, np.float32)
    click[1234] = 1
    assert np.argmax(np.abs(effect(click))) == 1234


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_speed_moves_length_and_pitch(factor):
    """At 1.1 times the speed a second of 440 Hz is 1/1.1 s of 484 Hz."""
    faster = at_speed(synth.tone(1, 440), factor)
    assert len(faster) == pytest.approx(SAMPLE_RATE / factor, abs=1)
    assert peak_frequency(faster) == pytest.approx(440 * factor, abs=1)
