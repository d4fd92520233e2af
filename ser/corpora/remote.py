"""Single members of a ZIP archive on a web server, by byte ranges.

The archive's directory, at its end, is read once; then one request fetches one member. Zenodo
refuses many small requests, so one is made at a time, and after a failure none for some minutes,
in which nobody is kept waiting. Whatever the server sends is bounded in size and in time.
"""

import io
import logging
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from remotezip import RemoteZip, RemoteZipError
from urllib3.exceptions import HTTPError, ReadTimeoutError

from ..errors import ExampleError, ExamplesBusy
from .fetching import leave_unread

LOG = logging.getLogger(__name__)
LARGEST = 5 * 1024**2
"""Bytes of a member, packed or not, and of the directory; a clip of RAVDESS has about 400,000."""

TAIL = 256 * 1024  # RAVDESS's directory is shorter, so that one request gets it
TURN_S, TOTAL_S = 3.0, 8.0  # waiting for others, then for the server
PAUSE_S = 300.0
CHUNK = 64 * 1024
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "voice-emotion (example clips)"}
SLOW = f"no answer in {TOTAL_S:.0f} s"

Made = TypeVar("Made")


class RemoteArchive:
    """A ZIP archive on a web server; may be shared by threads.

    Parameters
    ----------
    url : str
        Of a server that answers byte ranges.
    """

    def __init__(self, url: str):
        self._url = url
        self._lock = threading.Lock()
        self._zip: RemoteZip | None = None
        self._ranges = _Ranges()
        self._paused_until = 0.0
        self._failure = ""

    def read(self, member: str) -> bytes:
        """Fetch a member.

        Raises
        ------
        ExampleError
            If it cannot be had: no network, the server refuses or is too slow, what it sends is
            damaged or too large, or there is no such member.
        """
        with self._turn():
            self._ranges.deadline = time.monotonic() + TOTAL_S
            archive = self._zip = self._zip or self._attempt(self._open)
            try:
                info = archive.getinfo(member)
            except KeyError:
                raise self._error(f"an archive without {member}") from None
            if max(info.file_size, info.compress_size) > LARGEST:
                raise self._error(f"{member} of {info.file_size} bytes")
            return self._attempt(lambda: archive.read(info))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=TURN_S):
            raise ExamplesBusy("Other examples are being fetched just now: try again in a moment.")
        try:
            if time.monotonic() < self._paused_until:
                raise ExampleError(self._failure)
            yield
        finally:
            self._lock.release()

    def _open(self) -> RemoteZip:
        return RemoteZip(self._url, TAIL, self._ranges, headers=HEADERS)

    def _attempt(self, work: Callable[[], Made]) -> Made:
        try:
            return _within(self._ranges.deadline - time.monotonic(), work)
        except FAILURES as error:
            failure = self._error(_in_words(error))
            LOG.warning("%s", failure)
            # A thread that still waits for the server has the old ones.
            self._zip, self._ranges = None, _Ranges()
            self._paused_until, self._failure = time.monotonic() + PAUSE_S, str(failure)
            raise failure from error

    def _error(self, got: str) -> ExampleError:
        return ExampleError(
            f"The example cannot be fetched from {urlsplit(self._url).hostname}: got {got}; "
            f"expected a part of the archive, at most {LARGEST // 1024**2} MB. Use a local copy of "
            "the corpus, or try again in some minutes."
        )


def _in_words(error: BaseException) -> str:
    if isinstance(error, _Refused):
        return str(error)
    return SLOW if isinstance(error, TimeoutError) else f"damaged data ({error})"


class _Refused(Exception):
    """Why there is no part of the archive, in a few words."""


FAILURES = (
    *(_Refused, RemoteZipError, zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(LookupError, NotImplementedError, OSError, RuntimeError, ValueError),
)
"""Also what remotezip and zipfile raise about bytes that are no intact archive's."""


class _Ranges:
    """What remotezip asks for ranges: its answers are parts, short, and complete by `deadline`."""

    deadline = 0.0

    def get(self, url: str, headers: dict[str, str], stream: bool) -> requests.Response:
        """As `requests.get`, for a range alone; the body of the response is in memory."""
        wait = max(self.deadline - time.monotonic(), 0.01)
        try:
            asked = requests.get(
                url, headers=headers, hooks={"response": leave_unread}, stream=stream, timeout=wait
            )
            with asked as answer:
                if answer.status_code == 200:  # its body is left unread, the connection closed
                    raise _Refused("the whole archive (status 200)")
                if answer.status_code != 206:
                    raise _Refused(f"status {answer.status_code} ({answer.reason})")
                content = self._body(answer)
        except (requests.Timeout, ReadTimeoutError) as error:
            raise _Refused(SLOW) from error
        except requests.RequestException as error:
            raise _Refused(f"no connection ({type(error).__name__})") from error
        except HTTPError as error:
            raise _Refused(f"half an answer ({type(error).__name__})") from error
        answer.raw = io.BytesIO(content)
        return answer

    def _body(self, answer: requests.Response) -> bytes:
        content = bytearray()
        while chunk := answer.raw.read1(CHUNK):  # read() would wait for all of it, however slow
            content += chunk
            if len(content) > LARGEST:
                raise _Refused(f"more than {LARGEST} bytes")
            if time.monotonic() > self.deadline:
                raise _Refused(SLOW)
        return bytes(content)


def _within(seconds: float, work: Callable[[], Made]) -> Made:
    # In a thread, as looking up a host's name takes no timeout. It ends by itself.
    future: Future[Made] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future.result(max(seconds, 0))
