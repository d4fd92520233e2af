"""The RAVDESS speech corpus from its official archive, whole or not at all.

What is unfinished lies in one folder beside the target, `NAME.download.part`, so that the last step
is a rename. After a stop, even by `kill -9`, the next run clears that folder, except for an archive
that was fetched whole.
"""

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..errors import CorpusError
from ..files import workshop
from .layouts import read_ravdess
from .unzip import unzip_clips

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "ravdess"
"""Where the corpus goes if nothing else is asked for."""

RETRIES = 3
TIMEOUT_S = 30
CHUNK = 256 * 1024
EXPANSION = 4
"""An archive of recordings unpacks to no more than this many times its size; RAVDESS to 2.5."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


Note = Callable[[float, float], object]
"""Told how much is done, and of how much."""


@dataclass(frozen=True)
class PublishedArchive:
    """A ZIP file with a corpus in RAVDESS layout.

    Attributes
    ----------
    url, name : str
        Where it is and what it is called.
    md5 : str
        Hexadecimal.
    size : int
        Bytes.
    clips : int
        How many recordings it holds.
    """

    url: str
    name: str
    md5: str
    size: int
    clips: int


RAVDESS = PublishedArchive(
    "https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip",
    "Audio_Speech_Actors_01-24.zip",
    md5="bc696df654c87fed845eb13823edef8a",
    size=208_468_073,
    clips=1440,
)
"""Livingstone & Russo (2018), CC BY-NC-SA 4.0."""


class _Told:
    """What pooch takes for a bar."""

    def __init__(self, note: Note):
        self.note, self.total, self._done = note, 0, 0

    def update(self, size: int) -> None:
        """Note so many bytes more."""
        self._done += size
        self.note(min(self._done, self.total), self.total)

    def reset(self) -> None:
        """Begin anew."""
        self._done = 0

    def close(self) -> None:
        """Nothing is left to be closed."""
        pass


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
            _fetch(archive, beside, folder, progress)
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


def _fetch(archive: PublishedArchive, beside: Path, folder: Path, progress: bool | Note) -> None:
    import pooch
    from requests import RequestException

    pooch.get_logger().setLevel("INFO" if progress is True else "WARNING")
    keeper = pooch.Pooch(
        beside,
        base_url="",
        registry={archive.name: f"md5:{archive.md5}"},
        urls={archive.name: archive.url},
        retry_if_failed=RETRIES,
    )
    shown = _Told(progress) if callable(progress) else progress
    downloader = pooch.HTTPDownloader(shown, CHUNK, timeout=TIMEOUT_S)
    try:
        keeper.fetch(archive.name, downloader=downloader)
    except (RequestException, ValueError) as error:  # the latter: another checksum
        raise CorpusError(
            f"{archive.name} could not be fetched: got {_in_our_words(error)}; expected "
            f"{archive.size:,} bytes with MD5 {archive.md5}. Check the connection to the internet "
            f"and try again, or get {archive.url} with a browser and unpack it into {folder}."
        ) from error


def _in_our_words(error: Exception) -> str:
    from requests import ConnectionError as NoConnection
    from requests import HTTPError, RequestException

    if isinstance(error, HTTPError) and error.response is not None:
        return f"the server's answer {error.response.status_code}"
    if "timed out" in str(error):
        return f"nothing for {TIMEOUT_S} s (timed out)"
    if isinstance(error, NoConnection):
        return "no connection to the server"
    if isinstance(error, RequestException):
        return "a connection that broke off"
    return "other bytes"


def _unpack(archive: PublishedArchive, beside: Path, folder: Path) -> None:
    packed = beside / archive.name
    try:
        unzip_clips(packed, beside / "clips", archive.clips, EXPANSION * archive.size)
    except CorpusError:
        packed.unlink()
        raise
    (beside / "clips").replace(folder)
    packed.unlink()
