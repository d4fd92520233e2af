"""Scores, on answers that can be worked out by hand."""

import numpy as np
import pytest

from ser.features.vector import DEFAULT
from ser.model.metrics import Answers, accuracy, bootstrap, merged, recalls, summarise, uar

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
        names,
        truth,
        np.eye(len(confusion))[answer],
        np.full(n, speaker),
        np.full(n, part),
        np.array([f"{speaker}/{k}.wav" for k in range(n)]),
        np.ones(n),
    )


def joined(*several):
    """Answers one after the other."""
    fields = ("truth", "probabilities", "speaker", "part", "clip", "distance")
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


def test_some_of_the_answers():
    """Those of one speaker are all that is left, in every column."""
    answers = joined(answers_of(CONFUSION, "a"), answers_of(2 * CONFUSION, "b", 1))
    of_b = answers.where(answers.speaker == "b")
    np.testing.assert_array_equal(of_b.confusion(), 2 * CONFUSION)
    assert of_b.emotions == answers.emotions
    assert set(of_b.speaker) == {"b"} and set(of_b.part) == {1}
    assert len(of_b.clip) == len(of_b.distance) == len(of_b.correct) == 20


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
    answers = Answers(("a", "b", "c"), truth, probabilities, truth, truth, truth, truth)
    expected = balanced_accuracy_score(truth, probabilities.argmax(axis=1))
    assert uar(answers.confusion()) == pytest.approx(expected, abs=1e-12)


def test_bootstrap_interval_contains_the_value():
    """Of actors who differ, the interval has the UAR inside and a width."""
    good, bad = np.array([[4, 0], [0, 4]]), np.array([[2, 2], [3, 1]])
    answers = joined(*(answers_of(good if k % 2 else bad, f"actor {k}", k) for k in range(8)))
    low, high = bootstrap(answers)
    assert low < uar(answers.confusion()) < high


def test_bootstrap_of_equal_actors_has_no_width():
    """If every actor is answered alike, drawing them anew changes nothing."""
    answers = joined(*(answers_of(CONFUSION, f"actor {k}") for k in range(5)))
    assert bootstrap(answers) == pytest.approx((7 / 12, 7 / 12), abs=1e-12)


def test_bootstrap_width_is_that_of_a_mean():
    """For many actors, right or wrong as a whole, it is 1.96 standard errors to either side."""
    right, wrong = np.array([[1, 0], [0, 1]]), np.array([[0, 1], [1, 0]])
    answers = joined(*(answers_of((right, wrong)[k % 2], f"actor {k}") for k in range(100)))
    low, high = bootstrap(answers)
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(100), rel=0.1)


def test_bootstrap_of_another_score():
    """Of accuracies of 1 and 1/2 by turns, the interval lies between these."""
    good, bad = np.array([[4, 0], [0, 4]]), np.array([[2, 2], [2, 2]])
    answers = joined(*(answers_of(good if k % 2 else bad, f"actor {k}", k) for k in range(8)))
    low, high = bootstrap(answers, accuracy)
    assert 0.5 <= low < 0.75 < high <= 1


def test_merged_emotions_count_as_one():
    """Sad for happy: their probabilities add up, and either answer is right for either."""
    answers = merged(answers_of(CONFUSION), {"sad": "happy"})
    assert answers.emotions == ("calm", "happy")
    np.testing.assert_array_equal(answers.confusion(), [[3, 1], [1 + 2, 1 + 2]])
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1)


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
