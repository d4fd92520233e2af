"""A stranger's ZIP archive, read in memory and within bounds, whatever it says of itself.

Nothing is ever written under its names: they are texts. What is read is bounded: the list of
contents, which alone could fill the memory, each file, and all files together. Bytes that several
files share, by which little unfolds to much, are refused.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..audio.clip import MAX_BYTES, MAX_SECONDS, clean_name
from ..audio.kinds import refusal
from ..errors import CorpusError
from .zip_entries import READ_IN_PIECES, File, is_junk, is_outside, name_of, share_bytes, shown

CHUNK = 64 * 1024
DIRECTORY = 1000
"""Bytes that the list of contents may have for each clip, with what else lies beside it."""

UNFOLDING = 4
"""How many times as large the clips may be as the archive: sound packs to a half, a bomb to a
thousandth."""

ENCRYPTED = 0x1  # flag of a file

LARGE = "Use fewer or shorter clips, or export them as MP3."
AGAIN = "Pack the folders again."
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, OSError, RuntimeError),
    *(ArithmeticError, ValueError),
)
"""What `zipfile` raises about bytes that are no intact archive."""


@dataclass(frozen=True)
class ZipLimits:
    """What an archive of clips may hold.

    Attributes
    ----------
    max_bytes : int
        Of the archive; its clips may have `UNFOLDING` times as many.
    max_clips : int
    max_clip_bytes : int
        Of one clip.
    max_seconds : float
        Of one clip; known only to those who decode it.
    """

    max_bytes: int = 200 * 1024**2
    max_clips: int = 3000
    max_clip_bytes: int = MAX_BYTES
    max_seconds: float = MAX_SECONDS


class StrangersArchive:
    """A ZIP archive in memory.

    Parameters
    ----------
    content : bytes
        Kept, not copied.
    name : str
        Shown in messages.
    limits : ZipLimits

    Attributes
    ----------
    name : str
        As it can be shown.
    files : list of File
        Those that somebody meant to pack: without folders and what systems put beside them.
    size : int
        Bytes of the archive.

    Raises
    ------
    CorpusError
        If it is too large, no ZIP file, damaged, or names places outside of it.
    """

    def __init__(self, content: bytes, name: str, limits: ZipLimits):
        self.name, self.limits, self.size = clean_name(name), limits, len(content)
        self._zip = self._open(content)
        self.files = list(self._find())

    def _open(self, content: bytes) -> zipfile.ZipFile:
        if len(content) > self.limits.max_bytes:
            got, expected = _megabytes(len(content), self.limits.max_bytes)
            told = f"is too large: it has {got}, and at most {expected} can be used"
            raise self.refusal("is too large", got, f"at most {expected}", LARGE, told)
        try:
            return zipfile.ZipFile(_Bounded(content, CHUNK + DIRECTORY * self.limits.max_clips))
        except _TooMuch as error:
            got, expected = error.args
            cure = "Leave out files that are no recordings, or use fewer clips."
            raise self.refusal("holds too many files", got, expected, cure) from None
        except DAMAGE as error:
            if content.startswith(b"PK"):
                got = f"bytes that cannot be read ({error})"
                told = "cannot be opened: it is damaged"
                raise self.refusal("is damaged", got, "an intact ZIP file", AGAIN, told) from error
            got = f"{len(content):,} bytes of another kind"
            cure = "Pack the folders with your recordings as one ZIP file."
            told = "is not a ZIP file, and only a ZIP file can be used here"
            raise self.refusal("is not a ZIP file", got, "a ZIP file", cure, told) from error

    def _find(self) -> Iterator[File]:
        for info in self._zip.infolist():
            entry = name_of(info)
            path = Path(entry)
            if is_outside(path):
                what, got = "names places outside of it", f"a file called {shown(path)}"
                cure = "Pack the folders themselves with an ordinary program."
                told = f"holds {got}, which lies outside of its folders"
                raise self.refusal(what, got, "names such as happy/clip.wav", cure, told)
            if path.parts and not entry.endswith("/") and not is_junk(path):
                yield path, info

    def check(self, clips: Sequence[File]) -> None:
        """Refuse an archive whose clips cannot all be read within the limits.

        Raises
        ------
        CorpusError
            If there are too many, they unfold to too much, lie over each other, are encrypted, or
            packed in a way whose size cannot be bounded.
        """
        infos = [info for _, info in clips]
        if len(infos) > self.limits.max_clips:
            got, expected = f"{len(infos):,}", f"at most {self.limits.max_clips:,}"
            told = f"holds {got} recordings, and {expected} can be used"
            raise self.refusal("holds too many clips", got, expected, "Leave some out.", told)
        size, most = sum(info.file_size for info in infos), UNFOLDING * self.limits.max_bytes
        if size > most:
            got, expected = _megabytes(size, most)
            told = f"unpacks to {got}, and at most {expected} can be used"
            raise self.refusal("unfolds to too much", got, f"at most {expected}", LARGE, told)
        if any(info.flag_bits & ENCRYPTED for info in infos):
            cure = "Pack the folders without a password."
            told = "is locked with a password"
            raise self.refusal("is locked", "encrypted files", "files that can be read", cure, told)
        if any(info.compress_type not in READ_IN_PIECES for info in infos):
            got, expected = "a rare kind of compression", "the usual one (deflate)"
            cure = "Pack the folders with an ordinary program."
            told = "is packed in a rare way that cannot be opened here"
            raise self.refusal("cannot be unpacked", got, expected, cure, told)
        if share_bytes(self._zip.infolist()):
            got = "files that lie over each other"
            raise self.refusal("is damaged", got, "an intact ZIP file", AGAIN)

    def read(self, file: File) -> bytes:
        """The bytes of a clip that has been checked, whatever they are.

        Raises
        ------
        AudioError
            If the clip is too large, or damaged within the archive.
        """
        name, info = clean_name(file[0].name), file[1]
        if info.file_size > self.limits.max_clip_bytes:
            got, expected = _megabytes(info.file_size, self.limits.max_clip_bytes)
            cure = "Cut it, or export it as MP3."
            raise refusal(name, "is too large", got, f"at most {expected}", cure)
        try:
            # Yields no more than the size that was just checked, and compares a checksum.
            with self._zip.open(info) as member:
                content = b"".join(iter(lambda: member.read(CHUNK), b""))
        except DAMAGE:
            content = b""
        if len(content) != info.file_size:
            got = "other bytes than the list of contents says"
            raise refusal(name, "is damaged in the ZIP file", got, "an intact file", AGAIN)
        return content

    def refusal(self, what: str, got: str, expected: str, cure: str, told: str = "") -> CorpusError:
        """The error that says what is wrong with the archive, what was expected, what to do.

        Parameters
        ----------
        what, got, expected, cure : str
            In the order of the message: "NAME what: got …; expected …. cure".
        told : str, optional
            The first three in plain words; without it, the first.
        """
        message = f"{self.name} {what}: got {got}; expected {expected}. {cure}"
        return CorpusError(message, f"“{self.name}” {told or what}. {cure}")


class _TooMuch(Exception):
    """What was to be read, and how much may be."""


class _Bounded(io.BytesIO):
    """Bytes of which only so many are read at a time; `zipfile` reads the whole list at once."""

    def __init__(self, content: bytes, most: int):
        super().__init__(content)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """As `io.BytesIO.read`; _TooMuch if more is asked for than may be."""
        if size is not None and size > self._most:
            raise _TooMuch(f"a list of them of {size:,} bytes", f"at most {self._most:,}")
        return super().read(size)


def _megabytes(*sizes: int) -> Iterator[str]:
    return (f"{size / 1024**2:,.1f} MB" for size in sizes)
