"""A corpus to its feature table: each of its utterances is measured."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from ..errors import AudioError, CorpusError
from ..features.vector import DEFAULT, FeatureSpec
from .corpus import Corpus, read_corpus, require_once
from .parallel import in_parallel
from .remembered import Measurements
from .repeats import Repeats, digest_of_file
from .table import LABELS, FeatureTable, Progress, as_stored, quiet

Measured = dict[str, np.ndarray] | str
"""The feature groups of a clip, or why there are none."""


def extract_table(
    source: Path | str,
    features: FeatureSpec = DEFAULT,
    jobs: int = -1,
    progress: Progress = quiet,
) -> tuple[FeatureTable, list[str]]:
    """Compute the features of a corpus: `read_corpus`, then `extract_corpus`, as they take it."""
    return extract_corpus(read_corpus(source), features, jobs, progress)


def extract_corpus(
    corpus: Corpus,
    features: FeatureSpec = DEFAULT,
    jobs: int = -1,
    progress: Progress = quiet,
    cache: Path | None = None,
) -> tuple[FeatureTable, list[str]]:
    """Compute the features of a corpus.

    Parameters
    ----------
    corpus : Corpus
    features : FeatureSpec
        The tutorial's groups take longer than all of ours.
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of clips, as tqdm does.
    cache : path, optional
        A folder that keeps what was measured, by the content of each clip, for the next time.

    Returns
    -------
    table : FeatureTable
    problems : list of str
        One line for each file that does not fit the layout, is the same recording as one before,
        or cannot be read.
    """
    repeats = Repeats()
    again = [repeats.why_left_out(u, digest_of_file(u.path)) for u in corpus.utterances]
    measurements = Measurements(features, cache)
    work = [
        partial(_measured, utterance.path, measurements)
        for utterance, why in zip(corpus.utterances, again, strict=True)
        if not why
    ]
    results = iter(list(progress(in_parallel(work, jobs), len(work))))
    measurements.keep_bounds()
    return assemble(corpus, [why or next(results) for why in again], features)


def _measured(path: Path, measurements: Measurements) -> Measured:
    try:
        return measurements.of(path)
    except AudioError as error:
        return str(error)


def assemble(
    corpus: Corpus, results: Sequence[Measured], features: FeatureSpec
) -> tuple[FeatureTable, list[str]]:
    """Make a table of what was measured.

    Parameters
    ----------
    corpus : Corpus
    results : sequence of Measured
        One for each utterance, in their order.
    features : FeatureSpec
        With which they were measured.

    Returns
    -------
    table : FeatureTable
    problems : list of str
        The corpus's, then those among the results.

    Raises
    ------
    CorpusError
        If there is no row, or two of the same name.
    """
    require_once(corpus, lambda utterance: utterance.clip)
    pairs = [(u, _rounded(r, u.clip)) for u, r in zip(corpus.utterances, results, strict=True)]
    kept = [(u, row) for u, row in pairs if not isinstance(row, str)]
    problems = corpus.problems + [row for _, row in pairs if isinstance(row, str)]
    if not kept:
        raise CorpusError(
            f"No clip of {corpus.source} could be read; the first problem: {problems[0]}"
        )
    groups = {name: np.stack([row[name] for _, row in kept]) for name in features.groups}
    labels = {name: np.array([getattr(u, name) for u, _ in kept]) for name in LABELS}
    return FeatureTable(groups, labels), problems


def _rounded(row: Measured, clip: str) -> Measured:
    """A row as tables hold it, unless its numbers are beyond all training."""
    if isinstance(row, str):
        return row
    with np.errstate(over="ignore"):
        rounded = as_stored(row)
    if all(np.isfinite(values).all() for values in rounded.values()):
        return rounded
    return f"{clip}: its sound cannot be put into numbers, left out"
