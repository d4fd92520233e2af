"""What a file says of itself, checked before a decoder believes it.

A few bytes can promise much: tags that unfold to gigabytes, tables of more entries than the file
has bytes, a length that is not there. Decoders pay for the first two with memory and time, and
read over the third without a word.
"""

import math
import re
import struct
from collections.abc import Iterator
from itertools import islice

from ..errors import AudioError
from .kinds import AGAIN, EXPORT, refusal

# How the chunks of each container start, where the first is, and which one holds the sound.
CHUNKS = {
    b"RIFF": ("<4sI", 12, b"data"),
    b"RIFX": (">4sI", 12, b"data"),
    b"FORM": (">4sI", 12, b"SSND"),
    b"caff": (">4sq", 8, b"data"),
}
STREAMED = 0x7FFF0000  # data sizes from here on mean "not known yet"
SIZE_SLACK = 64  # bytes; some programs count the header as data
MOST_CHUNKS = 10_000
MOST_TAGS = 100

# An ID3v2 tag's header: its flags and its size in four times seven bits.
TAG = re.compile(rb"ID3[\x02-\x04].(.)([\0-\x7f]{4})", re.DOTALL)
# Sound that is locked in MP4: Apple's, MPEG's and Audible's.
LOCKED = re.compile(rb"stsd\0{4}.{8}(drms|enca|aavd)", re.DOTALL)
# The tables of MP4, and where each counts its entries, from its name on.
TABLES = {b"stts": 8, b"ctts": 8, b"stsc": 8, b"stco": 8, b"co64": 8, b"trun": 8, b"stsz": 12}
MOST_ENTRIES = 500_000  # FFmpeg needs some 50 bytes for an entry that the file need not even hold
MOST_BOXES = 50_000  # of MP4 beside one another, and tables of one kind
MOST_EDITS = 4  # each may list all entries again
MOST_FRAMES = 65_536  # in one packet of Apple lossless, for which memory is set aside


def without_tags(data: bytes) -> bytes:
    """The file without its ID3 tags, which may hold 1000 times their size once unfolded."""
    start = tags = 0
    while tags < MOST_TAGS and (tag := TAG.match(data, start)):
        footer = 10 if tag[1][0] & 0x10 else 0
        size = sum(byte << shift for byte, shift in zip(tag[2], (21, 14, 7, 0), strict=True))
        start = tag.end() + size + footer
        tags += 1
    data = data[start:]
    return data.replace(b"ID3", bytes(3)) if TAG.search(data) else data


def check_chunks(data: bytes, name: str) -> int:
    """Refuse a WAV, AIFF or CAF that is cut short, which decoders read without a word.

    Parameters
    ----------
    data : bytes
    name : str

    Returns
    -------
    int
        Where its sound starts, of a WAV or AIFF that is made as it should be; else its end.

    Raises
    ------
    AudioError
        Also if it has, or says to have, more parts than a decoder could walk through in time.
    """
    *_, sound = CHUNKS.get(data[:4], ("", 0, b""))
    for number, (kind, start, size) in enumerate(chunks(data)):
        there = len(data) - start
        if kind == sound and size < STREAMED and size - there > SIZE_SLACK:
            raise cut_short(name, there, size, "bytes")
        if kind == sound and data[:4] != b"caff":  # in which packets may be listed after it
            return start
        if number == MOST_CHUNKS:
            raise refusal(name, "is oddly built", f"{number:,} chunks", "a few", EXPORT)
        if kind == b"pakt" and _number(data, start, 8) > MOST_ENTRIES:
            raise _too_many_entries(name)
    return len(data)


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and size of each chunk; of none if the file is not made of chunks.

    Parameters
    ----------
    data : bytes

    Yields
    ------
    kind : bytes
    start, size : int
        Of what it holds; a size below 0 means up to the end.
    """
    form, start, _ = CHUNKS.get(data[:4], ("4si", len(data), b""))
    header = struct.Struct(form)
    size = 0
    while size >= 0 and start + header.size <= len(data):  # below 0: up to the end
        kind, size = header.unpack_from(data, start)
        start += header.size
        yield kind, start, size
        start += size + (size % 2 if data[:4] != b"caff" else 0)


def check_tables(data: bytes, name: str) -> None:
    """Refuse an MP4 whose sound is locked, or whose tables would fill the memory.

    Parameters
    ----------
    data : bytes
    name : str

    Raises
    ------
    AudioError
    """
    if next(islice(_boxes(data), MOST_BOXES, None), None):
        raise _too_many_entries(name)
    index = without_media(data)
    if LOCKED.search(index):
        cure = "Choose a recording of your own."
        raise refusal(name, "is protected against copying", "locked sound", "open sound", cure)
    totals = {kind: _total(index, kind, at) for kind, at in TABLES.items()}
    if math.inf > totals[b"stsz"] > MOST_ENTRIES and _counts_only_samples(index):
        totals[b"stsz"] = 0
    most = max(totals.values())
    edits = _total(index, b"elst", 8)
    if most > MOST_ENTRIES or edits * most > MOST_EDITS * MOST_ENTRIES or b"cmvd" in index:
        raise _too_many_entries(name)


def check_alac(cookie: bytes | None, name: str) -> None:
    """Refuse Apple lossless whose header asks for packets that would fill the memory.

    Parameters
    ----------
    cookie : bytes or None
        As FFmpeg keeps it: size, name, version, and then frames in a packet.
    name : str

    Raises
    ------
    AudioError
    """
    if (frames := _number(cookie or b"", 12)) > MOST_FRAMES:
        expected = f"at most {MOST_FRAMES:,}"
        raise refusal(name, "is oddly built", f"packets of {frames:,} samples", expected, EXPORT)


def without_media(data: bytes) -> bytes:
    """An MP4 without what its index speaks of, where the names of tables can stand by chance.

    Parameters
    ----------
    data : bytes
    """
    parts, start = [], 0
    for at, size in islice(_boxes(data), MOST_BOXES):
        if data[at + 4 : at + 8] == b"mdat":
            parts.append(data[start:at])
            start = at + size
    return b"".join([*parts, data[start:]])


def _boxes(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and size of each box that is in no other, up to one that cannot be."""
    at = 0
    while at < len(data) and (size := box_size(data, at)) >= 8:
        yield at, size
        at += size


def box_size(data: bytes, at: int) -> int:
    """Bytes of the box of an MP4 that starts at a place, its header included.

    Parameters
    ----------
    data : bytes
    at : int
    """
    size = _number(data, at)
    return {0: len(data), 1: _number(data, at + 8, 8)}.get(size, size)


def _counts_only_samples(index: bytes) -> bool:
    """Whether each large table of sizes is one of PCM, which FFmpeg reads by the chunk.

    So it is where each sample lasts one tick; and only what is plainly built is believed: tracks
    that do not overlap, each with one table of times and one of sizes.
    """
    kinds = b"trak", b"stts", b"stsz"
    places = {kind: list(islice(_places(index, kind), MOST_BOXES)) for kind in kinds}
    ends = [at - 4 + _number(index, at - 4) for at in places[b"trak"]]
    if len({len(found) for found in places.values()}) > 1:
        return False
    if any(end > at for end, at in zip(ends, places[b"trak"][1:], strict=False)):
        return False
    return all(
        start < times < end
        and start < sizes < end
        and (
            _number(index, sizes + 12) <= MOST_ENTRIES
            or (_number(index, times + 8), _number(index, times + 16)) == (1, 1)
        )
        for start, times, sizes, end in zip(*places.values(), ends, strict=True)
    )


def _total(index: bytes, kind: bytes, offset: int) -> float:
    """What all tables of a kind count together; infinite if there are too many of them."""
    places = list(islice(_places(index, kind), MOST_BOXES + 1))
    return math.inf if len(places) > MOST_BOXES else sum(_number(index, p + offset) for p in places)


def _places(data: bytes, kind: bytes) -> Iterator[int]:
    at = data.find(kind)
    while at >= 0:
        yield at
        at = data.find(kind, at + 4)


def _number(data: bytes, at: int, width: int = 4) -> int:
    """Big-endian; 0 past the end."""
    return int.from_bytes(data[at : at + width], "big")


def _too_many_entries(name: str) -> AudioError:
    got = "an index that would fill the memory"
    return refusal(name, "is oddly built", got, f"at most {MOST_ENTRIES:,} entries", EXPORT)


def cut_short(name: str, got: float, promised: float, unit: str) -> AudioError:
    """The error for less than a header promises.

    Parameters
    ----------
    name : str
        Of the file.
    got, promised : float
        In `unit`.
    unit : str
        In the plural, such as "bytes".
    """
    expected = f"the {promised:,} {unit} that its header promises"
    return refusal(name, "is cut short", f"{got:,} {unit}", expected, AGAIN)
