"""The scalars of confidence, on answers made so that the right ones are known."""

import json

import numpy as np
import pytest

from ser.errors import SetupError
from ser.model import confidence
from ser.model.calibration import calibration_error
from ser.model.confidence import (
    Confidence,
    choose_confidence,
    choose_threshold,
    cross_fit,
    score_confidence,
    to_metadata,
)
from ser.model.metrics import Answers

from .drawing import drawn_answers

FALLING = np.linspace(0.99, 0.5, 50)
"""Probabilities of fifty answers, the surest first."""


def test_threshold_is_where_the_share_of_right_answers_falls():
    """If the 30 surest are right and no other, 40 answers are right to 75 %: the 40th is it."""
    correct = np.arange(50) < 30
    assert choose_threshold(FALLING, correct) == FALLING[39]


def test_threshold_does_not_depend_on_the_order_of_clips():
    """Shuffled answers give the same threshold."""
    shuffled = np.random.default_rng(0).permutation(50)
    assert choose_threshold(FALLING[shuffled], (np.arange(50) < 30)[shuffled]) == FALLING[39]


def test_weighted_answers_count_as_often():
    """Wrong answers that count double: 30 right ones make up 75 % of 30 and five of those."""
    correct = np.arange(50) < 30
    assert choose_threshold(FALLING, correct, np.where(correct, 1, 2)) == FALLING[34]


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
    """Logits that are too large by a factor are divided by that factor, near and far alike."""
    distance = np.random.default_rng(1).uniform(0.7, 1.3, 4000)
    chosen = choose_confidence([drawn_answers(sharpened=sharpened, distance=distance)])
    assert chosen.temperature == pytest.approx(sharpened, rel=0.1)
    assert chosen.slope == pytest.approx(0, abs=0.3)


def test_slope_undoes_overconfidence_far_away():
    """Logits that are too large by a factor that grows with distance: its slope is found."""
    distance = np.random.default_rng(1).uniform(0.6, 1.8, 8000)
    answers = drawn_answers(8000, 1.3 * np.exp(1.2 * (distance - 1)), distance=distance)
    chosen = choose_confidence([answers])
    assert chosen.temperature == pytest.approx(1.3, rel=0.1)
    assert chosen.slope == pytest.approx(1.2, abs=0.15)


def test_slope_makes_both_near_and_far_honest():
    """One temperature alone would be right for neither."""
    distance = np.where(np.arange(8000) % 2, 0.8, 1.6)
    answers = drawn_answers(8000, np.where(distance > 1, 3.0, 1.0), distance=distance)
    probabilities, _ = cross_fit(answers)
    for far in (distance > 1, distance < 1):
        highest = probabilities[far].max(axis=1)
        assert calibration_error(highest, answers.correct[far]) < 0.03


def test_underconfidence_far_away_is_no_reason_for_more_trust():
    """The slope is never below 0: the further from the training data, the less is claimed."""
    distance = np.where(np.arange(4000) % 2, 0.8, 1.6)
    answers = drawn_answers(4000, np.where(distance > 1, 0.5, 1.5), distance=distance)
    assert choose_confidence([answers]).slope == pytest.approx(0, abs=0.01)


def test_the_farthest_is_further_than_nearly_all():
    """99 of 100 clips are no further; beyond, nothing is confident."""
    answers = drawn_answers(1001, distance=np.linspace(0, 2, 1001))
    chosen = choose_confidence([answers])
    assert chosen.farthest == pytest.approx(1.98)
    sure = chosen.is_sure(np.eye(3)[[0] * 1001], answers.distance)
    assert sure.sum() == 991


def test_versions_of_the_clips_count_alike():
    """However many copies there are, the clean clips have half of the say."""
    clean, copies = drawn_answers(1000), drawn_answers(12000, sharpened=4.0, seed=1)
    once = drawn_answers(1000, sharpened=4.0, seed=2)
    many, few = (choose_confidence([clean, other]).temperature for other in (copies, once))
    assert many == pytest.approx(few, rel=0.1)
    assert choose_confidence([copies]).temperature > 1.2 * many


def test_confidence_of_some_answers_looks_at_these_alone():
    """Those that are left out have no say."""
    answers = drawn_answers()
    first = answers.part == 0
    chosen = choose_confidence([answers.where(first)])
    answers.truth[~first] = 0
    assert choose_confidence([answers.where(first)]) == chosen


def test_each_part_is_judged_by_scalars_of_the_others(monkeypatch):
    """What the verdicts are worth is measured on answers that did not choose them."""
    clean, degraded, chosen_on = drawn_answers(80), drawn_answers(240, seed=1), []

    def noting(several):
        chosen_on.append([set(answers.part) for answers in several])
        return Confidence(threshold=0.5)

    monkeypatch.setattr(confidence, "choose_confidence", noting)
    score_confidence(clean, [clean, degraded])
    assert chosen_on == [[{0, 1, 2, 3} - {part}] * 2 for part in range(4)]


def test_by_default_answers_are_judged_by_each_other(monkeypatch):
    """Without degraded copies the clean clips of the other parts choose."""
    answers, chosen_on = drawn_answers(80), []
    monkeypatch.setattr(
        confidence, "choose_confidence", lambda a: chosen_on.append(len(a)) or Confidence()
    )
    cross_fit(answers)
    assert chosen_on == [1, 1, 1, 1]


def test_the_part_itself_has_no_say():
    """What is true of a part's own clips does not change what is claimed of them."""
    one, two = drawn_answers(400), drawn_answers(400)
    own = one.part == 2
    two.truth[own] = (two.truth[own] + 1) % 3
    for before, after in zip(cross_fit(one), cross_fit(two), strict=True):
        np.testing.assert_array_equal(before[own], after[own])
        assert not np.array_equal(before[~own], after[~own])


def test_scores_by_hand(monkeypatch):
    """Two of four answers reach 60 %, one of them right; both of the others are right."""
    probabilities = np.array([[0.9, 0.1], [0.4, 0.6], [0.55, 0.45], [0.5, 0.5]])
    truth, part = np.array([0, 0, 0, 0]), np.array([0, 0, 1, 1])
    answers = Answers(("a", "b"), truth, probabilities, part, part, part, np.ones(4))
    monkeypatch.setattr(confidence, "choose_confidence", lambda _: Confidence(threshold=0.6))
    scores = score_confidence(answers)
    assert scores.coverage == 0.5
    assert scores.accuracy_confident == 0.5
    assert scores.accuracy_unsure == 1.0
    assert scores.accuracy_all == 0.75
    assert scores.accuracy_at_70 == pytest.approx(2 / 3)
    assert sum(each["answers"] for each in scores.reliability) == 4
    assert scores.risk_coverage[-1] == {"coverage": 1, "risk": 0.25}


def test_confident_answers_are_right_as_often_as_promised():
    """Of many answers like those that chose it, the threshold keeps its target."""
    scores = score_confidence(drawn_answers())
    assert scores.accuracy_confident == pytest.approx(confidence.TARGET, abs=0.03)
    assert scores.accuracy_unsure < scores.accuracy_all < scores.accuracy_confident
    assert scores.accuracy_all < scores.accuracy_at_70
    assert scores.calibration_error < 0.03


def test_a_share_of_nothing_is_null():
    """If every answer is confident there is no share of the others, and JSON knows no NaN."""
    answers = drawn_answers(400)
    answers.probabilities[:] = np.eye(3)[answers.truth] * 0.97 + 0.01
    metadata = to_metadata(choose_confidence([answers]), score_confidence(answers))
    assert (metadata["coverage"], metadata["accuracy_unsure"]) == (1, None)
    assert json.dumps(metadata, allow_nan=False)


def test_metadata_have_scalars_target_and_scores():
    """The model's JSON says what was chosen and what it is worth."""
    answers = drawn_answers()
    chosen, scores = choose_confidence([answers]), score_confidence(answers)
    metadata = to_metadata(chosen, scores)
    assert {"temperature", "slope", "threshold", "farthest"} <= set(metadata)
    assert metadata["threshold"] == chosen.threshold
    assert metadata["coverage"] == scores.coverage
    assert metadata["target"] == 0.75
    assert len(metadata) == 4 + 1 + 8


def test_confidence_of_one_part_cannot_be_measured():
    """There are no others to choose the scalars on."""
    answers = drawn_answers(60)
    with pytest.raises(SetupError, match="got held-out answers of 1 part, expected two or more"):
        score_confidence(answers.where(answers.part == 0))
