"""One published file from its server, no longer than it should be, and with its checksum."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CorpusError

if TYPE_CHECKING:
    from requests import Response

RETRIES = 3
TIMEOUT_S = 30
CHUNK = 256 * 1024
AS_IT_IS = "identity"

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


class _Refused(Exception):
    """What the server sent instead, in a few words: it is not asked again."""


def fetch(archive: PublishedArchive, into: Path, home: Path, progress: bool | Note) -> None:
    """Fetch an archive, unless it is there already.

    Parameters
    ----------
    archive : PublishedArchive
    into : Path
        The folder for the file, which bears the archive's name.
    home : Path
        Where its clips are to go, for the message.
    progress : bool or callable
        As `ser.corpora.download.download` takes it.

    Raises
    ------
    CorpusError
        If it cannot be had, or is something else. No file is left then.
    """
    import pooch
    from requests import RequestException

    pooch.get_logger().setLevel("INFO" if progress is True else "WARNING")
    keeper = pooch.Pooch(
        into,
        base_url="",
        registry={archive.name: f"md5:{archive.md5}"},
        urls={archive.name: archive.url},
        retry_if_failed=RETRIES,
    )

    def downloader(url: str, path: str, _: pooch.Pooch) -> None:
        with _showing(archive.size, progress) as note:
            _stream(url, Path(path), archive.size, note)

    try:
        keeper.fetch(archive.name, downloader=downloader)
    except (_Refused, RequestException, ValueError) as error:  # the last: another checksum
        raise CorpusError(
            f"{archive.name} could not be fetched: got {_in_our_words(error)}; expected "
            f"{archive.size:,} bytes with MD5 {archive.md5}. Check the connection to the internet "
            f"and try again, or get {archive.url} with a browser and unpack it into {home}."
        ) from error


@contextmanager
def _showing(total: int, progress: bool | Note) -> Iterator[Note]:
    """What is told how many bytes are there."""
    if callable(progress):
        yield progress
        return
    from tqdm import tqdm

    with tqdm(total=total, unit="B", unit_scale=True, disable=not progress) as bar:
        yield lambda done, _: bar.update(done - bar.n)


def _stream(url: str, path: Path, size: int, note: Note) -> None:
    """Write what a server sends, up to `size` bytes."""
    import requests

    asked = {"Accept-Encoding": AS_IT_IS}  # what is packed may unfold without bound
    hooks = {"response": leave_unread}
    with (
        requests.get(url, headers=asked, hooks=hooks, stream=True, timeout=TIMEOUT_S) as answer,
        path.open("wb") as file,
    ):
        answer.raise_for_status()
        encoding = answer.headers.get("Content-Encoding") or AS_IT_IS
        if encoding.lower() != AS_IT_IS:
            raise _Refused(f"bytes that are packed once more ({encoding[:20]})")
        done = 0
        for chunk in answer.iter_content(CHUNK):
            done += len(chunk)
            if done > size:
                raise _Refused(f"more than {size:,} bytes")
            file.write(chunk)
            note(done, size)


def leave_unread(answer: "Response", **_: object) -> None:
    """Close a redirection, of which requests would read all, however much that is: for its hooks.

    Parameters
    ----------
    answer : requests.Response
    """
    if answer.is_redirect:
        answer.close()


def _in_our_words(error: Exception) -> str:
    from requests import ConnectionError as NoConnection
    from requests import HTTPError, RequestException

    if isinstance(error, _Refused):
        return str(error)
    if isinstance(error, HTTPError) and error.response is not None:
        return f"the server's answer {error.response.status_code}"
    if "timed out" in str(error):
        return f"nothing for {TIMEOUT_S} s (timed out)"
    if isinstance(error, NoConnection):
        return "no connection to the server"
    if isinstance(error, RequestException):
        return "a connection that broke off"
    return "other bytes"
