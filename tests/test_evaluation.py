"""Evaluation, on answers whose scores can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from ser.errors import CorpusError
from ser.evaluation import (
    Answers,
    accuracy,
    answer_held_out,
    bootstrap_uar,
    order,
    recalls,
    splits,
    summarise,
    uar,
)
from ser.features import DEFAULT

from .tables import RHYTHM, tiny_table

CONFUSION = np.array([[3, 1, 0], [1, 1, 0], [2, 0, 2]])
"""Recalls 3/4, 1/2 and 2/4; 6 of 10 right."""


def answers_of(confusion, speaker="a", part=0):
    """Certain answers that give a confusion matrix, all to one speaker."""
    truth, answer = (
        np.repeat(index.ravel(), confusion.ravel()) for index in np.indices(confusion.shape)
    )
    names = ("calm", "happy", "sad")[: len(confusion)]
    n = len(truth)
    return Answers(
        names, truth, np.eye(len(confusion))[answer], np.full(n, speaker), np.full(n, part)
    )


def joined(*several):
    """Answers one after the other."""
    fields = ("truth", "probabilities", "speaker", "part")
    return Answers(
        several[0].emotions, *(np.concatenate([getattr(a, f) for a in several]) for f in fields)
    )


def test_confusion_counts_truth_by_answer():
    """Rows are the truth, columns the answers."""
    np.testing.assert_array_equal(answers_of(CONFUSION).confusion(), CONFUSION)


def test_confusion_of_some_rows():
    """A mask of rows counts these alone."""
    answers = joined(answers_of(CONFUSION, "a"), answers_of(2 * CONFUSION, "b"))
    np.testing.assert_array_equal(answers.confusion(answers.speaker == "b"), 2 * CONFUSION)


def test_recalls_uar_and_accuracy_by_hand():
    """UAR is the mean of the recalls, accuracy the share of all clips."""
    np.testing.assert_allclose(recalls(CONFUSION), [3 / 4, 1 / 2, 1 / 2])
    assert uar(CONFUSION) == pytest.approx(7 / 12)
    assert accuracy(CONFUSION) == 0.6


def test_an_emotion_without_clips_is_left_out_of_uar():
    """It has no recall, and lowers none."""
    confusion = np.array([[3, 1, 0], [0, 2, 0], [0, 0, 0]])
    np.testing.assert_array_equal(recalls(confusion), [3 / 4, 1, np.nan])
    assert uar(confusion) == 7 / 8


def test_several_matrices_at_once():
    """A stack of matrices gives the scores of each."""
    stack = np.stack([CONFUSION, CONFUSION.T, np.eye(3, dtype=int)])
    np.testing.assert_allclose(uar(stack), [uar(confusion) for confusion in stack])
    np.testing.assert_allclose(accuracy(stack), [0.6, 0.6, 1])


def test_uar_agrees_with_scikit_learn():
    """Balanced accuracy is the same figure by another name."""
    from sklearn.metrics import balanced_accuracy_score

    random = np.random.default_rng(0)
    truth, probabilities = random.integers(3, size=200), random.random((200, 3))
    answers = Answers(("a", "b", "c"), truth, probabilities, truth, truth)
    expected = balanced_accuracy_score(truth, probabilities.argmax(axis=1))
    assert uar(answers.confusion()) == pytest.approx(expected, abs=1e-12)


def test_bootstrap_interval_contains_the_value():
    """Of actors who differ, the interval has the UAR inside and a width."""
    good, bad = np.array([[4, 0], [0, 4]]), np.array([[2, 2], [3, 1]])
    answers = joined(*(answers_of(good if k % 2 else bad, f"actor {k}", k) for k in range(8)))
    low, high = bootstrap_uar(answers)
    assert low < uar(answers.confusion()) < high


def test_bootstrap_of_equal_actors_has_no_width():
    """If every actor is answered alike, drawing them anew changes nothing."""
    answers = joined(*(answers_of(CONFUSION, f"actor {k}") for k in range(5)))
    assert bootstrap_uar(answers) == pytest.approx((7 / 12, 7 / 12), abs=1e-12)


def test_bootstrap_width_is_that_of_a_mean():
    """For many actors, right or wrong as a whole, it is 1.96 standard errors to either side."""
    right, wrong = np.array([[1, 0], [0, 1]]), np.array([[0, 1], [1, 0]])
    answers = joined(*(answers_of((right, wrong)[k % 2], f"actor {k}") for k in range(100)))
    low, high = bootstrap_uar(answers)
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(100), rel=0.1)


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
    answers = answer_held_out(tiny_table(distance=8), "actors", RHYTHM, folds=3, jobs=1)
    score = summarise(answers, "actors", RHYTHM, 72)
    assert (score["uar"], score["accuracy"], score["uar_ci95"]) == (1, 1, [1, 1])
    assert score["confusion"] == (24 * np.eye(3, dtype=int)).tolist()


def test_noise_scores_about_chance(quick):
    """If the features say nothing, neither protocol finds anything: no label leaks."""
    table = tiny_table(distance=0, repetitions=12)
    for protocol in ("actors", "random"):
        answers = answer_held_out(table, protocol, RHYTHM, folds=3, repeats=3, jobs=1)
        assert uar(answers.confusion()) == pytest.approx(1 / 3, abs=0.1)


def test_answers_belong_to_their_clips(quick):
    """Truth, speaker and fold stand beside the answer to the same clip."""
    table = tiny_table()
    answers = answer_held_out(table, "actors", RHYTHM, folds=3, jobs=1)
    assert answers.emotions == ("calm", "happy", "sad")
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1, rtol=1e-6)
    rows = np.concatenate([test for _, test in splits(table, "actors", 3, 0, 0)])
    np.testing.assert_array_equal(np.array(answers.emotions)[answers.truth], table.emotion[rows])
    np.testing.assert_array_equal(answers.speaker, table.speaker[rows])
    assert np.bincount(answers.part).tolist() == [24, 24, 24]


def test_an_emotion_that_training_never_saw_gets_no_probability(quick):
    """If one actor alone shows an emotion, the model that leaves this actor out cannot know it."""
    table = tiny_table()
    missing = (table.emotion == "sad") & (table.speaker != "Actor_01")
    emotion = np.where(missing, "calm", table.emotion)
    table = replace(table, labels={**table.labels, "emotion": emotion})
    answers = answer_held_out(table, "actors", RHYTHM, folds=6, jobs=1)
    of_actor = answers.speaker == "Actor_01"
    assert (answers.probabilities[of_actor, 2] == 0).all()
    assert (answers.probabilities[~of_actor, 2] > 0).all()


def test_same_seed_same_digits(quick):
    """Evaluated twice, both protocols give the same probabilities to the last bit."""
    for protocol in ("actors", "random"):
        one, two = (
            answer_held_out(tiny_table(2), protocol, RHYTHM, folds=3, repeats=2, seed=3, jobs=1)
            for _ in range(2)
        )
        np.testing.assert_array_equal(one.probabilities, two.probabilities)


def test_summary_of_actors_is_over_all_clips():
    """All answers count together, and the parts do not matter."""
    answers = joined(answers_of(CONFUSION, "a", 0), answers_of(CONFUSION, "b", 1))
    score = summarise(answers, "actors", DEFAULT, 20)
    assert score["uar"] == pytest.approx(7 / 12) and score["accuracy"] == 0.6
    assert score["per_emotion"] == {"calm": 0.75, "happy": 0.5, "sad": 0.5}
    assert score["confusion"] == (2 * CONFUSION).tolist()
    assert (score["n_clips"], score["n_speakers"], score["features"]) == (20, 2, "default")


def test_summary_of_random_splits_is_their_mean():
    """Each split counts once, and the interval is the spread of the splits."""
    right, wrong = np.array([[9, 0], [0, 9]]), np.array([[0, 1], [1, 0]])
    answers = joined(answers_of(right, "a", 0), answers_of(wrong, "a", 1))
    score = summarise(answers, "random", DEFAULT, 20)
    assert (score["uar"], score["accuracy"]) == (0.5, 0.5)
    assert score["uar_ci95"] == pytest.approx([0.025, 0.975])
