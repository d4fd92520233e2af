"""A visitor's own labelled clips to a feature table, alone or added to a table that is there.

The clips are a stranger's files: they are measured by workers (`ser.workers.pool`), one at a time,
so that others' recordings get their turn in between. Nothing but the archive, one clip and the rows
so far is in memory.
"""

import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from ..corpora.archive import ZipLimits
from ..corpora.extraction import Measured, assemble
from ..corpora.layouts import Utterance, parse_ravdess
from ..corpora.repeats import Repeats, digest_of
from ..corpora.table import FeatureTable, Progress, quiet
from ..corpora.zipped import ZippedCorpus
from ..errors import AudioError, Busy, CorpusError
from ..features.vector import DEFAULT, FeatureSpec
from .pool import WorkerPool
from .process import WorkerDied

LOG = logging.getLogger(__name__)
MOST_DEATHS = 3
"""Clips that may take a worker down or too long, before all are refused: each delays others."""

MOST_FAULTS = 3
WAITS, WAIT_S = 30, 2.0  # while the queue is full

Measure = Callable[[bytes, str], dict[str, np.ndarray]]
"""The content and the name of a clip to its feature groups, such as `measure_by` makes it."""


def measure_by(pool: WorkerPool, limits: ZipLimits, features: FeatureSpec = DEFAULT) -> Measure:
    """How clips are measured by workers.

    Parameters
    ----------
    pool : WorkerPool
    limits : ZipLimits
    features : FeatureSpec
    """
    return partial(
        pool.measure,
        features=features,
        max_seconds=limits.max_seconds,
        max_bytes=limits.max_clip_bytes,
    )


def measured(corpus: ZippedCorpus, measure: Measure) -> Iterator[Measured]:
    """Measure each clip of an archive when it is asked for; to cancel, ask no more.

    Parameters
    ----------
    corpus : ZippedCorpus
    measure : callable

    Yields
    ------
    dict or str
        The clip's feature groups, or a sentence that says why it is left out: it cannot be read,
        or is the same recording as one before.

    Raises
    ------
    CorpusError
        If several clips take their worker down.
    Busy
        If the queue stays full for a minute.
    RuntimeError
        If something of ours is broken, not only for one clip.
    """
    repeats = Repeats()
    deaths = faults = 0
    for utterance in corpus.utterances:
        try:
            row = _measured(corpus, utterance, measure, repeats)
        except AudioError as error:
            deaths += isinstance(error, WorkerDied)
            row = f"{Path(utterance.clip).parent.as_posix()}: {error.advice}"
        except RuntimeError:  # a fault of ours, which need not concern the other clips
            LOG.exception("A clip of a ZIP file could not be measured")
            faults += 1
            if faults >= MOST_FAULTS:
                raise
            row = f"{utterance.clip}: something in this app has broken, left out"
        if deaths >= MOST_DEATHS:
            raise CorpusError(
                f"{corpus.source} is refused: got {deaths} clips that stop the program which opens "
                f"them, {utterance.clip} last; expected ordinary recordings. Export the clips as "
                "WAV and pack them again."
            )
        yield row


def _measured(
    corpus: ZippedCorpus, utterance: Utterance, measure: Measure, repeats: Repeats
) -> Measured:
    content = corpus.read(utterance)
    if why := repeats.why_left_out(utterance, digest_of(content)):
        return why
    return _in_its_turn(measure, content, Path(utterance.clip).name)


def _in_its_turn(measure: Measure, content: bytes, name: str) -> dict[str, np.ndarray]:
    for _ in range(WAITS):
        try:
            return measure(content, name)
        except Busy:  # who has one recording goes before who has many
            time.sleep(WAIT_S)
    return measure(content, name)


def gather(
    corpus: ZippedCorpus,
    measure: Measure,
    features: FeatureSpec = DEFAULT,
    progress: Progress = quiet,
) -> tuple[FeatureTable, list[str]]:
    """Make a feature table of an archive's clips: `measured`, then `assemble`.

    Parameters
    ----------
    corpus : ZippedCorpus
        As `ser.corpora.zipped.read_zip` gives it.
    measure : callable
        As `measure_by` makes it, for the same limits and features.
    features : FeatureSpec
    progress : callable
        Wraps the iterable of clips, as tqdm does; what it raises cancels.

    Returns
    -------
    table : FeatureTable
    left_out : list of str
        One sentence for each file, or kind of file, that is not in the table.

    Raises
    ------
    CorpusError
        As `measured`, or if no clip could be read.
    Busy
        As `measured`.
    """
    results = list(progress(measured(corpus, measure), len(corpus.utterances)))
    return assemble(corpus, results, features)


def add_to(table: FeatureTable, own: FeatureTable) -> tuple[FeatureTable, list[str]]:
    """Add one's own clips to a table that is there, such as RAVDESS's.

    Parameters
    ----------
    table, own : FeatureTable

    Returns
    -------
    joined : FeatureTable
        As `FeatureTable.joined`.
    left_out : list of str
        A sentence for each clip of `own` that is RAVDESS's, by its file name, and in the table
        already: it would be learnt and tested at once, under two names.

    Raises
    ------
    CorpusError
        If the tables share no features.
    """
    there = {Path(clip).stem for clip in table.labels["clip"].tolist()}
    clips = [Path(clip) for clip in own.labels["clip"].tolist()]
    again = [bool(parse_ravdess(clip)) and clip.stem in there for clip in clips]
    left_out = [
        f"{clip.as_posix()}: it is among the clips of RAVDESS already, left out"
        for clip, is_there in zip(clips, again, strict=True)
        if is_there
    ]
    new = own.rows(~np.array(again, dtype=bool)) if any(again) else own
    return table.joined(new), left_out
