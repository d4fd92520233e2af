"""Where the options of a command say that its clips are, and the tables that are made of them.

What takes long to import is imported when it is called, as in `ser.command_line.commands`.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..corpora.copies import Copies
from ..corpora.corpus import Corpus, read_corpus
from ..corpora.extraction import extract_corpus
from ..corpora.layouts import AUTO
from ..corpora.table import FeatureTable, load_table
from ..errors import CorpusError, SetupError
from ..features.vector import FeatureSpec
from ..training.setup import N_COPIES, Setup
from ..words import listed, split_words

DEVELOPMENT, RESERVED = "nEMO, the five speakers that were looked at", "nEMO, four other speakers"
NEMO_SPEAKERS = {
    DEVELOPMENT: ("EB0", "IC0", "KD0", "KS0", "MK0"),
    RESERVED: ("MP0", "SM0", "TP0", "WR0"),
}
NONE_NEW = (
    "Nothing is added: got {} with clips that are all in {} already; expected at least one that is "
    "new. Add other recordings, or leave --with out."
)


def bar(items: Iterable, total: int) -> Iterable:
    """Show on stderr how far a long computation is."""
    from tqdm import tqdm

    return tqdm(items, total=total, file=sys.stderr)


def extract_telling(
    corpus: Corpus, features: FeatureSpec, jobs: int
) -> tuple[FeatureTable, list[str]]:
    """As `extract_corpus`; what is read and what is left out is told on stderr."""
    names = [name if name == own else f"{name} → {own}" for name, own in corpus.names.items()]
    print(f"{corpus.source}: layout {corpus.layout}; {', '.join(names)}", file=sys.stderr)
    table, problems = extract_corpus(corpus, features, jobs, bar)
    for problem in problems:
        print(problem, file=sys.stderr)
    return table, problems


def load_data(
    options: argparse.Namespace, setup: Setup
) -> tuple[FeatureTable, dict[str, str], list[str]]:
    """The table, what the data calls its emotions, and a line for each file left out."""
    source, speakers = Path(options.data), split_words(options.speakers or "")
    is_corpus = source.is_dir() or source.suffix.lower() == ".csv"
    # Beside recordings that are added to a table, the layout is theirs.
    if is_corpus or (options.layout != AUTO and not options.added):
        corpus = read_corpus(source, options.layout)
        corpus = corpus.spoken_by(speakers) if speakers else corpus
        table, problems = extract_telling(corpus, setup.features, options.jobs)
        names = corpus.names
    else:
        table, names, problems = load_table(source), {}, []
        table = table.spoken_by(speakers) if speakers else table
    before = len(table)
    for place in options.added:
        table, others, left_out = _with_added(options, table, place, setup.features)
        names, problems = {**others, **names}, [*problems, *left_out]
    if options.added and len(table) == before:
        raise CorpusError(NONE_NEW.format(listed(options.added), options.data))
    if setup.emotions:
        try:
            table = table.only(setup.emotions)
        except CorpusError as error:  # also those of a preset, which nobody has typed
            raise CorpusError(f"{error} Name them with --emotions.") from error
    return table, names, problems


def _with_added(
    options: argparse.Namespace, table: FeatureTable, place: str, features: FeatureSpec
) -> tuple[FeatureTable, dict[str, str], list[str]]:
    """As `load_data`, of a table and the recordings of one more folder."""
    from ..workers.gathering import add_to

    corpus = read_corpus(place, options.layout)
    own, problems = extract_telling(corpus, features, options.jobs)
    joined, again = add_to(table, own)
    for line in again:
        print(line, file=sys.stderr)
    return joined, corpus.names, [*problems, *again]


def degraded_copies(
    options: argparse.Namespace, table: FeatureTable, setup: Setup
) -> tuple[Copies | None, Setup]:
    """Copies of the clips in the folder that is named, and the set-up that says how many."""
    n_copies = setup.copies or (N_COPIES if options.corpus and options.copies is None else 0)
    if not n_copies:
        return None, setup
    if not options.corpus:
        raise SetupError(
            "Degraded copies are made of the clips themselves: got none; expected --corpus FOLDER "
            "with all clips of the table. Name it, or leave --copies out."
        )
    from ..corpora.copying import extract_copies

    corpus = read_corpus(options.corpus, options.layout)
    made = extract_copies(corpus, table, n_copies, setup.features, 0, options.jobs, bar)
    return made, replace(setup, copies=n_copies)


def other_corpora(options: argparse.Namespace) -> dict[str, Corpus]:
    """What the shipped model is also measured on, by the names that tables show."""
    if not options.nemo:
        return {}
    corpus = read_corpus(options.nemo)
    wanted = (DEVELOPMENT, RESERVED) if options.reserved else (DEVELOPMENT,)
    return {name: corpus.spoken_by(NEMO_SPEAKERS[name]) for name in wanted}
