"""The tutorial's 180 values, against librosa called as the tutorial calls it."""

import numpy as np
import pytest

from ser.audio.clip import SAMPLE_RATE, Clip
from ser.features.tutorial import GROUPS, mean_features
from ser.features.vector import TUTORIAL, extract_features

from .. import synth
from ..the_tutorial import as_the_tutorial_does

SOUNDS = {
    "voice": lambda: synth.speech(2),
    "tone": lambda: synth.tone(1),
    "bright sound": lambda: synth.tone(1, 6000) + 0.1 * synth.tone(1, 450),
    "noise": lambda: synth.noise(1),
    "shorter than a frame": lambda: synth.speech(0.1),
}


@pytest.mark.filterwarnings("ignore:n_fft=2048 is too large")
@pytest.mark.parametrize("make", SOUNDS.values(), ids=SOUNDS)
def test_values_are_those_of_the_tutorial(make):
    """All 180 values equal librosa's, although the spectrum is computed only once."""
    expected = as_the_tutorial_does(make(), SAMPLE_RATE)
    vector = extract_features(Clip(make()), TUTORIAL)
    assert vector.shape == (180,)
    np.testing.assert_allclose(vector, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize(("group", "columns"), [("mfcc", 40), ("chroma", 12), ("mel", 128)])
def test_each_switch_alone_gives_its_group(group, columns):
    """One of the three switches turns on 40, 12 or 128 values, the same as with the others."""
    signal = synth.speech(1)
    off = dict.fromkeys(GROUPS, False)
    alone = mean_features(signal, **{**off, group: True})
    assert list(alone) == [group] and alone[group].shape == (columns,)
    np.testing.assert_array_equal(alone[group], mean_features(signal)[group])


def test_all_switches_off_give_nothing():
    """Without a group there is no value."""
    assert mean_features(synth.tone(1), mfcc=False, chroma=False, mel=False) == {}
