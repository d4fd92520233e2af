"""The RAVDESS speech corpus from its official archive, whole or not at all.

What is unfinished lies in one folder beside the target, `NAME.download.part`, so that the last step
is a rename. After a stop, even by `kill -9`, the next run clears that folder, except for an archive
that was fetched whole.
"""

import errno
import shutil
from pathlib import Path

from ..errors import CorpusError
from ..files import workshop
from .fetching import Note, PublishedArchive, fetch
from .layouts import read_ravdess
from .unzip import unzip_clips

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "ravdess"
"""Where the corpus goes if nothing else is asked for."""

EXPANSION = 4
"""An archive of recordings unpacks to no more than this many times its size; RAVDESS to 2.5."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

RAVDESS = PublishedArchive(
    "https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip",
    "Audio_Speech_Actors_01-24.zip",
    md5="bc696df654c87fed845eb13823edef8a",
    size=208_468_073,
    clips=1440,
)
"""Livingstone & Russo (2018), CC BY-NC-SA 4.0."""


def download(
    folder: Path | str = DEFAULT_FOLDER,
    archive: PublishedArchive = RAVDESS,
    progress: bool | Note = True,
) -> Path:
    """Fetch a corpus, check it and unpack it; one that is there already is left as it is.

    Parameters
    ----------
    folder : path
        Must not exist, be empty, or hold the corpus.
    archive : PublishedArchive
    progress : bool or callable
        Show a bar on stderr, or tell how many bytes of how many are there; what it raises cancels.

    Returns
    -------
    Path
        The folder, which now holds the `Actor_*` folders.

    Raises
    ------
    CorpusError
        If the folder holds something else, there is no room, the archive cannot be fetched, or it
        is not what it should be. Nothing is left under the folder's name then.
    """
    folder = Path(folder).resolve()
    beside = folder.parent / f"{folder.name}.download.part"
    if is_there(folder, archive):
        shutil.rmtree(beside, ignore_errors=True)  # of a run killed after its last step
        return folder
    try:
        _require_place(folder, archive)
        with workshop(beside, keep=archive.name):
            _require_room(beside, archive)
            fetch(archive, beside, folder, progress)
            _unpack(archive, beside, folder)
    except BlockingIOError as error:
        raise CorpusError(
            f"Another download to {folder} is under way: expected one at a time. Wait for it."
        ) from error
    except OSError as error:
        if error.errno in FULL:
            shutil.rmtree(beside, ignore_errors=True)
            raise _no_room(folder, archive, "a full disk") from error
        raise CorpusError(
            f"{error.filename or folder} cannot be used: got {error.strerror}; expected a place "
            "to write to. Choose another one with --to FOLDER."
        ) from error
    return folder


def is_there(folder: Path | str = DEFAULT_FOLDER, archive: PublishedArchive = RAVDESS) -> bool:
    """Whether a folder holds all clips of an archive."""
    return _count(Path(folder)) >= archive.clips


def _count(folder: Path) -> int:
    try:
        return len(read_ravdess(folder)[0])
    except CorpusError:
        return 0


def _require_place(folder: Path, archive: PublishedArchive) -> None:
    if not folder.exists():
        return
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()  # now, since what cannot be replaced is better known before the download
        return
    raise CorpusError(
        f"{folder} is in use: got {_count(folder):,} of {archive.clips:,} clips and whatever else "
        "is there; expected all clips, or nothing. Choose another place with --to FOLDER, or move "
        "this one away."
    )


def _require_room(beside: Path, archive: PublishedArchive) -> None:
    fetched = (beside / archive.name).exists()
    free = shutil.disk_usage(beside).free
    if free < archive.size * (EXPANSION + (not fetched)):
        raise _no_room(beside.parent, archive, f"{free / 1e9:.2f} GB free")


def _no_room(folder: Path, archive: PublishedArchive, found: str) -> CorpusError:
    return CorpusError(
        f"There is too little room on the disk of {folder}: got {found}; expected "
        f"{archive.size * (EXPANSION + 1) / 1e9:.2f} GB free. Make room, or choose a place on "
        "another disk with --to FOLDER."
    )


def _unpack(archive: PublishedArchive, beside: Path, folder: Path) -> None:
    packed = beside / archive.name
    try:
        unzip_clips(packed, beside / "clips", archive.clips, EXPANSION * archive.size)
    except CorpusError:
        packed.unlink()
        raise
    (beside / "clips").replace(folder)
    packed.unlink()
