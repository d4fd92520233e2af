"""From outputs to probabilities and verdicts, by scalars whose effect can be worked out by hand."""

import numpy as np
import pytest

from ser.model.probabilities import Confidence, distance_of, softmax

NEAR = np.ones(1)


def test_softmax_of_known_logits():
    """Logarithms of shares give the shares back, whatever is added to all of them."""
    shares = np.array([[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]])
    np.testing.assert_allclose(softmax(np.log(shares) + 5), shares)


def test_softmax_of_huge_logits():
    """Nothing overflows."""
    np.testing.assert_array_equal(softmax(np.array([1e4, 0.0, -1e4])), [1, 0, 0])


def test_temperature_divides_the_log_odds():
    """At a temperature of 2, odds of 9 to 1 become 3 to 1."""
    logits = np.log([[0.9, 0.1]])
    found = Confidence(temperature=2.0).probabilities(logits, NEAR)
    np.testing.assert_allclose(found, [[0.75, 0.25]])


def test_without_a_slope_distance_is_nothing():
    """Near and far clips with the same outputs have the same probabilities."""
    logits = np.log([[0.9, 0.1]] * 3)
    found = Confidence(temperature=2.0).probabilities(logits, np.array([0.1, 1, 50]))
    np.testing.assert_allclose(found, [[0.75, 0.25]] * 3)


def test_the_slope_makes_far_clips_hotter():
    """With log 2 it is twice as hot one unit out: odds of 81 to 1 become 9 to 1; at 1 they stay."""
    logits = np.log([[81 / 82, 1 / 82]] * 2)
    found = Confidence(slope=np.log(2)).probabilities(logits, np.array([1.0, 2.0]))
    np.testing.assert_allclose(found, [[81 / 82, 1 / 82], [0.9, 0.1]])


def test_it_gets_no_hotter_beyond_the_farthest():
    """What the data that chose the slope did not have is not guessed at."""
    scalars = Confidence(slope=1.0, farthest=1.5)
    logits = np.log([[0.9, 0.1]] * 2)
    at, beyond = scalars.probabilities(logits, np.array([1.5, 100]))
    np.testing.assert_array_equal(at, beyond)


@pytest.mark.parametrize(
    ("highest", "distance", "sure"),
    [(0.7, 1, True), (0.6, 1, True), (0.59, 1, False), (0.9, 2.0, True), (0.9, 2.01, False)],
)
def test_a_sure_answer_is_likely_and_near(highest, distance, sure):
    """Threshold and farthest distance themselves are enough."""
    found = Confidence(threshold=0.6, farthest=2.0).is_sure(
        np.array([[1 - highest, highest]]), np.array([distance])
    )
    assert found.tolist() == [sure]


def test_distance_is_a_root_mean_square():
    """Three spreads off in one of two columns, and four in the other, are 3.54."""
    np.testing.assert_allclose(distance_of(np.array([[3.0, -4.0], [0, 0]])), [np.sqrt(12.5), 0])


def test_training_data_are_one_away_from_themselves():
    """The mean square over data that were scaled by their own mean and spread is 1."""
    data = np.random.default_rng(0).standard_normal((50, 7))
    scaled = (data - data.mean(axis=0)) / data.std(axis=0)
    assert np.mean(distance_of(scaled) ** 2) == pytest.approx(1)
