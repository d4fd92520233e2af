"""What was said against what was right, on answers of which both are known."""

import numpy as np
import pytest

from ser.model.calibration import accuracy_at, calibration_error, reliability, risk_coverage

from .drawing import drawn_answers


def test_honest_probabilities_have_no_calibration_error():
    """Half right at 50 % and four of five right at 80 %."""
    probability = np.repeat([0.5, 0.8], 10)
    correct = np.array([True, False] * 5 + [True, True, True, True, False] * 2)
    assert calibration_error(probability, correct) == pytest.approx(0, abs=1e-12)


def test_an_honest_predictor_has_next_to_no_calibration_error():
    """Truth drawn from the probabilities themselves: what is left is chance."""
    answers = drawn_answers(100_000)
    highest = answers.probabilities.max(axis=1)
    assert calibration_error(highest, answers.correct) < 0.01


def test_certainty_that_is_half_right_has_an_error_of_a_half():
    """Always 100 % and right every other time."""
    assert calibration_error(np.ones(10), np.arange(10) % 2 == 0) == 0.5


def test_calibration_error_is_a_mean_over_answers():
    """Three honest answers to one that claims 90 % and is wrong: a quarter of 0.9."""
    probability, correct = np.array([1, 1, 1, 0.9]), np.array([True, True, True, False])
    assert calibration_error(probability, correct) == pytest.approx(0.9 / 4)


def test_reliability_by_hand():
    """Of the bins two have answers: 0.5 and 0.52 in one, and 1, which is of the last."""
    probability, correct = np.array([0.5, 1.0, 0.52, 0.96]), np.array([True, True, False, False])
    low, high = reliability(probability, correct)
    assert low == {"answers": 2, "probability": pytest.approx(0.51), "right": 0.5}
    assert high == {"answers": 2, "probability": pytest.approx(0.98), "right": 0.5}


def test_reliability_and_calibration_error_say_the_same():
    """The error is the mean gap of the bins, each weighted by its answers."""
    answers = drawn_answers(sharpened=2.0)
    highest, n = answers.probabilities.max(axis=1), len(answers.truth)
    bins = reliability(highest, answers.correct)
    assert sum(each["answers"] for each in bins) == n
    gaps = [each["answers"] * abs(each["probability"] - each["right"]) / n for each in bins]
    assert sum(gaps) == pytest.approx(calibration_error(highest, answers.correct))


def test_accuracy_of_the_surest_by_hand():
    """Of 0.9 right, 0.8 wrong, 0.7 and 0.6 right: one, half, two thirds, three quarters."""
    probability, correct = np.array([0.6, 0.9, 0.7, 0.8]), np.array([True, True, True, False])
    found = [accuracy_at(share, probability, correct) for share in (0.25, 0.5, 0.75, 1)]
    assert found == pytest.approx([1, 1 / 2, 2 / 3, 3 / 4])
    assert accuracy_at(0.01, probability, correct) == 1


def test_risk_coverage_by_hand():
    """Twenty answers of which the three least sure are wrong: no risk up to 85 %, then 3 of 20."""
    points = risk_coverage(np.linspace(0.99, 0.4, 20), np.arange(20) < 17)
    assert [point["coverage"] for point in points] == pytest.approx(np.arange(1, 21) / 20)
    assert [point["risk"] for point in points[:17]] == pytest.approx([0] * 17)
    assert [point["risk"] for point in points[17:]] == pytest.approx([1 / 18, 2 / 19, 3 / 20])
