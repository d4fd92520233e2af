"""Held-out answers and what they score: UAR, accuracy, intervals.

Conventions: labels in the order of `ser.emotions`; a confusion matrix counts clips, rows are the
truth; UAR (unweighted average recall) is the mean of the rows' recalls, so that chance is one over
the number of emotions whatever their shares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from ..features.vector import FeatureSpec

BOOTSTRAPS = 2000
MERGED = {"calm": "neutral"}
"""What human listeners were not asked to tell apart, and other corpora do not."""

Score = Callable[[np.ndarray], np.ndarray]
"""Confusion matrices, shape (..., emotions, emotions), to figures, shape (...)."""


@dataclass(frozen=True, eq=False)
class Answers:
    """Probabilities for clips that the answering model was not trained on.

    Attributes
    ----------
    emotions : tuple of str
    truth : np.ndarray [shape=(clips,)]
        Index into `emotions`.
    probabilities : np.ndarray [shape=(clips, len(emotions))]
    speaker : np.ndarray [shape=(clips,)]
    part : np.ndarray [shape=(clips,)]
        Which fold or split answered.
    clip : np.ndarray [shape=(clips,)]
        Name of each clip, as in the feature table.
    distance : np.ndarray [shape=(clips,)]
        From the training data, as `ser.model.probabilities.distance_of` has it.
    """

    emotions: tuple[str, ...]
    truth: np.ndarray
    probabilities: np.ndarray
    speaker: np.ndarray
    part: np.ndarray
    clip: np.ndarray
    distance: np.ndarray

    @property
    def correct(self) -> np.ndarray:
        """Whether the likeliest label is the truth, shape (clips,), bool."""
        return self.probabilities.argmax(axis=1) == self.truth

    def where(self, rows: np.ndarray) -> "Answers":
        """Some of the answers."""
        kept = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name != "emotions"}
        return replace(self, **kept)

    def confusion(self, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Counts of truth by answer, shape (emotions, emotions), int; of some rows."""
        n = len(self.emotions)
        answer = self.probabilities[rows].argmax(axis=1)
        return np.bincount(self.truth[rows] * n + answer, minlength=n * n).reshape(n, n)

    def by_part(self) -> np.ndarray:
        """The confusion of each part, shape (parts, emotions, emotions), int."""
        return np.stack([self.confusion(self.part == part) for part in np.unique(self.part)])


def recalls(confusion: np.ndarray) -> np.ndarray:
    """Recall of each emotion, shape (..., emotions); NaN for one without clips."""
    total = confusion.sum(axis=-1)
    hits = np.diagonal(confusion, axis1=-2, axis2=-1)
    return np.divide(hits, total, out=np.full(hits.shape, np.nan), where=total > 0)


def uar(confusion: np.ndarray) -> np.ndarray:
    """Unweighted average recall of one or more confusion matrices, shape (...)."""
    return np.nanmean(recalls(confusion), axis=-1)


def accuracy(confusion: np.ndarray) -> np.ndarray:
    """Share of right answers of one or more confusion matrices, shape (...)."""
    return np.trace(confusion, axis1=-2, axis2=-1) / confusion.sum(axis=(-2, -1))


def bootstrap(answers: Answers, score: Score = uar) -> tuple[float, float]:
    """95 % interval of a score, such as `uar`; see `over_actors`."""
    return over_actors(answers.speaker, lambda rows: float(score(answers.confusion(rows))))


def over_actors(speaker: np.ndarray, figure: Callable[[np.ndarray], float]) -> tuple[float, float]:
    """95 % interval of a figure when the actors are drawn anew, with replacement.

    Parameters
    ----------
    speaker : np.ndarray [shape=(clips,)]
    figure : callable
        From row numbers, in which an actor's rows may come several times, to the figure.
    """
    rows = [np.flatnonzero(speaker == actor) for actor in np.unique(speaker)]
    draws = np.random.default_rng(0).integers(len(rows), size=(BOOTSTRAPS, len(rows)))
    values = [figure(np.concatenate([rows[k] for k in drawn])) for drawn in draws]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def merged(answers: Answers, same: Mapping[str, str]) -> Answers:
    """The answers with some emotions counted as others, such as calm as neutral."""
    names = tuple(name for name in answers.emotions if name not in same)
    place = np.array([names.index(same.get(name, name)) for name in answers.emotions])
    sums = [answers.probabilities[:, place == k].sum(axis=1) for k in range(len(names))]
    return replace(
        answers, emotions=names, truth=place[answers.truth], probabilities=np.stack(sums, axis=1)
    )


def summarise(
    answers: Answers, protocol: str, features: FeatureSpec, n_clips: int
) -> dict[str, Any]:
    """Scores of held-out answers, as `python -m ser evaluate --json` prints them.

    Parameters
    ----------
    answers : Answers
    protocol : str
    features : FeatureSpec
    n_clips : int
        Clips in the table; with "random" each is tested about a quarter as often as there are
        splits.

    Returns
    -------
    dict
        `accuracy` and `uar` are means over splits with "random", over all clips with "actors".
    """
    confusion = answers.confusion()
    if protocol == "random":
        each, accuracies = uar(answers.by_part()), accuracy(answers.by_part())
        score, mean_accuracy = float(each.mean()), float(accuracies.mean())
        low, high = (float(value) for value in np.percentile(each, [2.5, 97.5]))
    else:
        score, mean_accuracy = float(uar(confusion)), float(accuracy(confusion))
        low, high = bootstrap(answers)
    recall = recalls(confusion)
    return {
        "protocol": protocol,
        "emotions": list(answers.emotions),
        "features": str(features),
        "n_clips": n_clips,
        "n_speakers": len(np.unique(answers.speaker)),
        "accuracy": mean_accuracy,
        "uar": score,
        "uar_ci95": [low, high],
        "per_emotion": dict(zip(answers.emotions, recall.tolist(), strict=True)),
        "confusion": confusion.tolist(),
    }
