"""Answers to clips that the answering model was not trained on: protocols, folds.

`ser.model.metrics` says what such answers score.

Protocols
---------
actors
    Grouped folds: no actor is in both training and test. Each clip is answered once, by a model
    that never heard its actor. The interval is a bootstrap over actors, because actors, not clips,
    are what a new visitor is drawn from.
published
    The same with five folds that other work reports on; of RAVDESS only.
random
    The tutorial's: a quarter of the clips, drawn at random, is the test. The same actor's other
    take of the same sentence is usually in the training part, which flatters. Mean over splits;
    the interval is the spread over splits and says nothing about new actors.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..corpora.copies import Copies, rows_of
from ..corpora.table import FeatureTable, Progress, quiet
from ..emotions import order
from ..errors import CorpusError, SetupError
from ..model.metrics import Answers
from ..model.probabilities import distance_of
from .epochs import Rows
from .setup import OURS, Setup
from .trainable import no_falling_apart, require_trainable

PROTOCOLS = ("actors", "random", "published")
PUBLISHED_FOLDS = (
    (2, 5, 14, 15, 16),
    (3, 6, 7, 13, 18),
    (10, 11, 12, 19, 20),
    (8, 17, 21, 23, 24),
    (1, 4, 9, 22),
)
"""Actors of RAVDESS; those of Luna-Jiménez et al. (2021), which others' figures are on."""

TEST_SHARE = 0.25
CLEAN = "clean"

Fit = Callable[[Rows, Setup], Any]
"""Clips and a set-up to a trained scikit-learn classifier, such as `ser.training.training.fit`."""

Parts = Sequence[tuple[np.ndarray, np.ndarray]]
"""Row numbers of training and test for each fold or split."""


def splits(
    table: FeatureTable,
    protocol: str,
    folds: int = 6,
    repeats: int = 16,
    seed: int = 0,
    test_share: float = TEST_SHARE,
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Row numbers of training and test, one pair per fold or split.

    Parameters
    ----------
    table : FeatureTable
    protocol : str
        One of `PROTOCOLS`.
    folds : int
        Of "actors".
    repeats, seed, test_share : int, int, float
        Of "random"; the first of its splits is that of scikit-learn's `train_test_split`.

    Raises
    ------
    CorpusError
        If the protocol is unknown, there are fewer actors than folds, or "published" is asked of
        other data than RAVDESS.
    SetupError
        If the share leaves no clips to train on or to test.
    """
    from sklearn.model_selection import GroupKFold, ShuffleSplit

    rows = np.arange(len(table))
    if not 0 < test_share < 1 or (protocol == "random" and (1 - test_share) * len(rows) < 1):
        raise SetupError(
            f"Cannot test on a share of {test_share:g} of {len(rows)} clips: expected a number "
            "between 0 and 1 that leaves clips to train on, such as 0.25. Choose another share."
        )
    if protocol == "random":
        return list(ShuffleSplit(repeats, test_size=test_share, random_state=seed).split(rows))
    if protocol == "published":
        return _published(table)
    if protocol != "actors":
        raise CorpusError(f"Unknown protocol {protocol!r}: expected one of {', '.join(PROTOCOLS)}.")
    n_speakers = len(np.unique(table.speaker))
    if n_speakers < 2:
        raise CorpusError(
            "Cannot test on unseen speakers: there is one speaker, expected two or more. Add clips "
            "of somebody else, or use the protocol 'random', which says nothing about new voices."
        )
    if not 2 <= folds <= n_speakers:
        raise CorpusError(
            f"Cannot make {folds} folds: expected 2 to {n_speakers}, as there are {n_speakers} "
            "speakers. Choose fewer folds or more speakers."
        )
    return list(GroupKFold(folds).split(rows, groups=table.speaker))


def _published(table: FeatureTable) -> list[tuple[np.ndarray, np.ndarray]]:
    names = [[f"Actor_{number:02d}" for number in fold] for fold in PUBLISHED_FOLDS]
    if set(table.speaker.tolist()) != {name for fold in names for name in fold}:
        raise CorpusError(
            "The published folds are of the 24 actors of RAVDESS; the data has other speakers. "
            "Use the protocol 'actors'."
        )
    tested = [np.isin(table.speaker, fold) for fold in names]
    return [(np.flatnonzero(~test), np.flatnonzero(test)) for test in tested]


def answer_held_out(
    table: FeatureTable,
    fit: Fit,
    parts: Parts,
    setup: Setup = OURS,
    jobs: int = -1,
    progress: Progress = quiet,
    copies: Copies | None = None,
    variants: Mapping[str, FeatureTable] | None = None,
) -> dict[str, Answers]:
    """Train on each training part and answer its test part.

    Parameters
    ----------
    table : FeatureTable
    fit : callable
        Other processes must be able to import it.
    parts : sequence of (train, test)
        Such as `splits` gives.
    setup : Setup
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of folds, as tqdm does.
    copies : Copies, optional
        To be trained on, too, where they are made of training clips alone.
    variants : mapping of str to FeatureTable, optional
        Other versions of the table's clips, by the same names: each row is answered by the model
        that was not trained on the clip.

    Returns
    -------
    dict of str to Answers
        For `CLEAN`, which is the table itself, and each of `variants`.

    Raises
    ------
    CorpusError
        As `require_trainable`.
    SetupError
        If a training's numbers grow beyond all bounds.
    """
    from joblib import Parallel, delayed

    emotions, others = order(table.emotion.tolist()), variants or {}
    tables = [table, *others.values(), *([copies.table] if copies else [])]
    require_trainable(table, parts, setup.features, tables[1:])
    rows = Rows.of(tables, setup.features)
    clips = np.concatenate([each.labels["clip"] for each in tables])
    starts = np.cumsum([0, *map(len, tables)])  # of each table's rows, and the end of the last
    train_on, answer_to = [], []
    for train, test in parts:
        own = rows_of(copies, clips[train]) + starts[-2] if copies else np.zeros(0, int)
        train_on.append(np.concatenate([train, own]))
        # The table's own rows keep the order of the part; a variant may have several of a clip.
        tested = np.isin(clips, clips[test])
        of_variants = pairwise(starts[1 : len(others) + 2])
        answer_to.append([test, *(a + np.flatnonzero(tested[a:b]) for a, b in of_variants)])
    work = Parallel(n_jobs=jobs, return_as="generator", max_nbytes="1M")(
        delayed(_train_and_answer)(fit, setup, rows, train, tests, emotions)
        for train, tests in zip(train_on, answer_to, strict=True)
    )
    found = list(progress(work, len(parts)))
    return {
        name: _assemble(emotions, rows, clips, tests, answers)
        for name, tests, answers in zip(
            (CLEAN, *others), zip(*answer_to, strict=True), zip(*found, strict=True), strict=True
        )
    }


def _assemble(
    emotions: tuple[str, ...],
    rows: Rows,
    clips: np.ndarray,
    tests: Sequence[np.ndarray],
    answers: Sequence[np.ndarray],
) -> Answers:
    """The answers to one version of the clips: tested rows and what was answered, part by part."""
    tested, answer = np.concatenate(tests), np.concatenate(answers)
    index = {name: k for k, name in enumerate(emotions)}
    return Answers(
        emotions,
        np.array([index[name] for name in rows.labels[tested].tolist()]),
        answer[:, :-1],
        rows.speakers[tested],
        np.repeat(np.arange(len(tests)), [len(each) for each in tests]),
        clips[tested],
        answer[:, -1],
    )


@no_falling_apart()
def _train_and_answer(
    fit: Fit,
    setup: Setup,
    rows: Rows,
    train: np.ndarray,
    tests: Sequence[np.ndarray],
    emotions: Sequence[str],
) -> list[np.ndarray]:
    """For each of the tests a row per clip: its probabilities, and its distance at the end."""
    from threadpoolctl import threadpool_limits

    pipeline, test = fit(rows[train], setup), np.concatenate(tests)
    answer = np.zeros((len(test), len(emotions) + 1))
    columns = [emotions.index(name) for name in pipeline.classes_]
    with threadpool_limits(1):  # as in training: the digits depend on the number of threads
        scaled = pipeline[:-1].transform(rows.vectors[test])
        answer[:, columns] = pipeline[-1].predict_proba(scaled)
        answer[:, -1] = distance_of(scaled)
    return np.split(answer, np.cumsum([len(each) for each in tests])[:-1])
