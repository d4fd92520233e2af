"""The entries of a ZIP archive as it lists them: names, links, what nobody meant to pack."""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ..audio.clip import clean_name

JUNK = re.compile(r"\..*|__MACOSX|Thumbs\.db|desktop\.ini", re.IGNORECASE)
DRIVE = re.compile("[A-Za-z]:")
READ_IN_PIECES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unfold as they like
UTF_8 = 0x800  # flag of a file
LOCAL_HEADER = 30  # bytes before a file, at least

File = tuple[Path, zipfile.ZipInfo]
"""A file's path in the archive, and its entry."""


def is_link(info: zipfile.ZipInfo) -> bool:
    """Whether a file is only the name of another one."""
    return stat.S_ISLNK(info.external_attr >> 16)


def shown(path: Path) -> str:
    """The end of a path in an archive, as it can be shown."""
    return "/".join(clean_name(part) for part in path.parts[-3:])


def name_of(info: zipfile.ZipInfo) -> str:
    """A file's name as it was meant: macOS does not say that its names are UTF-8."""
    name = info.filename.replace("\\", "/")
    if not info.flag_bits & UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def share_bytes(infos: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether files lie over each other, by which little unfolds to much."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + LOCAL_HEADER + info.compress_size
    return False


def is_junk(path: Path) -> bool:
    """Whether a system put a file beside those that were meant."""
    return any(map(JUNK.fullmatch, path.parts))


def is_outside(path: Path) -> bool:
    """Whether a path names a place outside of the archive."""
    return path.is_absolute() or ".." in path.parts or bool(DRIVE.match(path.as_posix()))
