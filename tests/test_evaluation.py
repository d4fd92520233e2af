"""Protocols: who is in training and test, and that answers stand beside their clips."""

from dataclasses import replace

import numpy as np
import pytest

from ser.errors import CorpusError
from ser.evaluation import answer_held_out, order, splits
from ser.metrics import summarise, uar
from ser.training import fit

from .tables import RHYTHM, tiny_table


def test_emotions_come_in_the_one_order():
    """RAVDESS's order, whatever the order of the labels; a corpus's own emotions last."""
    names = ["zeal", "sad", "calm", "sad", "awe", "neutral"]
    assert order(names) == ("neutral", "calm", "sad", "awe", "zeal")


def test_no_actor_is_on_both_sides():
    """The folds over actors test every clip once, always by other actors' models."""
    table = tiny_table(speakers=7)
    tested = []
    for train, test in splits(table, "actors", 3, 0, 0):
        assert not set(table.speaker[train]) & set(table.speaker[test])
        assert len(train) + len(test) == len(table)
        tested += test.tolist()
    assert sorted(tested) == list(range(len(table)))


def test_random_splits_test_a_quarter():
    """As many splits as asked for, each with a quarter of the clips, all of them different."""
    table = tiny_table()
    parts = list(splits(table, "random", 0, 5, 0))
    assert [len(test) for _, test in parts] == [len(table) / 4] * 5
    assert all(not set(train) & set(test) for train, test in parts)
    assert len({tuple(test) for _, test in parts}) == 5


def test_random_splits_follow_the_seed():
    """The same seed draws the same clips, another one others."""
    first, again, other = (
        next(splits(tiny_table(), "random", 0, 1, seed))[1].tolist() for seed in (0, 0, 1)
    )
    assert first == again != other


def test_unknown_protocol_is_refused():
    """The message names the two that there are."""
    with pytest.raises(CorpusError, match="'loud': expected one of actors, random"):
        next(splits(tiny_table(), "loud", 3, 3, 0))


@pytest.mark.parametrize("folds", [1, 7])
def test_more_folds_than_actors_are_refused(folds):
    """There must be two folds and an actor for each."""
    with pytest.raises(CorpusError, match=f"make {folds} folds: expected 2 to 6"):
        next(splits(tiny_table(speakers=6), "actors", folds, 0, 0))


def test_separable_emotions_are_all_found(quick):
    """If emotions lie far apart, every clip of unseen actors is answered rightly."""
    answers = answer_held_out(tiny_table(distance=8), fit, "actors", RHYTHM, folds=3, jobs=1)
    score = summarise(answers, "actors", RHYTHM, 72)
    assert (score["uar"], score["accuracy"], score["uar_ci95"]) == (1, 1, [1, 1])
    assert score["confusion"] == (24 * np.eye(3, dtype=int)).tolist()


def test_noise_scores_about_chance(quick):
    """If the features say nothing, neither protocol finds anything: no label leaks."""
    table = tiny_table(distance=0, repetitions=12)
    for protocol in ("actors", "random"):
        answers = answer_held_out(table, fit, protocol, RHYTHM, folds=3, repeats=3, jobs=1)
        assert uar(answers.confusion()) == pytest.approx(1 / 3, abs=0.1)


def test_answers_belong_to_their_clips(quick):
    """Truth, speaker and fold stand beside the answer to the same clip."""
    table = tiny_table()
    answers = answer_held_out(table, fit, "actors", RHYTHM, folds=3, jobs=1)
    assert answers.emotions == ("calm", "happy", "sad")
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1, rtol=1e-6)
    rows = np.concatenate([test for _, test in splits(table, "actors", 3, 0, 0)])
    np.testing.assert_array_equal(np.array(answers.emotions)[answers.truth], table.emotion[rows])
    np.testing.assert_array_equal(answers.speaker, table.speaker[rows])
    np.testing.assert_array_equal(answers.clip, table.labels["clip"][rows])
    assert np.bincount(answers.part).tolist() == [24, 24, 24]


def test_an_emotion_that_training_never_saw_gets_no_probability(quick):
    """If one actor alone shows an emotion, the model that leaves this actor out cannot know it."""
    table = tiny_table()
    missing = (table.emotion == "sad") & (table.speaker != "Actor_01")
    emotion = np.where(missing, "calm", table.emotion)
    table = replace(table, labels={**table.labels, "emotion": emotion})
    answers = answer_held_out(table, fit, "actors", RHYTHM, folds=6, jobs=1)
    of_actor = answers.speaker == "Actor_01"
    assert (answers.probabilities[of_actor, 2] == 0).all()
    assert (answers.probabilities[~of_actor, 2] > 0).all()


def test_same_seed_same_digits(quick):
    """Evaluated twice, both protocols give the same probabilities to the last bit."""
    for protocol in ("actors", "random"):
        one, two = (
            answer_held_out(
                tiny_table(2), fit, protocol, RHYTHM, folds=3, repeats=2, seed=3, jobs=1
            )
            for _ in range(2)
        )
        np.testing.assert_array_equal(one.probabilities, two.probabilities)
