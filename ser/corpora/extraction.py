"""A corpus to its feature table: find the utterances, measure each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from ..emotions import EMOTIONS
from ..errors import AudioError, CorpusError
from ..features.vector import DEFAULT, FeatureSpec
from .corpus import AUTO, LAYOUTS, Utterance
from .parallel import in_parallel
from .remembered import Measurements
from .repeats import Repeats, digest_of_file
from .table import LABELS, FeatureTable, Progress, as_stored, quiet, require_speakers

Measured = dict[str, np.ndarray] | str
"""The feature groups of a clip, or why there are none."""


@dataclass(frozen=True)
class Corpus:
    """The labelled recordings of a corpus.

    Attributes
    ----------
    source : pathlib.Path
        Folder or CSV file.
    layout : str
        Its name in `ser.corpora.corpus.LAYOUTS`.
    utterances : list of Utterance
    problems : list of str
        One line for each file that does not fit the layout.
    """

    source: Path
    layout: str
    utterances: list[Utterance]
    problems: list[str]

    def paths(self, clips: Iterable[str]) -> dict[str, Path]:
        """Where clips of a table are; one that is not in the corpus, by its name in the folder."""
        known = {u.clip: u.path for u in self.utterances}
        return {clip: known.get(clip, self.source / clip) for clip in clips}

    @property
    def names(self) -> dict[str, str]:
        """Our name for each emotion as the corpus calls it."""
        return {u.label or u.emotion: u.emotion for u in self.utterances}

    def spoken_by(self, speakers: Iterable[str]) -> "Corpus":
        """The utterances of some speakers; CorpusError if one of them has none."""
        wanted = require_speakers(speakers, {u.speaker for u in self.utterances})
        return replace(self, utterances=[u for u in self.utterances if u.speaker in wanted])


def read_corpus(source: Path | str, layout: str = AUTO) -> Corpus:
    """Find the utterances of a corpus.

    Parameters
    ----------
    source : path
        A folder, or a CSV file.
    layout : str
        A name in `ser.corpora.corpus.LAYOUTS`, or "auto" to see by the names of the files.

    Returns
    -------
    Corpus

    Raises
    ------
    CorpusError
        If there is no corpus, or none of that layout, or it has a recording twice.
    """
    source = Path(source)
    name = guess_layout(source) if layout == AUTO else layout
    utterances, misfits = LAYOUTS[name].read(source)
    _require_once(source, utterances, [str(u.path.resolve()) for u in utterances])
    _require_once(source, utterances, [u.clip for u in utterances])
    problems = [f"{path.name}: {LAYOUTS[name].misfit}, left out" for path in misfits]
    return Corpus(source, name, utterances, problems)


def _require_once(source: Path, utterances: Sequence[Utterance], keys: Sequence[str]) -> None:
    """Refuse two utterances of the same key: one would be learnt and tested at once."""
    seen: dict[str, Utterance] = {}
    for utterance, key in zip(utterances, keys, strict=True):
        first = seen.setdefault(key, utterance)
        if first is not utterance:
            raise CorpusError(
                f"{source} has the clip {utterance.clip} twice: got it as {first.emotion} by "
                f"{first.speaker} and as {utterance.emotion} by {utterance.speaker}; expected each "
                "recording once, under a name of its own. Take out or rename one of the two."
            )


def guess_layout(source: Path) -> str:
    """The first layout by which a corpus holds an emotion that we have a name for.

    Raises
    ------
    CorpusError
        If there is none; a file is always taken for a CSV.
    """
    for name, layout in LAYOUTS.items():
        if layout.is_file == source.is_file() and (
            layout.is_file or any(u and u.emotion in EMOTIONS for _, u in layout.find(source))
        ):
            return name
    got = "files in none of these layouts" if source.exists() else "nothing"
    known = "; ".join(f"{layout.expected} ({name})" for name, layout in LAYOUTS.items())
    raise CorpusError(
        f"No known corpus at {source}: got {got}; expected {known}. Give one of these, or say its "
        "layout with --layout; `python -m ser download` fetches a corpus."
    )


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
    _require_once(corpus.source, corpus.utterances, [u.clip for u in corpus.utterances])
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
