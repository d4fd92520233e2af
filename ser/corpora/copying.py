"""A corpus to features of degraded copies: random ones to train with, fixed ones to test with.

`ser.audio.augment` says what is done to a clip, `ser.corpora.copies` why no copy crosses a fold.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from ..audio.augment import DEGRADATIONS, HARMLESS, draw_steps, random_for, seed_for, take_steps
from ..audio.clip import Clip, load_clip
from ..errors import CorpusError
from ..features.vector import DEFAULT, FeatureSpec, extract_groups
from .copies import Copies
from .corpus import Corpus
from .parallel import in_parallel
from .table import FeatureTable, Progress, as_stored, quiet

CHANGES = {**DEGRADATIONS, **HARMLESS}
MOST_VOICES = 4  # in babble

Made = tuple[dict[str, np.ndarray], tuple[str, ...], tuple[str, ...]]
"""A copy's feature groups, its steps, and the clips in its babble."""


def extract_copies(
    corpus: Corpus,
    table: FeatureTable,
    n_copies: int = 2,
    features: FeatureSpec = DEFAULT,
    seed: int = 0,
    jobs: int = -1,
    progress: Progress = quiet,
) -> Copies:
    """Compute the features of random degraded copies of each clip.

    Parameters
    ----------
    corpus : Corpus
    table : FeatureTable
        Says which clips of the corpus there are and what they are labelled; its features are not
        used.
    n_copies : int
        Of each clip.
    features : FeatureSpec
    seed : int
        With the clip's name and the number of the copy, it determines a copy on every run.
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of copies, as tqdm does.

    Returns
    -------
    Copies
        All copies of a clip after one another, in the order of the table.

    Raises
    ------
    AudioError
        If a clip of the table is not in the corpus or cannot be read.
    """
    rows = np.repeat(np.arange(len(table)), n_copies)
    numbers = np.tile(np.arange(n_copies), len(table))
    clips, speakers = table.labels["clip"], table.speaker
    mates = {s: corpus.paths(clips[speakers == s].tolist()) for s in np.unique(speakers)}
    work = [
        partial(_copy, mates[speakers[row]], str(clips[row]), int(k), features, seed)
        for row, k in zip(rows, numbers, strict=True)
    ]
    groups, steps, sources = zip(*progress(in_parallel(work, jobs), len(work)), strict=True)
    filled = [names + ("",) * (MOST_VOICES - len(names)) for names in sources]
    texts = np.array(["+".join(names) for names in steps])
    return Copies(_assemble(table, rows, groups, features), numbers, texts, np.array(filled))


def extract_degraded(
    corpus: Corpus,
    table: FeatureTable,
    name: str,
    features: FeatureSpec = DEFAULT,
    seed: int = 0,
    jobs: int = -1,
) -> FeatureTable:
    """Compute the features of each clip after one of `DEGRADATIONS` or `HARMLESS`.

    Parameters
    ----------
    corpus, table, features, jobs
        As in `extract_copies`.
    name : str
        One of `CHANGES`.
    seed : int
        With the clip's name, it determines what is drawn.

    Returns
    -------
    FeatureTable
        With the table's rows and labels.

    Raises
    ------
    AudioError
        If a clip of the table is not in the corpus or cannot be read.
    CorpusError
        If there is no such degradation.
    """
    if name not in CHANGES:
        known = ", ".join(CHANGES)
        raise CorpusError(f"Unknown degradation {name!r}: expected one of {known}.")
    paths = corpus.paths(table.labels["clip"].tolist())
    work = [partial(_degraded, path, clip, name, features, seed) for clip, path in paths.items()]
    groups = list(in_parallel(work, jobs))
    return _assemble(table, np.arange(len(table)), groups, features)


def _copy(
    mates: Mapping[str, Path], clip: str, number: int, features: FeatureSpec, seed: int
) -> Made:
    rng = random_for(seed, clip, number)
    steps = draw_steps(rng)
    others = [name for name in mates if name != clip]
    most = min(MOST_VOICES, len(others)) if "babble" in steps else 0
    sources = rng.choice(others, rng.integers(min(2, most), most + 1), replace=False)
    voices = [load_clip(mates[name]).signal for name in sources]
    signal = take_steps(load_clip(mates[clip]).signal, steps, rng, voices)
    return extract_groups(Clip(signal), features), steps, tuple(sources.tolist())


def _degraded(
    path: Path, clip: str, name: str, features: FeatureSpec, seed: int
) -> dict[str, np.ndarray]:
    signal = CHANGES[name](load_clip(path).signal, seed_for(seed, clip))
    return extract_groups(Clip(signal), features)


def _assemble(
    parents: FeatureTable,
    rows: np.ndarray,
    groups: Sequence[dict[str, np.ndarray]],
    features: FeatureSpec,
) -> FeatureTable:
    stacked = {name: np.stack([each[name] for each in groups]) for name in features.groups}
    labels = {name: values[rows] for name, values in parents.labels.items()}
    return FeatureTable(as_stored(stacked), labels)
