"""ZIP archives that are wrong on purpose, made from right ones."""

import io
import struct
import zipfile

ENTRY, END = b"PK\x01\x02", b"PK\x05\x06"
FLAGS, PACKED_SIZE, SIZE = 8, 20, 24
"""Where an entry of the list of contents has them."""


def with_field(archive: bytes, field: int, value: int, width: int = 4) -> bytes:
    """An archive whose first entry claims another value."""
    at = archive.index(ENTRY) + field
    return archive[:at] + value.to_bytes(width, "little") + archive[at + width :]


def repeated(archive: bytes, times: int) -> bytes:
    """An archive of one file whose list names it many times."""
    start, end = archive.index(ENTRY), archive.index(END)
    entry = archive[start:end]
    counts = struct.pack("<4sHHHHIIH", END, 0, 0, times, times, times * len(entry), start, 0)
    return archive[:start] + entry * times + counts


def with_list_of(archive: bytes, size: int) -> bytes:
    """An archive whose end claims another size of its list of contents."""
    at = archive.index(END) + 12
    return archive[:at] + struct.pack("<I", size) + archive[at + 4 :]


def packed_by(method: int, name: str, content: bytes) -> bytes:
    """An archive of one file in another compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def with_link(name: str, target: str) -> bytes:
    """An archive with one clip and a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, target)
        archive.writestr("happy/clip.wav", b"sound")
    return file.getvalue()


def named_in_bytes(archive: bytes, name: bytes, other: bytes) -> bytes:
    """An archive with other bytes, of the same length, in place of a name."""
    assert len(name) == len(other)
    return archive.replace(name, other)
