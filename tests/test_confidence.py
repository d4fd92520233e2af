"""Temperature and threshold, on answers made so that the right ones are known."""

import json

import numpy as np
import pytest

from ser import confidence
from ser.confidence import (
    Confidence,
    calibration_error,
    choose_confidence,
    choose_threshold,
    score_confidence,
    to_metadata,
)
from ser.metrics import Answers
from ser.model import softmax

FALLING = np.linspace(0.99, 0.5, 50)
"""Probabilities of fifty answers, the surest first."""


def drawn_answers(n=4000, sharpened=1.0, seed=0):
    """Answers whose truth was drawn from their own probabilities, which were then sharpened."""
    random = np.random.default_rng(seed)
    logits = 1.5 * random.standard_normal((n, 3))
    truth = (random.random((n, 1)) > softmax(logits).cumsum(axis=1)).sum(axis=1)
    part = np.arange(n) % 4
    return Answers(("a", "b", "c"), truth, softmax(sharpened * logits), part, part, np.arange(n))


def test_threshold_is_where_the_share_of_right_answers_falls():
    """If the 30 surest are right and no other, 40 answers are right to 75 %: the 40th is it."""
    correct = np.arange(50) < 30
    assert choose_threshold(FALLING, correct) == FALLING[39]


def test_threshold_does_not_depend_on_the_order_of_clips():
    """Shuffled answers give the same threshold."""
    shuffled = np.random.default_rng(0).permutation(50)
    assert choose_threshold(FALLING[shuffled], (np.arange(50) < 30)[shuffled]) == FALLING[39]


def test_always_right_is_always_confident():
    """The threshold is then the lowest probability that occurs."""
    assert choose_threshold(FALLING, np.ones(50, bool)) == 0.5


@pytest.mark.parametrize("correct", [np.zeros(50, bool), np.arange(50) % 2 == 0])
def test_never_good_enough_is_never_confident(correct):
    """If no threshold gives enough right answers it is 2, which no probability reaches."""
    assert choose_threshold(FALLING, correct) == 2.0


def test_a_few_right_answers_are_not_enough():
    """A threshold above which there are fewer than 30 answers would be chance."""
    assert choose_threshold(FALLING[:29], np.ones(29, bool)) == 2.0
    assert choose_threshold(FALLING, np.arange(50) < 20) == 2.0


@pytest.mark.parametrize("sharpened", [0.5, 1.0, 3.0])
def test_temperature_undoes_a_known_scaling(sharpened):
    """Logits that are too large by a factor are divided by that factor."""
    chosen = choose_confidence(drawn_answers(sharpened=sharpened))
    assert chosen.temperature == pytest.approx(sharpened, rel=0.1)


def test_confidence_of_some_rows_looks_at_these_alone():
    """Other rows' truth has no say."""
    answers = drawn_answers()
    first = answers.part == 0
    chosen = choose_confidence(answers, first)
    answers.truth[~first] = 0
    assert choose_confidence(answers, first) == chosen


def test_honest_probabilities_have_no_calibration_error():
    """Half right at 50 % and four of five right at 80 %."""
    probability = np.repeat([0.5, 0.8], 10)
    correct = np.array([True, False] * 5 + [True, True, True, True, False] * 2)
    assert calibration_error(probability, correct) == pytest.approx(0, abs=1e-12)


def test_certainty_that_is_half_right_has_an_error_of_a_half():
    """Always 100 % and right every other time."""
    assert calibration_error(np.ones(10), np.arange(10) % 2 == 0) == 0.5


def test_calibration_error_is_a_mean_over_answers():
    """Three honest answers to one that claims 90 % and is wrong: a quarter of 0.9."""
    probability, correct = np.array([1, 1, 1, 0.9]), np.array([True, True, True, False])
    assert calibration_error(probability, correct) == pytest.approx(0.9 / 4)


def test_each_part_is_judged_by_scalars_of_the_others(monkeypatch):
    """What the verdicts are worth is measured on answers that did not choose them."""
    answers, left_out = drawn_answers(80), []

    def noting(answers, rows):
        left_out.append(set(answers.part[~rows]))
        return Confidence(1.0, 0.5)

    monkeypatch.setattr(confidence, "choose_confidence", noting)
    score_confidence(answers)
    assert left_out == [{0}, {1}, {2}, {3}]


def test_scores_by_hand(monkeypatch):
    """Two of four answers reach 60 %, one of them right; both of the others are right."""
    probabilities = np.array([[0.9, 0.1], [0.4, 0.6], [0.55, 0.45], [0.5, 0.5]])
    truth, part = np.array([0, 0, 0, 0]), np.array([0, 0, 1, 1])
    answers = Answers(("a", "b"), truth, probabilities, part, part, part)
    monkeypatch.setattr(confidence, "choose_confidence", lambda *_: Confidence(1.0, 0.6))
    scores = score_confidence(answers)
    assert scores.coverage == 0.5
    assert scores.accuracy_confident == 0.5
    assert scores.accuracy_unsure == 1.0
    assert scores.accuracy_all == 0.75


def test_confident_answers_are_right_as_often_as_promised():
    """Of many answers like those that chose it, the threshold keeps its target."""
    scores = score_confidence(drawn_answers())
    assert scores.accuracy_confident == pytest.approx(confidence.TARGET, abs=0.03)
    assert scores.accuracy_unsure < scores.accuracy_all < scores.accuracy_confident
    assert scores.calibration_error < 0.03


def test_a_share_of_nothing_is_null():
    """If every answer is confident there is no share of the others, and JSON knows no NaN."""
    answers = drawn_answers(400)
    answers.probabilities[:] = np.eye(3)[answers.truth] * 0.97 + 0.01
    metadata = to_metadata(choose_confidence(answers), score_confidence(answers))
    assert (metadata["coverage"], metadata["accuracy_unsure"]) == (1, None)
    assert json.dumps(metadata, allow_nan=False)


def test_metadata_have_scalars_target_and_scores():
    """The model's JSON says what was chosen and what it is worth."""
    answers = drawn_answers()
    chosen, scores = choose_confidence(answers), score_confidence(answers)
    metadata = to_metadata(chosen, scores)
    assert metadata["threshold"] == chosen.threshold
    assert metadata["coverage"] == scores.coverage
    assert metadata["target"] == 0.75
    assert len(metadata) == 2 + 1 + 5
