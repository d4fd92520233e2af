"""The test paired by actor: what chance explains is called noise, and what it does not is not."""

from dataclasses import replace

import numpy as np

from ser.metrics import Answers
from ser.paired import by_actor, compare

ACTORS = 12
EACH = 10


def answers(right):
    """Answers to ten clips of each actor, of which so many are right."""
    speaker = np.repeat([f"Actor_{k:02}" for k in range(len(right))], EACH)
    correct = np.concatenate([np.arange(EACH) < n for n in right])
    probabilities = np.where(correct[:, None], [0.9, 0.1], [0.1, 0.9])
    n = len(speaker)
    clip = np.array([f"{name}/{k}" for k, name in enumerate(speaker)])
    return Answers(
        ("calm", "sad"),
        np.zeros(n, int),
        probabilities,
        speaker,
        np.zeros(n, int),
        clip,
        np.ones(n),
    )


def test_share_of_right_answers_is_counted_for_each_actor():
    """Three of ten, then seven of ten."""
    assert by_actor(answers([3, 7])) == {"Actor_00": 0.3, "Actor_01": 0.7}


def test_same_answers_are_noise():
    """No difference is as large as none."""
    found = compare(answers([5] * ACTORS), answers([5] * ACTORS))
    assert (found.difference, found.p_value, found.is_noise) == (0, 1, True)


def test_better_with_every_actor_is_no_noise():
    """Twelve of twelve by chance: once in 2,048."""
    found = compare(answers([5] * ACTORS), answers([6] * ACTORS))
    assert abs(found.difference - 0.1) < 1e-9
    assert 0.0001 < found.p_value < 0.001
    assert (found.better, found.worse, found.is_noise) == (12, 0, False)


def test_better_with_half_of_the_actors_is_noise():
    """Up with six, down with six."""
    found = compare(answers([5] * ACTORS), answers([7, 3] * (ACTORS // 2)))
    assert found.is_noise
    assert (found.better, found.worse) == (6, 6)


def test_same_two_trainings_give_the_same_figure():
    """The flips are seeded."""
    one, two = answers([5] * ACTORS), answers([6, 5, 7, 4] * 3)
    assert compare(one, two) == compare(one, two)


def test_other_clips_or_emotions_are_not_compared():
    """A difference between tasks is no difference between trainings."""
    one = answers([5] * ACTORS)
    assert compare(one, answers([5] * (ACTORS - 1))) is None
    assert compare(one, replace(one, emotions=("calm", "happy"))) is None
    assert compare(one, replace(one, part=one.part + 1)) is None
    assert compare(one, None) is None
