"""A corpus: its labelled recordings, however it is laid out, each of them once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..emotions import EMOTIONS
from ..errors import CorpusError
from .layouts import AUTO, LAYOUTS, Utterance
from .table import require_speakers

NOT_THERE = "There is no folder {}. Is it written exactly as on this computer?"
NOT_LABELLED = (
    "Nothing in {} says which recording has which emotion. Put the recordings into folders that "
    "are called like the emotions, such as happy/one.wav."
)


@dataclass(frozen=True)
class Corpus:
    """The labelled recordings of a corpus.

    Attributes
    ----------
    source : pathlib.Path
        Folder or CSV file.
    layout : str
        Its name in `ser.corpora.layouts.LAYOUTS`.
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
        A name in `ser.corpora.layouts.LAYOUTS`, or "auto" to see by the names of the files.

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
    problems = [f"{path.name}: {LAYOUTS[name].misfit}, left out" for path in misfits]
    corpus = Corpus(source, name, utterances, problems)
    require_once(corpus, lambda utterance: str(utterance.path.resolve()))
    require_once(corpus, lambda utterance: utterance.clip)
    return corpus


def require_once(corpus: Corpus, key: Callable[[Utterance], str]) -> None:
    """Refuse two utterances of the same key: one would be learnt and tested at once."""
    seen: dict[str, Utterance] = {}
    for utterance in corpus.utterances:
        first = seen.setdefault(key(utterance), utterance)
        if first is not utterance:
            raise CorpusError(
                f"{corpus.source} has the clip {utterance.clip} twice: got it as {first.emotion} "
                f"by {first.speaker} and as {utterance.emotion} by {utterance.speaker}; expected "
                "each recording once, under a name of its own. Take out or rename one of the two."
            )


def guess_layout(source: Path) -> str:
    """The first layout by which a corpus holds an emotion that we have a name for.

    Raises
    ------
    CorpusError
        If there is none; a file is always taken for a CSV.
    """
    is_there = exists(source)
    for name, layout in LAYOUTS.items() if is_there else ():
        if layout.is_file == source.is_file() and (
            layout.is_file or any(u and u.emotion in EMOTIONS for _, u in layout.find(source))
        ):
            return name
    got = "files in none of these layouts" if is_there else "nothing"
    known = "; ".join(f"{layout.expected} ({name})" for name, layout in LAYOUTS.items())
    raise CorpusError(
        f"No known corpus at {source}: got {got}; expected {known}. Give one of these, or say its "
        "layout with --layout; `python -m ser download` fetches a corpus.",
        advice=(NOT_LABELLED if is_there else NOT_THERE).format(source),
    )


def exists(source: Path) -> bool:
    """Whether there is such a folder or file; what can be no path at all is none."""
    try:
        return source.exists()
    except OSError:  # too long for a path
        return False
