"""The input check: each finding, its remedy, and what must not change the verdict."""

import numpy as np
import pytest
import scipy.signal
import soxr

from ser.audio.clip import Clip
from ser.features.analysis import analyse
from ser.model.check import CLIPPED, LONG, NO_SPEECH, NOISY, QUIET, SILENT, check, clipped_share

from .. import synth

VOICES = [90, 120, 160, 220, 300]
"""F0 in Hz."""


def findings(signal):
    """The warnings about a signal."""
    return check(Clip(np.asarray(signal, np.float32))).warnings


def with_noise(signal, snr_db, slope=0.0):
    """A signal with noise that many dB below its mean power."""
    noise = synth.noise(len(signal) / synth.SAMPLE_RATE, slope)
    gain = np.sqrt(np.mean(signal**2) / np.mean(noise**2) / 10 ** (snr_db / 10))
    return signal + gain * noise


def overdriven(signal, by_db):
    """A signal that many dB too loud, cut off at full scale."""
    return np.clip(signal / np.abs(signal).max() * 10 ** (by_db / 20), -1, 1)


@pytest.mark.parametrize("f0", VOICES)
@pytest.mark.parametrize("seed", range(3))
def test_voice_passes_without_warning(f0, seed):
    """A clean voice is speech, and nothing is to be improved."""
    found = check(Clip(synth.speech(3.0, f0, seed)))
    assert (found.is_speech, found.warnings) == (True, ())


@pytest.mark.parametrize("kind", synth.NON_SPEECH)
@pytest.mark.parametrize("seconds", [0.6, 3.0])
def test_other_sounds_are_refused(kind, seconds):
    """What is no voice gets one message: none was found."""
    found = check(Clip(synth.NON_SPEECH[kind](seconds)))
    assert (found.is_speech, found.warnings) == (False, (NO_SPEECH,))


@pytest.mark.parametrize("kind", ["tone", "hum", "beeps", "square wave", "touch tones", "chirp"])
def test_noise_does_not_make_a_voice_of_a_tone(kind):
    """A tone is refused also with white noise 20 dB below it."""
    assert findings(with_noise(synth.NON_SPEECH[kind](3.0), 20)) == (NO_SPEECH,)


def test_sustained_vowel_is_refused():
    """A wavering pitch is not enough: speech also changes its sound."""
    time = synth.times(3.0)
    phase = 2 * np.pi * np.cumsum(150 + 5 * np.sin(2 * np.pi * 5 * time)) / synth.SAMPLE_RATE
    found = check(Clip(synth.scaled(sum(np.cos(k * phase) / k for k in range(1, 20)))))
    assert found.bending > 0.15
    assert found.warnings == (NO_SPEECH,)


@pytest.mark.parametrize("signal", [np.zeros(32_000), 1e-4 * synth.noise(2.0)])
def test_silence_is_refused(signal):
    """Nothing at all and a muted microphone's hiss are called silent, not noisy."""
    found = check(Clip(signal.astype(np.float32)))
    assert (found.is_speech, found.warnings) == (False, (SILENT,))


def test_offset_is_silence():
    """A constant voltage is no sound, however high."""
    found = check(Clip(np.full(32_000, 0.3, np.float32)))
    assert found.warnings == (SILENT,)


def test_offset_does_not_hide_a_voice():
    """A voice on top of a constant voltage passes like the voice alone."""
    found = check(Clip(synth.speech() + np.float32(0.05)))
    assert (found.is_speech, found.warnings) == (True, ())


@pytest.mark.parametrize("samples", [1, 2, 159, 160, 161, 4000, 7999])
def test_short_clips_are_refused(samples):
    """Under half a second, down to one sample, the message says how long it was."""
    found = check(Clip(synth.speech()[8000 : 8000 + samples]))
    assert not found.is_speech
    (warning,) = found.warnings
    assert f"too short ({samples / 16_000:.1f} seconds)" in warning


def test_long_speech_is_a_blend():
    """Twenty seconds of speech are answered with advice; a sentence amid silence is not long."""
    assert findings(synth.speech(20.0)) == (LONG,)
    assert findings(np.pad(synth.speech(3.0), 160_000)) == ()


@pytest.mark.parametrize("seconds", [0.5, 0.65, 0.8])
@pytest.mark.parametrize("f0", VOICES)
def test_one_word_is_accepted(seconds, f0):
    """Half a second of speech is answered."""
    assert check(Clip(synth.speech(seconds, f0))).is_speech


@pytest.mark.parametrize("gain_db", [-20, -10, 10, 20])
@pytest.mark.parametrize("sound", ["voice", "noise", "hum"])
def test_verdict_is_independent_of_level(sound, gain_db):
    """Twenty dB up or down change neither the verdict nor the measures, apart from the level."""
    make = {"voice": synth.speech, "noise": synth.noise, "hum": synth.hum}[sound]
    signal = (with_noise(make(2.0), 30) * 0.1).astype(np.float32)
    found, moved = (check(Clip(s)) for s in (signal, signal * np.float32(10 ** (gain_db / 20))))
    assert moved.is_speech == found.is_speech
    assert moved.level_db == pytest.approx(found.level_db + gain_db, abs=0.1)
    assert moved.clipped == pytest.approx(found.clipped, abs=1e-3)
    assert moved.bending == pytest.approx(found.bending, abs=0.02)
    assert moved.noise_margin_db == pytest.approx(found.noise_margin_db, abs=0.5)


def test_very_quiet_voice():
    """A voice whose loudest moments are below -50 dB is answered with advice."""
    signal = synth.speech()
    gain_db = -55 - check(Clip(signal)).level_db
    found = check(Clip(signal * np.float32(10 ** (gain_db / 20))))
    assert (found.is_speech, found.warnings) == (True, (QUIET,))


@pytest.mark.parametrize("slope", [0, 1], ids=["white", "pink"])
@pytest.mark.parametrize("f0", VOICES)
def test_noisy_voice(slope, f0):
    """Five dB above the noise, a voice is answered with advice."""
    found = check(Clip(with_noise(synth.speech(3.0, f0), 5, slope).astype(np.float32)))
    assert (found.is_speech, found.warnings) == (True, (NOISY,))


def test_little_noise_is_no_finding():
    """Twenty dB above the noise is good enough."""
    assert findings(with_noise(synth.speech(), 20)) == ()


def test_padding_does_not_hide_noise():
    """Zeros that an editor put around a noisy voice are not its quiet moments."""
    assert findings(np.pad(with_noise(synth.speech(), 5), 16_000)) == (NOISY,)


@pytest.mark.parametrize("attenuation", [1.0, 0.5, 0.01])
@pytest.mark.parametrize("by_db", [10, 20, 30])
def test_clipped_voice(by_db, attenuation):
    """A voice that was cut off is found out, also if it was turned down afterwards."""
    assert findings(overdriven(synth.speech(), by_db) * attenuation) == (CLIPPED,)


def test_clipped_before_resampling():
    """The filter of a resampler rounds the flat tops; they are found nevertheless."""
    wide = overdriven(synth.speech(sample_rate=48_000), 15)
    assert findings(soxr.resample(wide, 48_000, 16_000)) == (CLIPPED,)


def test_full_scale_is_not_clipped():
    """A voice that just reaches full scale is as it should be."""
    assert findings(overdriven(synth.speech(), 0)) == ()


def test_clipped_share_of_a_cut_ramp():
    """Of a ramp that is cut at half its height, half the samples pile up."""
    ramp = np.clip(np.linspace(-1, 1, 100_000), -0.5, 0.5)
    # 95 % are above a tenth of the peak; the band of the pile holds 55 %, the one below it 5 %.
    assert clipped_share(ramp.astype(np.float32)) == pytest.approx(0.5 / 0.95, abs=0.01)


def test_clipped_share_of_noise_is_zero():
    """The louder, the rarer: nothing piles up in noise."""
    assert clipped_share(synth.noise(5.0)) == pytest.approx(0, abs=1e-3)


def test_level_of_a_sine():
    """A full-scale sine has a level of -3 dB."""
    found = check(Clip(synth.tone() / synth.PEAK))
    assert found.level_db == pytest.approx(-3.01, abs=0.3)


def test_noise_margin_of_bursts():
    """Noise bursts stand above the noise between them by the ratio of their powers."""
    noise = synth.noise(4.0)
    gain = np.where(scipy.signal.square(2 * np.pi * synth.times(4.0)) > 0, 1, 0.03)
    found = check(Clip((noise * gain).astype(np.float32)))
    # The quietest tenth of frames lies some 9 dB below the mean power of noise in a narrow band.
    assert found.noise_margin_db == pytest.approx(-20 * np.log10(0.03), abs=12)
    assert found.noise_margin_db > -20 * np.log10(0.03) - 1


def test_given_analysis_changes_nothing():
    """The check gives the same with an analysis that has been made already."""
    clip = Clip(synth.speech())
    assert check(clip, analyse(clip.signal)) == check(clip)


def test_all_measures_are_finite():
    """Whatever the sound, no measure is missing or infinite."""
    sounds = [
        np.zeros(1),
        np.eye(1, 9000)[0],
        np.ones(9000),
        1e-20 * synth.speech(),
        100 * synth.hum(),
    ]
    for sound in sounds:
        found = check(Clip(sound.astype(np.float32)))
        measures = [value for value in vars(found).values() if isinstance(value, float)]
        assert len(measures) == 6
        assert np.isfinite(measures).all()
