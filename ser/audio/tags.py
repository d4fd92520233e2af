"""What a file tells besides its sound, counted before FFmpeg believes it.

FFmpeg compares each tag with all those before it, so that a megabyte of them takes it minutes, and
for each part of Matroska it sets memory aside, even for an empty one. What is counted here is never
less than what FFmpeg would find: pages with a wrong checksum and names that stand by chance count.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Literal

from .containers import box_size, chunks, without_media
from .kinds import EXPORT, MP4, reader, refusal

MOST_TAGS = 1000
MOST_PARTS = 10_000  # of Matroska, besides its sound
MOST_BLOCKS = 500_000  # of its sound and pictures
LONGEST_VENDOR = 200  # bytes; the count of comments comes after it, on the same page of an Ogg

INFO = re.compile(rb"LIST(.{4})INFO", re.DOTALL)
BOXES = re.compile(rb"udta|ilst")
# How the first packet of a stream in Ogg starts, and how those with its comments, which may come
# again; and the old ones, whose comments are known by their place alone.
COMMENTS: dict[bytes, tuple[tuple[bytes, ...], int]] = {
    b"OpusHead": ((b"OpusTags",), 8),
    b"\x01vorbis": ((b"\x03",), 7),
    b"\x80theora": ((b"\x81",), 7),
    b"\x7fFLAC": ((b"\x04", b"\x84"), 4),
}
HEADS = re.compile(b"|".join(COMMENTS))
OLD = re.compile(rb"Speex   |CELT    |OVP80|\x01(video|audio|text)|Direct Show Samples")
# Matroska's parts, the one with sound last, and what in them has parts of its own.
INDEX = re.compile(
    rb"\x11\x4d\x9b\x74|\x15\x49\xa9\x66|\x16\x54\xae\x6b|\x1c\x53\xbb\x6b|\x19\x41\xa4\x69"
    rb"|\x10\x43\xa7\x70|\x12\x54\xc3\x67|\x1f\x43\xb6\x75"
)
CLUSTER = b"\x1f\x43\xb6\x75"
MASTER = re.compile(
    rb"\xa0|\x4d\xbb|\xae|\xe0|\xe1|\x6d\x80|\x62\x40|\x50\x34|\x50\x35|\x41\xe4|\xbb|\xb7"
    rb"|\x61\xa7|\x45\xb9|\xb6|\x80|\x8f|\x73\x73|\x63\xc0|\x67\xc8"
)


def check_tags(data: bytes, name: str) -> None:
    """Refuse a file with more tags or parts than FFmpeg could take in in time.

    Parameters
    ----------
    data : bytes
        Of a file that FFmpeg is to open, without ID3 tags.
    name : str

    Raises
    ------
    AudioError
    """
    kind = reader(data)
    if kind == "ogg" and OLD.search(data):
        what = "is compressed in a way that is not read here"
        raise refusal(name, what, "an old kind of Ogg", "Opus, Vorbis or FLAC", EXPORT)
    count, most = COUNTED.get(kind, (lambda _: (), 0))
    if any(total > most for total in accumulate(count(data))):
        what = "parts" if most == MOST_PARTS else "notes beside its sound"
        raise refusal(name, "is oddly built", f"too many {what}", f"at most {most:,}", EXPORT)


def _in_riff(data: bytes) -> Iterator[int]:
    """One for each entry of each list of a WAV."""
    order: Literal["big", "little"] = "big" if data.startswith(b"RIFX") else "little"
    for info in INFO.finditer(data):
        at, end = info.end(), info.start() + 8 + int.from_bytes(info[1], order)
        while at < min(end, len(data)):
            yield 1
            size = int.from_bytes(data[at + 4 : at + 8], order)
            at += 8 + size + size % 2


def _in_caf(data: bytes) -> Iterator[int]:
    """What each chunk of strings says to have."""
    for kind, start, _ in chunks(data):
        if kind == b"info":
            yield int.from_bytes(data[start : start + 4], "big")


def _in_flac(data: bytes) -> Iterator[int]:
    """One for each block before the sound, and what those of comments say to have."""
    at, last = 4, False
    while not last and at < len(data):
        last, kind = data[at] >= 0x80, data[at] & 0x7F
        yield 1 + (_comments(data, at + 4) if kind == 4 else 0)
        at += 4 + int.from_bytes(data[at + 1 : at + 4], "big")


def _in_mp4(data: bytes) -> Iterator[int]:
    """One for each box in those that hold tags."""
    index = without_media(data)
    for place in BOXES.finditer(index, 4):
        at, end = place.end(), place.start() - 4 + box_size(index, place.start() - 4)
        yield 1
        while at < min(end, len(index)):
            yield 1
            at += max(box_size(index, at), 8)


def _in_ogg(data: bytes) -> Iterator[int]:
    """What each packet with comments says to have."""
    streams: dict[bytes, set] = {}
    page = data.find(b"OggS")
    while page >= 0:
        start = page + 27 + int.from_bytes(data[page + 26 : page + 27], "big")
        lacing = data[page + 27 : start]
        stream = streams.setdefault(data[page + 14 : page + 18], set())
        end = start + sum(lacing)
        stream |= {COMMENTS[head[0]] for head in HEADS.finditer(data, start, end)}
        for kinds, offset in stream:
            # A packet begins where the page does, and after each part that is not a full one.
            for at, before in zip(accumulate(lacing, initial=start), (0, *lacing), strict=True):
                if before < 255 and data.startswith(kinds, at, end):
                    yield _comments(data, at + offset)
        page = data.find(b"OggS", page + 27)


def _comments(data: bytes, at: int) -> int:
    """How many comments are said to follow the name of the program that wrote them."""
    vendor = int.from_bytes(data[at : at + 4], "little")
    if vendor > LONGEST_VENDOR:
        return MOST_TAGS + 1
    return int.from_bytes(data[at + 4 + vendor : at + 8 + vendor], "little")


def _in_matroska(data: bytes) -> Iterator[float]:
    """One for each part of the parts without sound, and little for each block of sound."""
    for place in INDEX.finditer(data):
        weight = MOST_PARTS / MOST_BLOCKS if place[0] == CLUSTER else 1
        at, size = _vint(data, place.end())
        end = min(at + size, len(data))
        yield 1
        while at < end and (width := 9 - data[at].bit_length()) <= 4:
            kind = data[at : at + width]
            at, size = _vint(data, at + width)
            at += 0 if MASTER.fullmatch(kind) else size
            yield weight


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """Where a number of Matroska ends, and the number; of a size that is not told, all there is."""
    width = 9 - (data[at].bit_length() if at < len(data) else 0)
    most = (1 << 7 * width) - 1
    number = int.from_bytes(data[at : at + width], "big") & most
    return at + width, len(data) if number == most else number


COUNTED: dict[str, tuple[Callable[[bytes], Iterable[float]], int]] = {
    "wav": (_in_riff, MOST_TAGS),
    "caf": (_in_caf, MOST_TAGS),
    "flac": (_in_flac, MOST_TAGS),
    "ogg": (_in_ogg, MOST_TAGS),
    MP4: (_in_mp4, MOST_TAGS),
    "matroska,webm": (_in_matroska, MOST_PARTS),
}
