"""How far a voice moves: only what glides counts, and the words say how far."""

import numpy as np
import pytest

from ser.features.analysis import analyse
from ser.pictures.melody import describe_melody, find_melody, liveliness, width

from .. import synth


def melody_of(*sounds):
    """Where the voice moves in sounds one after the other, with pauses between."""
    pause = np.zeros(8_000, np.float32)
    parts = [part for sound in sounds for part in (sound, pause)]
    return find_melody(analyse(np.concatenate(parts)))


def rising(keys):
    """A tone that rises so far that eight tenths of its way are some keys."""
    return synth.chirp(2, 200, 200 * 2 ** (keys / 12 / 0.8))


@pytest.mark.parametrize("keys", [2, 6, 10])
def test_a_rising_tone_is_as_wide_as_its_middle_part(keys):
    """From where a tenth of it is below to where a tenth is above."""
    assert width(melody_of(rising(keys))) == pytest.approx(keys, abs=0.3)


def test_what_leaps_is_no_melody():
    """Rustle after the last word has a pitch that jumps about: the range stays the voice's."""
    heights = np.random.default_rng(0).uniform(350, 600, 20)
    rustle = np.concatenate([synth.tone(0.03, height) for height in heights])
    assert melody_of(rising(6), rustle) == pytest.approx(melody_of(rising(6)), rel=0.02)


def test_a_hum_far_below_the_voice_is_no_melody():
    """What is heard in the pauses only is not speech, however steady its pitch."""
    voice, quiet = rising(3), 0.005 * synth.tone(4, 110)
    both = np.concatenate([np.zeros_like(voice), voice]) + quiet
    assert width(find_melody(analyse(both))) == pytest.approx(width(melody_of(voice)), abs=0.3)


@pytest.mark.parametrize("slope", [0, 2])
def test_noise_has_no_melody(slope):
    """And the words say so, not where it moves; nor where a rumble's periods seem to glide."""
    melody = melody_of(synth.noise(1, slope))
    assert np.isnan(melody).all()
    assert describe_melody(melody) == "No voice with a clear pitch is heard in it."


def test_several_sentences_are_not_compared_with_one():
    """Any voice moves further over a minute than over a sentence."""
    melody = np.array([150, 200, 300])
    told = describe_melody(melody, sentence=False)
    assert "Its melody is 12 piano keys wide." in told and "actors" not in told


@pytest.mark.parametrize(
    ("keys", "word"), [(0.9, "rather flat"), (5.4, "rather flat"), (5.6, "lively"), (7.6, "very")]
)
def test_words_go_by_the_keys_that_are_shown(keys, word):
    """Two recordings with as many keys are called the same."""
    melody = np.array([200, 210, 200 * 2 ** (keys / 12)])
    assert liveliness(melody).startswith(word)
    told = f"{round(keys)} piano key{'s' * (round(keys) != 1)} wide."
    assert f"{liveliness(melody)}: {told}" in describe_melody(melody)
