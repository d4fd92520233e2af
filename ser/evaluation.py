"""How good is a recipe? Protocols, UAR, intervals.

Conventions: labels in the order of `ser.emotions`; a confusion matrix counts clips, rows are the
truth; UAR (unweighted average recall) is the mean of the rows' recalls, so that chance is one over
the number of emotions whatever their shares.

Protocols
---------
actors
    Grouped folds: no actor is in both training and test. Each clip is answered once, by a model
    that never heard its actor. The interval is a bootstrap over actors, because actors, not clips,
    are what a new visitor is drawn from.
random
    The tutorial's: a quarter of the clips, drawn at random, is the test. The same actor's other
    take of the same sentence is usually in the training part, which flatters. Mean over splits;
    the interval is the spread over splits and says nothing about new actors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .emotions import EMOTIONS
from .errors import CorpusError
from .features import DEFAULT, FeatureSpec
from .table import FeatureTable, Progress, quiet

PROTOCOLS = ("actors", "random")
TEST_SHARE = 0.25
BOOTSTRAPS = 2000


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
    """

    emotions: tuple[str, ...]
    truth: np.ndarray
    probabilities: np.ndarray
    speaker: np.ndarray
    part: np.ndarray

    @property
    def correct(self) -> np.ndarray:
        """Whether the likeliest label is the truth, shape (clips,), bool."""
        return self.probabilities.argmax(axis=1) == self.truth

    def confusion(self, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Counts of truth by answer, shape (emotions, emotions), int; of some rows."""
        n = len(self.emotions)
        answer = self.probabilities[rows].argmax(axis=1)
        return np.bincount(self.truth[rows] * n + answer, minlength=n * n).reshape(n, n)


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


def bootstrap_uar(answers: Answers, seed: int = 0) -> tuple[float, float]:
    """95 % interval of the UAR when the actors are drawn anew, with replacement."""
    actors = np.unique(answers.speaker)
    counts = np.stack([answers.confusion(answers.speaker == actor) for actor in actors])
    draws = np.random.default_rng(seed).multinomial(
        len(actors), np.full(len(actors), 1 / len(actors)), size=BOOTSTRAPS
    )
    values = uar(np.tensordot(draws, counts, axes=1))
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def order(names: Sequence[str]) -> tuple[str, ...]:
    """Emotions in the one order that all tables follow; unknown ones last."""
    known = [name for name in EMOTIONS if name in set(names)]
    return tuple(known + sorted(set(names) - set(known)))


def splits(
    table: FeatureTable, protocol: str, folds: int, repeats: int, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Row numbers of training and test, one pair per fold or split.

    Raises
    ------
    CorpusError
        If the protocol is unknown or there are fewer actors than folds.
    """
    from sklearn.model_selection import GroupKFold, ShuffleSplit

    if protocol not in PROTOCOLS:
        raise CorpusError(f"Unknown protocol {protocol!r}: expected one of {', '.join(PROTOCOLS)}.")
    rows = np.arange(len(table))
    if protocol == "random":
        yield from ShuffleSplit(repeats, test_size=TEST_SHARE, random_state=seed).split(rows)
        return
    n_speakers = len(np.unique(table.speaker))
    if not 2 <= folds <= n_speakers:
        raise CorpusError(
            f"Cannot make {folds} folds: expected 2 to {n_speakers}, as there are {n_speakers} "
            "speakers. Choose fewer folds or more speakers."
        )
    yield from GroupKFold(folds).split(rows, groups=table.speaker)


def answer_held_out(
    table: FeatureTable,
    protocol: str = "actors",
    features: FeatureSpec = DEFAULT,
    folds: int = 6,
    repeats: int = 16,
    seed: int = 0,
    jobs: int = -1,
    progress: Progress = quiet,
) -> Answers:
    """Train on each training part and answer its test part.

    Parameters
    ----------
    table : FeatureTable
    protocol : str
        One of `PROTOCOLS`.
    features : FeatureSpec
    folds, repeats : int
        Folds of "actors", splits of "random".
    seed : int
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of folds, as tqdm does.

    Returns
    -------
    Answers
    """
    from joblib import Parallel, delayed

    emotions = order(table.emotion.tolist())
    vectors = table.matrix(features)
    parts = list(splits(table, protocol, folds, repeats, seed))
    work = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_train_and_answer)(
            vectors[train],
            table.emotion[train],
            table.speaker[train],
            vectors[test],
            emotions,
            features.recipe,
            seed,
        )
        for train, test in parts
    )
    probabilities = np.concatenate(list(progress(work, len(parts))))
    tested = np.concatenate([test for _, test in parts])
    index = {name: k for k, name in enumerate(emotions)}
    return Answers(
        emotions,
        np.array([index[name] for name in table.emotion[tested]]),
        probabilities,
        table.speaker[tested],
        np.repeat(np.arange(len(parts)), [len(test) for _, test in parts]),
    )


def _train_and_answer(train, labels, speakers, test, emotions, recipe, seed) -> np.ndarray:
    from threadpoolctl import threadpool_limits

    from .training import fit

    pipeline = fit(train, labels, speakers, recipe, seed)
    answer = np.zeros((len(test), len(emotions)))
    columns = [emotions.index(name) for name in pipeline.classes_]
    with threadpool_limits(1):  # as in training: the digits depend on the number of threads
        answer[:, columns] = pipeline.predict_proba(test)
    return answer


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
    parts = [answers.confusion(answers.part == k) for k in np.unique(answers.part)]
    if protocol == "random":
        each = uar(np.stack(parts))
        score, mean_accuracy = float(each.mean()), float(accuracy(np.stack(parts)).mean())
        low, high = (float(value) for value in np.percentile(each, [2.5, 97.5]))
    else:
        score, mean_accuracy = float(uar(confusion)), float(accuracy(confusion))
        low, high = bootstrap_uar(answers)
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
