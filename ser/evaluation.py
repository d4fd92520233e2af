"""Answers to clips that the answering model was not trained on: protocols, folds.

`ser.metrics` says what such answers score.

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

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .emotions import EMOTIONS
from .errors import CorpusError
from .features import DEFAULT, FeatureSpec
from .metrics import Answers
from .table import FeatureTable, Progress, quiet

PROTOCOLS = ("actors", "random")
TEST_SHARE = 0.25

Fit = Callable[[np.ndarray, np.ndarray, np.ndarray, str, int], Any]
"""Vectors, labels, speakers, recipe and seed to a trained scikit-learn classifier."""


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
    fit: Fit,
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
    fit : callable
        Trains on a part, such as `ser.training.fit`; other processes must be able to import it.
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
            fit,
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
        table.labels["clip"][tested],
    )


def _train_and_answer(fit, train, labels, speakers, test, emotions, recipe, seed) -> np.ndarray:
    from threadpoolctl import threadpool_limits

    pipeline = fit(train, labels, speakers, recipe, seed)
    answer = np.zeros((len(test), len(emotions)))
    columns = [emotions.index(name) for name in pipeline.classes_]
    with threadpool_limits(1):  # as in training: the digits depend on the number of threads
        answer[:, columns] = pipeline.predict_proba(test)
    return answer
