"""When to say "not sure", and how sure: two scalars from held-out answers.

The temperature makes the percentages honest on average (Guo et al., "On calibration of modern
neural networks", 2017). The threshold is the lowest at which the answers above it are right at
least `TARGET` of the time. Both are chosen on answers to actors that the answering model never
heard; what they are worth is measured by choosing them on all folds but one and using them there.
"""

from dataclasses import asdict, dataclass

import numpy as np

from .metrics import Answers
from .model import softmax

TARGET = 0.75
"""Share of right answers that makes an answer worth calling confident."""

LEAST_ANSWERS = 30  # a share over fewer is chance


@dataclass(frozen=True)
class Confidence:
    """The two scalars.

    Attributes
    ----------
    temperature : float
        Divides the logits before the softmax.
    threshold : float
        Least probability of a confident answer; above 1 if no answers are good enough.
    """

    temperature: float
    threshold: float


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
    """

    coverage: float
    accuracy_confident: float
    accuracy_unsure: float
    accuracy_all: float
    calibration_error: float


def choose_confidence(answers: Answers, rows: np.ndarray | slice = slice(None)) -> Confidence:
    """Choose temperature and threshold on some rows of held-out answers."""
    from scipy.optimize import minimize_scalar

    logits = np.log(np.maximum(answers.probabilities[rows], 1e-12))
    truth = answers.truth[rows]

    def loss(log_temperature: float) -> float:
        probabilities = softmax(logits / np.exp(log_temperature))
        return -np.log(probabilities[np.arange(len(truth)), truth] + 1e-12).mean()

    temperature = float(np.exp(minimize_scalar(loss, bounds=(-2.5, 2.5), method="bounded").x))
    highest = softmax(logits / temperature).max(axis=1)
    return Confidence(temperature, choose_threshold(highest, answers.correct[rows]))


def choose_threshold(probability: np.ndarray, correct: np.ndarray, target: float = TARGET) -> float:
    """Lowest probability at and above which at least `target` of the answers are right.

    Parameters
    ----------
    probability : np.ndarray [shape=(answers,)]
        Of the likeliest label.
    correct : np.ndarray [shape=(answers,)]
        bool.
    target : float

    Returns
    -------
    float
        2 if there is no such probability, so that nothing is confident.
    """
    falling = np.argsort(-probability, kind="stable")
    share = np.cumsum(correct[falling]) / np.arange(1, len(falling) + 1)
    good = np.flatnonzero(share[LEAST_ANSWERS - 1 :] >= target)
    if not len(good):
        return 2.0
    return float(probability[falling[good[-1] + LEAST_ANSWERS - 1]])


def cross_fit(answers: Answers) -> tuple[np.ndarray, np.ndarray]:
    """Apply to each part the scalars chosen on all the others.

    Parameters
    ----------
    answers : Answers
        Of two parts or more.

    Returns
    -------
    probabilities : np.ndarray [shape=(clips, emotions)]
    confident : np.ndarray [shape=(clips,)]
        bool.
    """
    probabilities = np.zeros(answers.probabilities.shape)
    confident = np.zeros(len(answers.truth), bool)
    for part in np.unique(answers.part):
        here = answers.part == part
        chosen = choose_confidence(answers, ~here)
        logits = np.log(np.maximum(answers.probabilities[here], 1e-12))
        probabilities[here] = softmax(logits / chosen.temperature)
        confident[here] = probabilities[here].max(axis=1) >= chosen.threshold
    return probabilities, confident


def score_confidence(answers: Answers) -> ConfidenceScores:
    """Measure the verdicts: each part by the scalars chosen on all the others."""
    probabilities, confident = cross_fit(answers)
    correct = answers.correct
    return ConfidenceScores(
        coverage=float(confident.mean()),
        accuracy_confident=_share(correct[confident]),
        accuracy_unsure=_share(correct[~confident]),
        accuracy_all=_share(correct),
        calibration_error=calibration_error(probabilities.max(axis=1), correct),
    )


def _share(correct: np.ndarray) -> float:
    return float(correct.mean()) if len(correct) else float("nan")


def calibration_error(probability: np.ndarray, correct: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error over equal-width bins. Source: Naeini et al. (2015)."""
    bin_of = np.minimum((probability * bins).astype(int), bins - 1)
    gap = np.bincount(bin_of, weights=probability - correct, minlength=bins)
    return float(np.abs(gap).sum() / len(probability))


def to_metadata(chosen: Confidence, scores: ConfidenceScores) -> dict[str, float | None]:
    """Scalars and scores as the model's JSON keeps them, which has no NaN: None there."""
    values = {**asdict(chosen), "target": TARGET, **asdict(scores)}
    return {name: None if np.isnan(value) else value for name, value in values.items()}
