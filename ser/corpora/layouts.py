"""A corpus to labelled utterances.

A layout says how a corpus names its files. `LAYOUTS` holds those that are known:

- ravdess: `Actor_NN/MM-CC-EE-II-SS-RR-AA.wav` or `.flac` for modality, channel, emotion, intensity,
  statement, repetition, actor. Source: Livingstone & Russo (2018).
- nemo: `speaker_emotion_sentence.flac` or `.wav`, all in one folder. Source: Christop, "nEMO:
  dataset of emotional speech in Polish" (2024).
- folders, for one's own: `emotion/clip.wav` or `emotion/speaker/clip.wav`, any format that is read.
- csv, for one's own: a CSV file with the columns file, emotion and, if one likes, speaker.

One's own clips are by one speaker, `ONE_SPEAKER`, unless a folder or column says otherwise.
Emotions get our names where we have one (`ser.emotions.emotion_named`) and keep theirs where not.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..audio.kinds import EXTENSIONS
from ..emotions import RAVDESS_CODES, emotion_named
from ..errors import CorpusError
from .labels import read_labels

AUTO = "auto"  # in place of a layout's name: see by the files which it is
SUFFIXES = (".wav", ".flac")
ANY_SUFFIX = tuple(f".{extension}" for extension in EXTENSIONS)
RAVDESS = re.compile(r"\d\d-01-(?P<code>\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)", re.ASCII)
NEMO = re.compile(r"([^_]+)_(anger|fear|happiness|neutral|sadness|surprised)_(\d{1,4})", re.ASCII)
ONE_SPEAKER = "speaker"


@dataclass(frozen=True)
class Utterance:
    """One labelled recording of a corpus.

    Attributes
    ----------
    path : pathlib.Path
    emotion : str
        Our name for it, or the corpus's if we have none.
    speaker : str
        Such as "Actor_07".
    intensity, statement, repetition : int
        The corpus's own numbers; 0 where it has none.
    label : str
        What the corpus calls the emotion; "" if the same, or a number.
    name : str
        The clip's name in tables; "" for the usual one.
    """

    path: Path
    emotion: str
    speaker: str
    intensity: int = 0
    statement: int = 0
    repetition: int = 0
    label: str = ""
    name: str = ""

    @property
    def clip(self) -> str:
        """The clip's name in tables, usually that of its speaker and file."""
        return self.name or f"{self.speaker}/{self.path.name}"


Found = Iterable[tuple[Path, Utterance | None]]
"""Audio files with their utterances; None for a file that does not fit."""


@dataclass(frozen=True)
class Layout:
    """How a corpus names its files.

    Attributes
    ----------
    find : callable
        The path of a corpus, a folder or file, to what is found there.
    expected, misfit, cure : str
        For messages: what a corpus is, what a misfit is not, what to do if nothing fits.
    is_file : bool
        Whether the path of a corpus is that of a file.
    """

    find: Callable[[Path], Found]
    expected: str
    misfit: str
    cure: str
    is_file: bool = False

    def read(self, source: Path | str) -> tuple[list[Utterance], list[Path]]:
        """Find the utterances of a corpus.

        Parameters
        ----------
        source : path

        Returns
        -------
        utterances : list of Utterance
            In the same order on every machine.
        misfits : list of pathlib.Path
            Audio files that do not follow the layout, or that a CSV names and are not there.

        Raises
        ------
        CorpusError
            If the corpus is missing or holds no utterance.
        """
        source = Path(source)
        wanted = f"expected {self.expected}. {self.cure}"
        if not (source.is_file() if self.is_file else source.is_dir()):
            got = "a file" if source.is_file() else "a folder" if source.is_dir() else "nothing"
            raise CorpusError(f"No corpus at {source}: got {got}; {wanted}")
        found = list(self.find(source))
        utterances = [utterance for _, utterance in found if utterance]
        if not utterances:
            got = f"{len(found)} audio files {self.misfit}"
            raise CorpusError(f"No utterances in {source}: got {got}; {wanted}")
        return utterances, [path for path, utterance in found if not utterance]


def parse_ravdess(path: Path) -> Utterance | None:
    """Read a RAVDESS file name; None if it does not follow the layout or is not speech."""
    if not (match := RAVDESS.fullmatch(path.stem)) or match["code"] not in RAVDESS_CODES:
        return None
    code, intensity, statement, repetition, actor = match.groups()
    numbers = (int(intensity), int(statement), int(repetition))
    return Utterance(path, RAVDESS_CODES[code], f"Actor_{actor}", *numbers)


def parse_nemo(path: Path) -> Utterance | None:
    """Read an nEMO file name, such as SM0_anger_12.flac; None if it does not follow the layout."""
    if not (match := NEMO.fullmatch(path.stem)):
        return None
    speaker, label, sentence = match.groups()
    return Utterance(path, emotion_named(label), speaker, statement=int(sentence), label=label)


def parse_in_folders(path: Path, folder: Path) -> Utterance | None:
    """Read emotion and speaker from the folders that a file lies in; None if it lies elsewhere."""
    inside = path.relative_to(folder)
    if len(inside.parts) not in (2, 3) or "/." in f"/{inside.as_posix()}":
        return None
    label, speaker, *_ = (*inside.parts[:-1], ONE_SPEAKER)
    return Utterance(path, emotion_named(label), speaker, label=label, name=inside.as_posix())


def _audio(folder: Path, *patterns: str, suffixes: tuple[str, ...] = SUFFIXES) -> Iterator[Path]:
    paths = (path for pattern in patterns for path in folder.glob(pattern))
    yield from sorted(path for path in paths if path.suffix.lower() in suffixes)


def _find_in_folders(folder: Path) -> Found:
    paths = _audio(folder, "*", "*/*", "*/*/*", "*/*/*/*", suffixes=ANY_SUFFIX)  # too deep: told
    return ((path, parse_in_folders(path, folder)) for path in paths)


def _find_in_csv(file: Path) -> Found:
    for name, label, speaker in read_labels(file):
        path, emotion = file.parent / name, emotion_named(label)
        utterance = Utterance(path, emotion, speaker or ONE_SPEAKER, label=label, name=name)
        yield path, utterance if label and path.is_file() else None


LAYOUTS = {
    "ravdess": Layout(
        lambda folder: ((path, parse_ravdess(path)) for path in _audio(folder, "Actor_*/*")),
        expected="a folder with Actor_01/03-01-05-01-01-01-01.wav and the like",
        misfit="not named in RAVDESS layout",
        cure="Give the folder that holds the Actor_* folders, or `python -m ser download` one.",
    ),
    "nemo": Layout(
        lambda folder: ((path, parse_nemo(path)) for path in _audio(folder, "*")),
        expected="a folder with SM0_anger_12.flac and the like",
        misfit="not named in nEMO layout",
        cure="Give the folder that holds the recordings themselves.",
    ),
    "folders": Layout(
        _find_in_folders,
        expected="a folder with happy/clip.wav or happy/speaker/clip.wav and the like",
        misfit="not in a folder with an emotion's name",
        cure="Put each recording into a folder that is called like its emotion.",
    ),
    "csv": Layout(
        _find_in_csv,
        expected="a CSV file with the columns file and emotion, and files relative to it",
        misfit="not there or without an emotion",
        cure="Give the CSV file itself, beside which the recordings lie.",
        is_file=True,
    ),
}
"""By the names that `--layout` takes, in the order in which they are tried."""


def read_ravdess(folder: Path | str) -> tuple[list[Utterance], list[Path]]:
    """Find the utterances of a folder in RAVDESS layout; see `Layout.read`."""
    return LAYOUTS["ravdess"].read(folder)
