"""Random and fixed degradation of clips: what is drawn, from which seed, in which order."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from ser.audio.augment import (
    DEGRADATIONS,
    HARM_SHARES,
    HARMS,
    SPEED,
    SPEED_SHARE,
    STEPS,
    TILT_SHARE,
    draw_steps,
    random_for,
    seed_for,
    take_steps,
)
from ser.audio.degradations import speech_power
from ser.audio.lossy import round_trip
from ser.audio.spectrum import SAMPLE_RATE

from .. import synth

VOICE = synth.speech(1, seed=3)
OTHERS = [synth.speech(0.8, 200, seed=4), synth.speech(1.2, 90, seed=5)]


def test_a_seed_depends_on_all_it_is_for():
    """Seed, clip and copy each change it, and are not run together."""
    seeds = [seed_for(*what) for what in [(0, "a", 1), (1, "a", 1), (0, "b", 1), (0, "a1", "")]]
    assert len(set(seeds)) == 4


def test_a_seed_is_the_same_on_every_machine():
    """It is the start of a SHA-256, not Python's salted hash."""
    assert seed_for(0, "a", 1) == 12843259541763228612


@pytest.fixture(scope="module")
def drawn():
    """Four thousand draws."""
    return [draw_steps(random_for(k)) for k in range(4000)]


def test_steps_come_in_physical_order(drawn):
    """Each step comes up, none twice and none before its turn."""
    assert set(Counter(name for names in drawn for name in names)) == set(STEPS)
    places = [[list(STEPS).index(name) for name in names] for names in drawn]
    assert all(first < second for place in places for first, second in pairwise(place))


def test_steps_come_as_often_as_they_should(drawn):
    """Speed and microphone, and none to three of what makes speech harder to understand."""
    assert np.mean(["speed" in names for names in drawn]) == pytest.approx(SPEED_SHARE, abs=0.03)
    assert np.mean(["tilt" in names for names in drawn]) == pytest.approx(TILT_SHARE, abs=0.03)
    harms = [len(set(names) & set(HARMS)) for names in drawn]
    assert np.bincount(harms) / len(drawn) == pytest.approx(HARM_SHARES, abs=0.03)
    assert {*HARMS, "speed", "tilt"} == set(STEPS)


def test_harms_come_equally_often(drawn):
    """None is preferred."""
    counts = Counter(name for names in drawn for name in names if name in HARMS)
    expected = len(drawn) * np.dot(HARM_SHARES, range(4)) / len(HARMS)
    assert list(counts.values()) == pytest.approx([expected] * len(HARMS), rel=0.08)


def test_clean_speech_stays_known(drawn):
    """A copy in four is no harder to understand: another speed, another microphone, or neither."""
    clean = [names for names in drawn if not set(names) & set(HARMS)]
    assert len(clean) / len(drawn) == pytest.approx(0.25, abs=0.03)
    assert set(clean) == {(), ("speed",), ("tilt",), ("speed", "tilt")}


@pytest.mark.parametrize("seed", range(5))
def test_speed_changes_the_length_by_less_than_a_fifth(seed):
    """No copy is longer or shorter than another speaker might need for it."""
    heard = take_steps(VOICE, ["speed"], random_for(seed))
    assert np.exp(-SPEED) - 1e-3 < len(heard) / len(VOICE) < np.exp(SPEED) + 1e-3
    assert np.exp(SPEED) < 1.2


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
    """What each step draws is its generator's; another one's is another."""
    first, again, other = (take_steps(VOICE, STEPS, random_for(k), OTHERS) for k in (1, 1, 2))
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
