"""The synthesised voice, as a file that a visitor may try."""

import io

import numpy as np
import soundfile as sf

from ser import load_clip, load_model
from ser.audio.synthesis import PEAK, speech, synthesised_voice
from ser.model.check import check
from ser.model.model import NO_SPEECH


def test_the_voice_is_a_16_bit_wav_file_of_some_seconds():
    """Any player can play it, and it is as long as a sentence."""
    info = sf.info(io.BytesIO(synthesised_voice()))
    assert (info.format, info.subtype, info.channels) == ("WAV", "PCM_16", 1)
    assert 3 <= info.duration <= 4


def test_the_voice_passes_the_input_check():
    """It is taken for speech, needs no advice, and the shipped model answers."""
    clip = load_clip(synthesised_voice(), "synthesised.wav")
    found = check(clip)
    assert (found.is_speech, found.warnings) == (True, ())
    assert load_model().predict(clip).verdict != NO_SPEECH


def test_the_voice_follows_its_seed():
    """The same seed babbles the same syllables, another one others."""
    one, again, other = speech(1, seed=1), speech(1, seed=1), speech(1, seed=2)
    np.testing.assert_array_equal(one, again)
    assert not np.allclose(one, other, atol=0.1)


def test_the_voice_has_the_given_length_and_peak():
    """Seconds times rate gives the samples, float32, and the loudest has `PEAK`."""
    sound = speech(0.5, sample_rate=48_000)
    assert (sound.shape, sound.dtype) == ((24_000,), np.float32)
    assert np.abs(sound).max() == np.float32(PEAK)
