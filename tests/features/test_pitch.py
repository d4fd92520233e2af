"""F0 and voicing, on sounds whose period is known."""

import numpy as np
import pytest

from ser.features.analysis import analyse
from ser.features.pitch import HIGHEST_HZ, LOWEST_HZ, VOICED_ABOVE

from .. import synth

F0S = [80, 100, 127, 160, 220, 300, 440, 523, 600]
INNER = slice(5, -5)  # frames that lie within the signal


def pitch(signal):
    """F0 and strength of the frames that lie within a signal."""
    found = analyse(signal.astype(np.float32)).pitch
    return found.f0[INNER], found.strength[INNER]


@pytest.mark.parametrize("f0", F0S)
def test_f0_of_a_tone(f0):
    """The F0 of a sine is its frequency."""
    assert pitch(synth.tone(0.5, f0))[0] == pytest.approx(f0, rel=0.01)


@pytest.mark.parametrize("f0", F0S)
def test_f0_of_pulses(f0):
    """The F0 of a pulse train is its rate."""
    assert pitch(synth.pulses(0.5, f0))[0] == pytest.approx(f0, rel=0.01)


@pytest.mark.parametrize("f0", F0S)
def test_period_gives_full_strength(f0):
    """What repeats itself exactly has a strength of 1, but for what falls between two lags."""
    assert pitch(synth.pulses(0.5, f0))[1] == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("seed", range(3))
def test_noise_is_unvoiced(seed):
    """Noise has no period to be taken for a voice's."""
    assert (pitch(synth.noise(3.0, seed=seed))[1] < VOICED_ABOVE).all()


@pytest.mark.parametrize("snr_db", [0, 6, 12])
def test_strength_is_the_share_of_the_periodic_part(snr_db):
    """With noise in the same band, strength is the tone's share of the power (Boersma 1993)."""
    tone, noise = synth.tone(3.0, 200), synth.noise(3.0)
    # Half of white noise lies below 4 kHz, where periodicity is measured.
    power = np.mean(tone**2) / 10 ** (snr_db / 10)
    mixed = tone + noise * np.sqrt(2 * power / np.mean(noise**2))
    share = 10 ** (snr_db / 10) / (1 + 10 ** (snr_db / 10))
    assert np.median(pitch(mixed)[1]) == pytest.approx(share, abs=0.08)


@pytest.mark.parametrize("f0", [100, 150, 210])
def test_missing_fundamental(f0):
    """A telephone drops the fundamental; the period stays."""
    time = synth.times(0.5)
    harmonics = sum(np.cos(2 * np.pi * f0 * k * time) for k in range(3, 9))
    assert pitch(synth.scaled(harmonics))[0] == pytest.approx(f0, rel=0.01)


@pytest.mark.parametrize("f0", [100, 150, 210])
def test_loud_second_harmonic_is_no_octave_error(f0):
    """A second harmonic 10 dB above the others, as a formant makes it, does not double F0."""
    time = synth.times(0.5)
    gains = {1: 1.0, 2: 3.16, 3: 1.0, 4: 1.0}
    sound = sum(gain * np.cos(2 * np.pi * f0 * k * time) for k, gain in gains.items())
    assert pitch(synth.scaled(sound))[0] == pytest.approx(f0, rel=0.01)


def test_glide_is_followed():
    """F0 follows a sine that rises an octave in a second."""
    f0, _ = pitch(synth.chirp(1.0, 150, 300))
    expected = 150 * 2 ** np.linspace(0, 1, 101)[INNER]
    assert f0 == pytest.approx(expected, rel=0.01)


def test_voice_is_followed():
    """In a synthetic voice most frames are voiced, near the F0 that was asked for."""
    f0, strength = pitch(synth.speech(3.0, 200))
    voiced = strength > VOICED_ABOVE
    assert voiced.mean() > 0.5
    assert np.median(f0[voiced]) == pytest.approx(200, rel=0.12)


def test_level_changes_nothing():
    """F0 and strength are those of the same sound 40 dB lower."""
    voice = synth.speech(1.0)
    (f0, strength), (low_f0, low_strength) = pitch(voice), pitch(voice * 0.01)
    sure = strength > VOICED_ABOVE
    assert low_f0[sure] == pytest.approx(f0[sure], rel=1e-3)
    assert low_strength[sure] == pytest.approx(strength[sure], abs=1e-3)


@pytest.mark.parametrize("signal", [np.zeros(1), np.zeros(16_000), synth.noise(0.5), np.ones(999)])
def test_strength_and_f0_are_bounded(signal):
    """Strength is 0 to 1 and F0 finite, in silence too; half a lag may lie beyond the bounds."""
    found = analyse(signal.astype(np.float32)).pitch
    assert ((found.strength >= 0) & (found.strength <= 1)).all()
    assert ((found.f0 > LOWEST_HZ * 0.99) & (found.f0 < HIGHEST_HZ * 1.1)).all()
