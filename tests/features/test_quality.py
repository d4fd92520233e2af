"""Voice quality, on tones and spectra whose harmonics are known."""

import numpy as np
import pytest

from ser.audio.spectrum import PITCH
from ser.features.analysis import analyse, tonal_power
from ser.features.quality import QUALITY_NAMES, coarse, quality

from .. import synth

INNER = slice(10, -10)  # frames that lie within the signal
BIN_HZ = PITCH.sample_rate / PITCH.n_fft
F0 = 16 * BIN_HZ  # 250 Hz: every harmonic is in the middle of a bin


def measured(signal, name):
    """One column of a signal's voice quality, in the frames within it."""
    return analyse(signal.astype(np.float32)).quality[INNER, QUALITY_NAMES.index(name)]


def harmonics(levels_db, f0=F0):
    """A second of a voice whose harmonics have these levels, with a little noise."""
    time = synth.times(1.0)
    sound = sum(
        10 ** (level / 20) * np.sin(2 * np.pi * f0 * k * time + k * k)
        for k, level in enumerate(levels_db, 1)
    )
    return synth.scaled(sound) + 1e-5 * synth.noise(1.0)


def of_spectrum(spectrum, name, f0=F0):
    """One figure of a spectrum in dB that is the same in all of three frames."""
    spectra = np.tile(spectrum, (3, 1)).astype(np.float16)
    values = quality(spectra, np.full(3, f0, np.float32))
    np.testing.assert_array_equal(values[0], values[2])
    return values[0, QUALITY_NAMES.index(name)]


@pytest.mark.parametrize("tilt", [-6.0, 0.0, 9.0])
def test_h1_re_h2_of_a_known_tone(tilt):
    """The difference is that with which the tone was made."""
    tone = harmonics([0, tilt, -12, -12, -12, -15, -20])
    assert measured(tone, "h1_re_h2") == pytest.approx(-tilt, abs=0.2)


@pytest.mark.parametrize("f0", [95.0, 130.0, 171.0, 240.0, 333.0])
def test_harmonics_between_two_bins(f0):
    """Wherever F0 lies, what the bins miss of a harmonic stays below 2 dB."""
    tone = harmonics([0, -3, -7, -10, -12, -15, -20, -20, -20], f0)
    for name, expected in (("h1_re_h2", 3), ("h1_re_h3", 7), ("h1_re_h4", 10)):
        assert measured(tone, name) == pytest.approx(expected, abs=2)


def test_all_harmonics_of_a_known_tone():
    """Second to fourth, each re the first."""
    tone = harmonics([0, -4, -8, -13, -13, -13, -20])
    for name, expected in (("h1_re_h2", 4), ("h1_re_h3", 8), ("h1_re_h4", 13)):
        assert measured(tone, name) == pytest.approx(expected, abs=0.2)


def test_formants_of_a_known_tone():
    """Strongest tone from 300 to 1,000 Hz is the third, from 1.8 to 4 kHz the ninth."""
    levels = [0.0, -10, -4, -10, -12, -12, -12, -15, -6, -15, -20, -20]
    tone = harmonics(levels)
    assert measured(tone, "h1_re_first_formant") == pytest.approx(4, abs=0.2)
    assert measured(tone, "h1_re_third_formant") == pytest.approx(6, abs=0.2)


def test_hammarberg_index_of_a_known_tone():
    """Strongest below 2 kHz, which is the second, over strongest above, which is the tenth."""
    tone = harmonics([-3, 0, -10, -10, -10, -10, -10, -30, -30, -17, -30])
    assert measured(tone, "hammarberg") == pytest.approx(17, abs=0.2)


@pytest.mark.parametrize("step", [-9.0, 0.0, 24.0])
def test_alpha_ratio_of_a_spectrum_with_a_step(step):
    """So many dB more below 1 kHz than above it; what is below 50 Hz does not count."""
    spectrum = np.where(PITCH.frequencies < 1000, step, 0)
    spectrum[PITCH.frequencies < 50] = -60
    assert of_spectrum(spectrum, "alpha_ratio") == pytest.approx(step, abs=0.05)


@pytest.mark.parametrize("step_db", [0, 20])
def test_alpha_ratio_of_a_known_sound(step_db):
    """Noise with so much less above 1 kHz; and 1.4 dB, as half the rate has its edge at 4 kHz."""
    random = np.random.default_rng(0)
    spectrum = np.fft.rfft(random.standard_normal(32_000))
    hz = np.fft.rfftfreq(32_000, 1 / 16_000)
    sound = np.fft.irfft(spectrum * np.where(hz < 1000, 1, 10 ** (-step_db / 20)))
    power = np.concatenate(list(tonal_power(synth.scaled(sound), slice(10, 190))))
    found = quality(coarse(power), np.full(180, F0, np.float32))
    alpha = found[:, QUALITY_NAMES.index("alpha_ratio")].mean()
    assert alpha == pytest.approx(step_db + 1.4, abs=0.5)


@pytest.mark.parametrize("period", [20, 50, 100])
def test_cepstral_peak_of_a_rippled_spectrum(period):
    """A ripple of b dB whose crests are F0 apart has a cepstrum of b/2 at the period."""
    f0 = PITCH.sample_rate / period
    spectrum = 6 * np.cos(2 * np.pi * PITCH.frequencies / f0)
    assert of_spectrum(spectrum, "cepstral_peak", f0) == pytest.approx(3, abs=0.02)
    assert of_spectrum(np.zeros(len(spectrum)), "cepstral_peak", f0) == 0


def test_a_voice_has_a_higher_cepstral_peak_than_noise():
    """That is what tells it from breath."""
    voice = measured(synth.pulses(1.0, 125), "cepstral_peak")
    breath = measured(synth.pulses(1.0, 125) + 0.5 * synth.noise(1.0), "cepstral_peak")
    assert np.median(voice) > 2 * np.median(breath) > 0


@pytest.mark.parametrize("gain", [1e-3, 10])
def test_level_changes_nothing(gain):
    """Spectra are re the mean of their frame, so loudness is no quality; but for float16."""
    tone = harmonics([0, -4, -8, -13, -13, -13, -20])
    one, two = (analyse((tone * g).astype(np.float32)).quality[INNER] for g in (1, gain))
    np.testing.assert_allclose(two, one, atol=0.1)


def test_coarse_spectra_are_re_their_mean():
    """A flat spectrum is 0 dB; a single bin of n has n times the mean; silence is silence."""
    power = np.zeros((3, 257), np.float32)
    power[0] = 1e-9
    power[1, 40] = 7.0
    found = coarse(power)
    assert found.dtype == np.float16
    assert found[0] == pytest.approx(0, abs=1e-3)
    assert found[1, 40] == pytest.approx(10 * np.log10(257), abs=0.02)
    assert np.delete(found[1], 40) == pytest.approx(-60, abs=0.05)
    assert found[2] == pytest.approx(-60, abs=0.05)


@pytest.mark.parametrize("f0", [1.0, 50.0, 3999.0])
def test_any_f0_gives_finite_values(f0):
    """Where nothing is voiced F0 may be anything, and harmonics lie beyond the spectrum."""
    spectra = np.zeros((2, 257), np.float16)
    assert np.isfinite(quality(spectra, np.full(2, f0, np.float32))).all()


@pytest.mark.parametrize("f0", [75, 120, 210, 333, 480, 600])
def test_every_voiced_frame_has_a_quality(f0):
    """Also where noise leaves the voice just above what counts as one."""
    for share in (0.3, 0.6, 1.0):
        found = analyse(synth.pulses(1.0, f0) + share * synth.noise(1.0, seed=f0))
        assert found.pitch.voiced.any()
        assert found.quality[found.pitch.voiced].any(axis=1).all()


def test_long_clips_are_measured_in_blocks():
    """The number of frames at a time changes nothing."""
    random = np.random.default_rng(0)
    spectra = random.uniform(-60, 20, (1000, 257)).astype(np.float16)
    f0 = random.uniform(60, 600, 1000).astype(np.float32)
    whole = quality(spectra, f0)
    assert whole.shape == (1000, len(QUALITY_NAMES)) and whole.dtype == np.float32
    np.testing.assert_allclose(quality(spectra[700:710], f0[700:710]), whole[700:710], atol=1e-4)
