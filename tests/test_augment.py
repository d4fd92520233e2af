"""Random and fixed degradation of clips: what is drawn, from which seed, in which order."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from ser.augment import (
    DEGRADATIONS,
    STEPS,
    augment,
    draw_steps,
    random_for,
    seed_for,
    take_steps,
)
from ser.degradations import speech_power
from ser.lossy import round_trip
from ser.spectrum import SAMPLE_RATE

from . import synth

VOICE = synth.speech(1, seed=3)
OTHERS = [synth.speech(0.8, 200, seed=4), synth.speech(1.2, 90, seed=5)]


def test_a_seed_depends_on_all_it_is_for():
    """Seed, clip and copy each change it, and are not run together."""
    seeds = [seed_for(*what) for what in [(0, "a", 1), (1, "a", 1), (0, "b", 1), (0, "a1", "")]]
    assert len(set(seeds)) == 4


def test_a_seed_is_the_same_on_every_machine():
    """It is the start of a SHA-256, not Python's salted hash."""
    assert seed_for(0, "a", 1) == 12843259541763228612


def test_one_to_four_steps_in_physical_order():
    """Every number of steps comes up, each step does, and none before its turn."""
    drawn = [draw_steps(random_for(k)) for k in range(200)]
    assert {len(names) for names in drawn} == {1, 2, 3, 4}
    assert set(Counter(name for names in drawn for name in names)) == set(STEPS)
    places = [[list(STEPS).index(name) for name in names] for names in drawn]
    assert all(first < second for place in places for first, second in pairwise(place))


@pytest.mark.parametrize("name", STEPS)
def test_each_step_changes_a_clip_and_leaves_the_original(name):
    """A step is pure, finite, float32, and keeps the length unless it is speed."""
    before = VOICE.copy()
    heard = take_steps(VOICE, [name], random_for(name), OTHERS)
    np.testing.assert_array_equal(VOICE, before)
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()
    assert not np.array_equal(heard, VOICE)
    assert (len(heard) == len(VOICE)) == (name != "speed")


@pytest.mark.parametrize("name", ["noise", "babble"])
def test_noise_is_5_to_30_db_below(name):
    """What these steps add lies in the range, and uses most of it."""
    ratios = []
    for k in range(30):
        added = STEPS[name](VOICE, random_for(name, k), OTHERS) - VOICE
        ratios.append(10 * np.log10(speech_power(VOICE) / np.mean(added**2)))
    assert 4.9 < min(ratios) < 10
    assert 25 < max(ratios) < 30.1


def test_babble_without_others_changes_nothing():
    """A speaker's only clip has none to babble with."""
    assert take_steps(VOICE, ["babble"], random_for(0)) is VOICE


def test_equal_seeds_give_equal_copies():
    """A copy is its generator's; another one's is another."""
    first, again, other = (augment(VOICE, random_for(k), OTHERS) for k in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_the_fixed_set_is_fixed_by_its_seed(name):
    """The same seed gives the same samples, of the same number."""
    first, again = (DEGRADATIONS[name](VOICE, 5) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert first.shape == VOICE.shape
    assert first.dtype == np.float32


def test_the_fixed_noise_is_10_db_below():
    """What is added has a tenth of the power of the speech."""
    added = DEGRADATIONS["noise 10 dB"](VOICE, 0) - VOICE
    assert np.mean(added**2) == pytest.approx(speech_power(VOICE) / 10, rel=1e-3)


def test_the_fixed_room_has_as_much_reverberation_as_direct_sound():
    """An impulse's reverberation has the energy of the impulse, and is over after 0.5 s."""
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[100] = 1
    heard = DEGRADATIONS["room"](click, 0)
    assert np.sum(heard[101:] ** 2) == pytest.approx(1, rel=1e-3)
    assert np.abs(heard[100 + SAMPLE_RATE // 2 :]).max() < 1e-6


def test_all_together_is_each_in_turn():
    """Room, noise, telephone and MP3, with the same seed as alone."""
    signal = VOICE
    for name in ("room", "noise 10 dB", "telephone band", "MP3 32 kbit/s"):
        signal = DEGRADATIONS[name](signal, 5)
    np.testing.assert_array_equal(DEGRADATIONS["all together"](VOICE, 5), signal)


def test_the_fixed_mp3_has_32_kbit_per_second():
    """It is the codec's round trip at that rate."""
    expected = round_trip(VOICE, "mp3", 32)
    np.testing.assert_array_equal(DEGRADATIONS["MP3 32 kbit/s"](VOICE, 0), expected)
