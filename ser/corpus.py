"""A corpus folder to labelled utterances.

A layout says how one corpus names its files. RAVDESS (Livingstone & Russo 2018) is
`Actor_NN/MM-CC-EE-II-SS-RR-AA.wav` or `.flac`: modality, channel, emotion, intensity, statement,
repetition, actor.
"""

from dataclasses import dataclass
from pathlib import Path

from .emotions import RAVDESS_CODES
from .errors import CorpusError

SUFFIXES = (".wav", ".flac")


@dataclass(frozen=True)
class Utterance:
    """One labelled recording of a corpus.

    Attributes
    ----------
    path : pathlib.Path
    emotion : str
    speaker : str
        Such as "Actor_07".
    intensity, statement, repetition : int
        RAVDESS's own numbers; 0 where a corpus has none.
    """

    path: Path
    emotion: str
    speaker: str
    intensity: int = 0
    statement: int = 0
    repetition: int = 0


def read_ravdess(folder: Path | str) -> tuple[list[Utterance], list[Path]]:
    """Find the utterances of a folder in RAVDESS layout.

    Parameters
    ----------
    folder : path
        Holds `Actor_*` folders.

    Returns
    -------
    utterances : list of Utterance
        Sorted by actor and file name, so that every machine sees the same order.
    misfits : list of pathlib.Path
        Audio files whose names do not follow the layout.

    Raises
    ------
    CorpusError
        If the folder is missing or holds no utterance.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CorpusError(
            f"No corpus at {folder}: got {'a file' if folder.exists() else 'nothing'}; expected a "
            "folder with Actor_01 … Actor_24 in it. Fetch it with `python -m ser download`, or "
            "give the folder the archive was unpacked into."
        )
    utterances, misfits = [], []
    for path in sorted(p for p in folder.glob("Actor_*/*") if p.suffix.lower() in SUFFIXES):
        utterance = parse_ravdess(path)
        if utterance:
            utterances.append(utterance)
        else:
            misfits.append(path)
    if not utterances:
        raise CorpusError(
            f"No utterances in {folder}: got {len(misfits)} audio files in Actor_* folders, none "
            "named in RAVDESS layout; expected Actor_01/03-01-05-01-01-01-01.wav and the like. "
            "Give the folder that holds the Actor_* folders."
        )
    return utterances, misfits


def parse_ravdess(path: Path) -> Utterance | None:
    """Read a RAVDESS file name; None if it does not follow the layout or is not speech."""
    parts = path.stem.split("-")
    if len(parts) != 7 or not all(len(part) == 2 and part.isdecimal() for part in parts):
        return None
    _, channel, emotion, intensity, statement, repetition, actor = parts
    if channel != "01" or emotion not in RAVDESS_CODES:
        return None
    return Utterance(
        path,
        RAVDESS_CODES[emotion],
        f"Actor_{actor}",
        int(intensity),
        int(statement),
        int(repetition),
    )
