"""What must hold before a training, and what is said if it comes to nothing, for all who train."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from ..corpora.table import FeatureTable
from ..errors import CorpusError, SetupError
from ..features.vector import FeatureSpec

NON_FINITE = ("non-finite", "NaN", "infinity")
"""Words of scikit-learn's messages about numbers beyond all bounds."""


def nothing_to_tell_apart(emotions: Iterable[str]) -> str:
    """What to say of clips of fewer than two emotions."""
    return (
        f"There is nothing to tell apart: there are clips of {' and '.join(emotions) or 'nothing'} "
        "alone, and it takes two emotions or more. Add a folder with clips of another emotion."
    )


def require_trainable(
    table: FeatureTable,
    parts: Sequence[tuple[np.ndarray, np.ndarray]],
    features: FeatureSpec,
    others: Iterable[FeatureTable] = (),
) -> None:
    """See that every training of an evaluation can be done, before the first one.

    An emotion may be lacking in a training part, where it is then never answered, as long as there
    are two others.

    Parameters
    ----------
    table : FeatureTable
    parts : sequence of (train, test)
        Such as `ser.training.evaluation.splits` gives.
    features : FeatureSpec
        Those that are trained on.
    others : iterable of FeatureTable
        Degraded copies and other versions of the clips.

    Raises
    ------
    CorpusError
        If a table has values that are not finite, or there are fewer than two emotions, in all or
        in one of the training parts.
    """
    for each in (table, *others):
        _require_finite(each, features)
    emotions = sorted(set(table.emotion.tolist()))
    if len(emotions) < 2:
        raise CorpusError(nothing_to_tell_apart(emotions))
    for number, (train, _) in enumerate(parts, start=1):
        left = sorted(set(table.emotion[train].tolist()))
        if len(left) < 2:
            raise CorpusError(_lacking(table, number, left, sorted(set(emotions) - set(left))))


def _lacking(table: FeatureTable, number: int, left: Sequence[str], lacking: Sequence[str]) -> str:
    voices = np.unique(table.speaker[np.isin(table.emotion, lacking)]).tolist()
    who = f"only {voices[0]} has" if len(voices) == 1 else f"only {len(voices)} speakers have"
    names = " and ".join(lacking)
    return (
        f"Training part {number} lacks {names}: got clips of {' and '.join(left) or 'nothing'} "
        f"alone, as {who} clips of {names}; expected two or more emotions in each. Add clips of "
        f"{names} by other speakers, or clips of further emotions."
    )


def _require_finite(table: FeatureTable, features: FeatureSpec) -> None:
    bad = ~np.isfinite(table.matrix(features)).all(axis=1)
    if bad.any():
        raise CorpusError(
            f"The feature table cannot be trained on: got NaN or infinity for {bad.sum()} of "
            f"{len(table)} clips, {table.labels['clip'][bad][0]} first; expected finite numbers. "
            "Leave these clips out, or make the table again with `python -m ser extract`."
        )


@contextmanager
def no_falling_apart() -> Iterator[None]:
    """Say it in words if a training's numbers grow beyond all bounds; a decorator, too.

    Raises
    ------
    SetupError
        For scikit-learn's ValueError about them; other errors pass.
    """
    try:
        yield
    except ValueError as error:
        if not any(word in str(error) for word in NON_FINITE):
            raise
        raise SetupError(
            "The training fell apart: got numbers beyond all bounds, expected weights that settle. "
            "Make the learning rate ten times smaller, or switch the scaler on, and train again."
        ) from error
