"""When to say "not sure", and how sure: the scalars of `Confidence` from held-out answers.

All are chosen on answers to actors that the answering model never heard, to their clean clips and
to degraded copies of these, as a stranger's microphone is no studio's. Temperature and slope make
the probabilities honest on average. The threshold is the lowest at which the answers above it are
right at least `TARGET` of the time: a point of the risk-coverage curve. What they are worth is
measured by choosing them on all folds but one and using them there.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from ..errors import SetupError
from .calibration import accuracy_at, calibration_error, reliability, risk_coverage, share_right
from .metrics import Answers
from .probabilities import Confidence

TARGET = 0.75
"""Share of right answers that makes an answer worth calling confident."""

FAR_SHARE = 0.99
"""Of the held-out clips are no further from the training data than what counts as far."""

LEAST_ANSWERS = 30  # a share over fewer is chance


@dataclass(frozen=True)
class ConfidenceScores:
    """What the verdicts are worth on actors that chose neither model nor scalars.

    Attributes
    ----------
    coverage : float
        Share of answers that are confident.
    accuracy_confident, accuracy_unsure, accuracy_all : float
        Share of right answers; NaN for none.
    calibration_error : float
        Mean distance of probability and share of right answers over 15 bins, weighted by clips.
    accuracy_at_70 : float
        Share of right answers among the surest 70 %.
    reliability, risk_coverage : list of dict
        As the functions of that name in `ser.model.calibration` give them.
    """

    coverage: float
    accuracy_confident: float
    accuracy_unsure: float
    accuracy_all: float
    calibration_error: float
    accuracy_at_70: float
    reliability: list[dict[str, float]]
    risk_coverage: list[dict[str, float]]


def choose_confidence(answers: Sequence[Answers]) -> Confidence:
    """Choose the scalars.

    Parameters
    ----------
    answers : sequence of Answers
        To several versions of the same clips, clean ones and degraded ones; they count alike,
        however many answers each has.

    Returns
    -------
    Confidence
    """
    from scipy.optimize import minimize

    logits = np.concatenate([_logits(each) for each in answers])
    truth = np.concatenate([each.truth for each in answers])
    distance = np.concatenate([each.distance for each in answers])
    weight = np.concatenate([np.full(len(a.truth), 1 / len(a.truth)) for a in answers])
    farthest = float(np.quantile(distance, FAR_SHARE, weights=weight, method="inverted_cdf"))

    def told(scalars: np.ndarray, threshold: float = 0.0) -> Confidence:
        return Confidence(float(np.exp(scalars[0])), float(scalars[1]), threshold, farthest)

    def loss(scalars: np.ndarray) -> float:
        probabilities = told(scalars).probabilities(logits, distance)
        return -float(weight @ np.log(probabilities[np.arange(len(truth)), truth] + 1e-12))

    # Bounded, as a handful of clips would have any slope.
    found = minimize(loss, [0.0, 0.0], method="Nelder-Mead", bounds=[(-2.5, 2.5), (0, 3)]).x
    probabilities = told(found).probabilities(logits, distance)
    correct = probabilities.argmax(axis=1) == truth
    return told(found, choose_threshold(probabilities.max(axis=1), correct, weight))


def _logits(answers: Answers) -> np.ndarray:
    return np.log(np.maximum(answers.probabilities, 1e-12))


def choose_threshold(
    probability: np.ndarray,
    correct: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Lowest probability at and above which at least `TARGET` of the answers are right.

    Parameters
    ----------
    probability : np.ndarray [shape=(answers,)]
        Of the likeliest label.
    correct : np.ndarray [shape=(answers,)]
        bool.
    weight : np.ndarray [shape=(answers,)], optional
        How much each counts.

    Returns
    -------
    float
        2 if there is no such probability, so that nothing is confident.
    """
    falling = np.argsort(-probability, kind="stable")
    each = np.ones(len(falling)) if weight is None else weight[falling]
    share = np.cumsum(correct[falling] * each) / np.cumsum(each)
    good = np.flatnonzero(share[LEAST_ANSWERS - 1 :] >= TARGET)
    if not len(good):
        return 2.0
    return float(probability[falling[good[-1] + LEAST_ANSWERS - 1]])


def cross_fit(answers: Answers, chosen_on: Sequence[Answers] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Apply to each part the scalars chosen on all the others.

    Parameters
    ----------
    answers : Answers
        Of two parts or more.
    chosen_on : sequence of Answers
        Of the same parts, such as clean and degraded; by default `answers` alone.

    Returns
    -------
    probabilities : np.ndarray [shape=(clips, emotions)]
    confident : np.ndarray [shape=(clips,)]
        bool.

    Raises
    ------
    SetupError
        If there is one part only.
    """
    if (n_parts := len(np.unique(answers.part))) < 2:
        raise SetupError(
            f"Cannot measure confidence: got held-out answers of {n_parts} part, expected two or "
            "more folds or random splits. Ask for more of them."
        )
    probabilities = np.zeros(answers.probabilities.shape)
    confident = np.zeros(len(answers.truth), bool)
    for part in np.unique(answers.part):
        here = answers.part == part
        others = [each.where(each.part != part) for each in chosen_on or (answers,)]
        chosen, distance = choose_confidence(others), answers.distance[here]
        probabilities[here] = chosen.probabilities(_logits(answers)[here], distance)
        confident[here] = chosen.is_sure(probabilities[here], distance)
    return probabilities, confident


def score_confidence(answers: Answers, chosen_on: Sequence[Answers] = ()) -> ConfidenceScores:
    """Measure the verdicts: each part by the scalars chosen on all the others."""
    probabilities, confident = cross_fit(answers, chosen_on)
    correct, highest = answers.correct, probabilities.max(axis=1)
    return ConfidenceScores(
        coverage=float(confident.mean()),
        accuracy_confident=share_right(correct[confident]),
        accuracy_unsure=share_right(correct[~confident]),
        accuracy_all=share_right(correct),
        calibration_error=calibration_error(highest, correct),
        accuracy_at_70=accuracy_at(0.7, highest, correct),
        reliability=reliability(highest, correct),
        risk_coverage=risk_coverage(highest, correct),
    )


def to_metadata(chosen: Confidence, scores: ConfidenceScores) -> dict[str, object]:
    """Scalars and scores as the model's JSON keeps them, which has no NaN: None there."""
    values = {**asdict(chosen), "target": TARGET, **asdict(scores)}
    return {name: None if value != value else value for name, value in values.items()}
