"""The test paired by fold: what chance explains is called noise, and what it does not is not."""

from dataclasses import replace

import numpy as np

from ser.model.metrics import Answers, uar
from ser.studies.paired import by_actor, compare

ACTORS = 12
EACH = 10


def answers(right, folds=6):
    """Answers to ten clips of each actor, of which so many are right; actors side by side share a
    fold."""
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
        np.arange(n) * folds // n,
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


def test_better_in_every_fold_is_no_noise():
    """Six of six by chance: twice in 64."""
    found = compare(answers([5] * ACTORS), answers([6] * ACTORS))
    assert abs(found.difference - 0.1) < 1e-9
    assert found.p_value == 2 / 64
    assert (found.better, found.worse, found.is_noise) == (12, 0, False)
    assert (found.folds_better, found.folds_worse, found.folds) == (6, 0, 6)


def test_better_with_half_of_the_actors_is_noise():
    """Up with six, down with six."""
    found = compare(answers([5] * ACTORS), answers([7, 3] * (ACTORS // 2)))
    assert found.is_noise
    assert (found.better, found.worse) == (6, 6)


def test_actors_who_share_a_network_do_not_count_one_by_one():
    """One lucky network, twelve actors of 24: by actors, once in 2,048; by folds, half the time."""
    first, second = answers([5] * 24, folds=2), answers([6] * 12 + [5] * 12, folds=2)
    found = compare(first, second)
    assert found.p_by_actor < 0.001
    assert found.p_value == 1
    assert not found.has_enough_folds


def test_five_folds_can_never_show_anything():
    """Five of five is twice in 32."""
    found = compare(answers([5] * 5, folds=5), answers([9] * 5, folds=5))
    assert (found.p_value, found.is_noise, found.has_enough_folds) == (2 / 32, True, False)


def test_difference_is_that_of_the_uars():
    """Also where one emotion has few clips, and actors have unlike many."""
    rng = np.random.default_rng(0)
    one, two = (
        replace(answers([5] * ACTORS), probabilities=rng.random((120, 2)), truth=truth)
        for truth in [np.arange(120) % 7 // 6] * 2
    )
    found = compare(one, two)
    assert abs(found.difference - (uar(two.confusion()) - uar(one.confusion()))) < 1e-12


def test_of_many_folds_some_flips_are_drawn():
    """A fold for each of 24 actors has 16 million ways; seeded, they give the same figure."""
    one, two = answers([5] * 24, folds=24), answers([6, 5, 7, 4] * 6, folds=24)
    assert compare(one, two) == compare(one, two)
    assert 0 < compare(one, answers([6] * 24, folds=24)).p_value < 0.001


def test_other_clips_or_emotions_are_not_compared():
    """A difference between tasks is no difference between trainings."""
    one = answers([5] * ACTORS)
    assert compare(one, answers([5] * (ACTORS - 1))) is None
    assert compare(one, replace(one, emotions=("calm", "happy"))) is None
    assert compare(one, replace(one, part=one.part + 1)) is None
    assert compare(one, None) is None
