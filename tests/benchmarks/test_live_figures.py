"""What the benchmark of Live measures as a delay, and what it judges."""

import math

import numpy as np
import pytest

pytest.importorskip("playwright", reason="the benchmarks drive a browser")

from benchmarks.live.delay import find_changes
from benchmarks.live.live import missed
from benchmarks.live.loss import lost_seconds

from ..synth import SAMPLE_RATE, speech

GOOD = {
    "start_s": 0.9, "change_to_screen_median_s": 2.0, "lost_s": 0.0,
    "answers_a_second_fewest": 1.5, "health_p95_ms": 40, "tracebacks": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    "name, value",
    [
        ("start_s", 2.1),
        ("change_to_screen_median_s", 2.6),
        ("lost_s", 0.02),
        ("answers_a_second_fewest", 0.9),
        ("health_p95_ms", 101),
        ("tracebacks", 1),
    ],
)
def test_each_bound_can_be_missed(name, value):
    """The first picture within two seconds of Start among them."""
    assert missed(GOOD) == []
    assert missed(GOOD | {name: value}) == [name]


def shown(*pairs):
    """What was on the screen: seconds and emotion."""
    return [{"at": 1000 * at, "emotion": emotion} for at, emotion in pairs]


ONSETS = [0.0, 5000.0]


def test_delay_is_until_the_new_emotion_is_shown_first():
    """Not until it is shown for good: two looks later it is gone for a moment, and comes again."""
    looks = shown((2, "sad"), (4.5, ""), (6.5, "angry"), (7, "sad"), (7.5, "angry"))
    found = find_changes(ONSETS, looks)
    assert (found.delays, found.early) == ([2.0, 1.5], 0)
    assert found.median_s == 1.75


def test_answer_that_comes_too_early_is_an_error():
    """After half a second nothing can be known of a sentence: it was about the one before."""
    looks = shown((2, "sad"), (5.5, "angry"), (6.0, "sad"), (8, "angry"))
    found = find_changes(ONSETS, looks)
    assert (found.delays, found.early) == ([2.0], 1)
    assert math.isinf(found.median_s)


def test_answer_that_is_on_the_screen_already_is_an_error():
    """What is shown when the sentence begins is about the one before."""
    found = find_changes(ONSETS, shown((2, "sad"), (4.9, "angry"), (5.9, "sad"), (8, "angry")))
    assert (found.delays, found.early) == ([2.0], 1)


def test_same_emotion_again_is_no_change():
    """Only what is new can be late."""
    assert find_changes(ONSETS, shown((2, "sad"), (4.5, ""), (7, "sad"))).delays == [2.0]


def test_second_word_of_a_sentence_begins_none():
    """Onsets within a second and a half are one."""
    found = find_changes([0.0, 1000.0], shown((2, "sad")))
    assert found.delays == [2.0]


def test_gap_in_what_was_heard_is_lost_sound():
    """A tenth of a second that is missing in the middle is found; nothing is missing otherwise."""
    sent = speech(8.0, seed=1)
    assert lost_seconds(sent, sent) == 0
    middle = 4 * SAMPLE_RATE
    heard = np.concatenate([sent[:middle], sent[middle + SAMPLE_RATE // 10 :]])
    assert lost_seconds(sent, heard) == pytest.approx(0.1, abs=0.01)
