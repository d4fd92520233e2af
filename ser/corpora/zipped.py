"""One's own labelled clips out of a ZIP archive: `emotion/clip.wav` or `emotion/speaker/clip.wav`.

It is the layout "folders" of `ser.corpora.layouts`, and the archive a stranger's
(`ser.corpora.archive`). One folder around all the others is looked through, unless it is called
like an emotion that we know.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..emotions import EMOTIONS, emotion_named
from .archive import StrangersArchive, ZipLimits
from .corpus import Corpus
from .layouts import ANY_SUFFIX, LAYOUTS, Utterance, parse_in_folders
from .zip_entries import File, is_link, shown

FOLDERS = LAYOUTS["folders"]
LONGEST_NAME = 200
MARKUP, FORMULA = frozenset('<>:"|?*\\`$&[]{}'), frozenset("=+-@")
"""Signs that the name of an emotion or speaker cannot have, or start with: pages and spreadsheets
could take it for more."""

JOINERS = re.compile("[\u200c\u200d]")  # invisible, and part of words in some languages


@dataclass(frozen=True)
class ZippedCorpus(Corpus):
    """The labelled recordings of an archive, each read when it is asked for.

    Attributes
    ----------
    archive : StrangersArchive
    files : dict of pathlib.Path to File
        By `Utterance.path`.
    """

    archive: StrangersArchive
    files: dict[Path, File]

    def read(self, utterance: Utterance) -> bytes:
        """The bytes of a clip, as `StrangersArchive.read`."""
        return self.archive.read(self.files[utterance.path])


def read_zip(content: bytes, name: str, limits: ZipLimits) -> ZippedCorpus:
    """Find the labelled recordings of an archive; none of them is read yet.

    Parameters
    ----------
    content : bytes
        Of a ZIP file; kept, not copied.
    name : str
        Shown in messages.
    limits : ZipLimits

    Returns
    -------
    ZippedCorpus
        Its problems name what was left out.

    Raises
    ------
    CorpusError
        As `StrangersArchive` and `StrangersArchive.check`, or if no clip is in an emotion's folder.
    """
    archive = StrangersArchive(content, name, limits)
    # In the order of a folder's: random splits follow it, and an archive may list them in any.
    clips = sorted((file for file in archive.files if _is_sound(file)), key=lambda file: file[0])
    others = [file for file in archive.files if not _is_sound(file)]
    archive.check(clips)
    files, utterances, problems = {}, [], []
    around = _folder_around([path for path, _ in clips])
    for path, info in clips:
        utterance = parse_in_folders(path, around) if around in path.parents else None
        if problem := _problem(utterance, path in files):
            problems.append(f"{shown(path)}: {problem}, left out")
        elif utterance:
            utterances.append(utterance)
            files[path] = path, info
    if not utterances:
        got = f"{len(clips):,} audio files {FOLDERS.misfit}"
        raise archive.refusal("holds no clips", got, FOLDERS.expected, *_how_to_pack(len(clips)))
    if others:
        problems.append(f"{_some(others)}: not named like a recording, left out")
    return ZippedCorpus(Path(archive.name), "folders", utterances, problems, archive, files)


def _how_to_pack(n_clips: int) -> tuple[str, str]:
    """What to do about an archive of so many recordings outside of folders; what it is like."""
    told = "holds no recording"
    if n_clips:
        which = "1 recording, but not" if n_clips == 1 else f"{n_clips:,} recordings, but none"
        told = f"holds {which} in a folder that is called like an emotion"
    return (
        "Put each recording into a folder that is called like its emotion, such as happy/one.wav "
        "and sad/two.wav, and pack these folders as one ZIP file."
    ), told


def _is_sound(file: File) -> bool:
    path, info = file
    return path.suffix.lower() in ANY_SUFFIX and not is_link(info)


def _folder_around(paths: Sequence[Path]) -> Path:
    """The folder that holds those of the emotions; an empty path if there is none."""
    first = {path.parts[0] for path in paths}
    deeper = any(len(path.parts) > 2 for path in paths)
    if len(first) == 1 and deeper and emotion_named(*first) not in EMOTIONS:
        return Path(*first)
    return Path()


def _problem(utterance: Utterance | None, is_second: bool) -> str:
    """Why a clip cannot be used; empty if it can."""
    if not utterance:
        return FOLDERS.misfit
    name, folders = JOINERS.sub("", utterance.clip), (utterance.label, utterance.speaker)
    odd = any(MARKUP & set(folder) or folder[0] in FORMULA for folder in folders)
    if odd or not name.isprintable() or len(name) > LONGEST_NAME:
        return "has too long a name or odd signs in it"
    return "a second file of this name" if is_second else ""


def _some(files: Iterable[File]) -> str:
    names = [shown(path) for path, _ in files]
    more = f" and {len(names) - 3:,} more files" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
