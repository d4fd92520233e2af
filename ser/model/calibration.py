"""Whether probabilities are honest: what was said of being right, and what was right."""

import numpy as np

BINS = 15


def share_right(correct: np.ndarray) -> float:
    """Share of answers that are right; NaN of none."""
    return float(correct.mean()) if len(correct) else float("nan")


def calibration_error(probability: np.ndarray, correct: np.ndarray) -> float:
    """Expected calibration error over `BINS` bins of equal width. Source: Naeini et al. (2015).

    Parameters
    ----------
    probability : np.ndarray [shape=(answers,)]
        Said to be of being right, 0 to 1.
    correct : np.ndarray [shape=(answers,)]
        Whether each was, bool.

    Returns
    -------
    float
        0 to 1; the mean distance between what was said and what was right.
    """
    gap = np.bincount(_bin(probability), weights=probability - correct, minlength=BINS)
    return float(np.abs(gap).sum() / len(probability))


def _bin(probability: np.ndarray) -> np.ndarray:
    return np.minimum((probability * BINS).astype(int), BINS - 1)


def reliability(probability: np.ndarray, correct: np.ndarray) -> list[dict[str, float]]:
    """What was said and what was right, bin by bin: the points of a reliability diagram.

    Parameters
    ----------
    probability, correct
        As `calibration_error` takes them.

    Returns
    -------
    list of dict
        For each bin that has any: number of `answers`, mean `probability` and `right`, their share.
    """
    bin_of = _bin(probability)
    return [
        {
            "answers": int(here.sum()),
            "probability": float(probability[here].mean()),
            "right": float(correct[here].mean()),
        }
        for here in (bin_of == k for k in range(BINS))
        if here.any()
    ]


def accuracy_at(coverage: float, probability: np.ndarray, correct: np.ndarray) -> float:
    """Share of right answers among the surest ones that make up this share of all.

    Parameters
    ----------
    coverage : float
        Of all answers, 0 to 1; one answer at least is looked at.
    probability, correct
        As `calibration_error` takes them.
    """
    falling = np.argsort(-probability, kind="stable")
    return share_right(correct[falling][: max(round(coverage * len(falling)), 1)])


def risk_coverage(probability: np.ndarray, correct: np.ndarray) -> list[dict[str, float]]:
    """How often the surest answers are wrong: the points of a risk-coverage curve.

    Source: El-Yaniv & Wiener, "On the foundations of noise-free selective classification" (2010).
    """
    return [
        {"coverage": k / 20, "risk": 1 - accuracy_at(k / 20, probability, correct)}
        for k in range(1, 21)
    ]
