"""Files that are wrong on purpose: lengths that are not so, and much in little."""

import struct
import zlib
from io import BytesIO

import numpy as np
import soundfile as sf

MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def with_data_size(file: bytes, size: int) -> bytes:
    """A WAV whose data chunk claims another size."""
    start = file.index(b"data") + 4
    return file[:start] + struct.pack("<I", size) + file[start + 4 :]


def with_unknown_length(file: bytes) -> bytes:
    """A FLAC whose header leaves the number of samples open, as one that was streamed."""
    opened = bytearray(file)
    opened[21] &= 0xF0  # the 36 bits of STREAMINFO that count the samples
    opened[22:26] = bytes(4)
    return bytes(opened)


def wav_header(channels: int, rate: int, data: bytes = b"\x01\x00" * 4096) -> bytes:
    """A 16-bit PCM WAV with any number of channels at any rate."""
    width = 2 * channels
    form = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * width % 2**32, width, 16
    )
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def flac_of_near_silence(seconds: int, rate: int = 16_000, channels: int = 1) -> bytes:
    """A FLAC with one sample that is not zero in every minute."""
    minute = np.zeros((60 * rate, channels), np.int16)
    minute[0] = 1
    file = BytesIO()
    with sf.SoundFile(file, "w", rate, channels, format="FLAC", subtype="PCM_16") as sound:
        for _ in range(seconds // 60):
            sound.write(minute)
        sound.write(minute[: seconds % 60 * rate])
    return file.getvalue()


def with_chunks(file: bytes, count: int) -> bytes:
    """A WAV with empty chunks between its header and its sound."""
    start = file.index(b"data")
    return file[:start] + struct.pack("<4sI", b"junk", 0) * count + file[start:]


def with_tag(file: bytes, size: int) -> bytes:
    """An MP3 after a tag with a compressed text of `size` bytes."""
    text = zlib.compress(b"\0" + b"a" * size, 9)
    compressed = struct.pack(">H", 0x0009)  # and tells its length
    frame = b"TIT2" + _in_sevens(len(text) + 4) + compressed + struct.pack(">I", size + 1) + text
    return b"ID3\x04\0\0" + _in_sevens(len(frame)) + frame + file


def with_entries(file: bytes, table: bytes, count: int) -> bytes:
    """An MP4 with a table that claims to have `count` entries, none of which needs a byte."""
    at = file.index(table)
    start = {b"stsz": struct.pack(">III", 0, 1, count)}.get(table, struct.pack(">II", 0, count))
    return file[: at + 4] + start + file[at + 4 + len(start) :]


def film(packets: int) -> bytes:
    """0.2 s of sound in Matroska around pictures that unfold from 10 KB to 10 MB each."""
    sound = np.full(1600, 1000, "<i2").tobytes()
    picture = zlib.compress(bytes(9_900_000), 9)
    zlib_inside = element("6d80", element("6240", element("5034", _number("4254", 0))))
    rate = element("b5", struct.pack(">d", 16_000)) + _number("9f", 1) + _number("6264", 16)
    size = element("e0", _number("b0", 64) + _number("ba", 48))
    tracks = _track(1, 2, b"A_PCM/INT/LIT", element("e1", rate))
    tracks += _track(2, 1, b"V_MPEG4/ISO/ASP", size + zlib_inside)
    blocks = _block(1, 0, sound) + _block(2, 0, picture) * packets + _block(1, 100, sound)
    cluster = element("1f43b675", _number("e7", 0) + blocks)
    return matroska(element("1654ae6b", tracks) + cluster)


def matroska(parts: bytes) -> bytes:
    """A file of these."""
    return element("1a45dfa3", element("4282", b"matroska")) + element("18538067", parts)


def _track(number: int, kind: int, codec: bytes, rest: bytes) -> bytes:
    head = _number("d7", number) + _number("73c5", number) + _number("83", kind)
    return element("ae", head + element("86", codec) + rest)


def _block(track: int, time: int, data: bytes) -> bytes:
    return element("a3", bytes([0x80 | track]) + struct.pack(">hB", time, 0x80) + data)


def _number(kind: str, value: int) -> bytes:
    return element(kind, value.to_bytes(4, "big"))


def element(kind: str, data: bytes) -> bytes:
    """A part of Matroska; its kind in hexadecimal."""
    return bytes.fromhex(kind) + b"\1" + len(data).to_bytes(7, "big") + data


def sealed(file: bytes) -> bytes:
    """An Ogg whose pages are of one stream and have right checksums, whatever is in them."""
    pages = file.split(b"OggS")
    for k, page in enumerate(pages[1:], start=1):
        if len(page) > 22:
            head, rest = page[:10] + b"\1\0\0\0" + page[14:18], page[22:]
            pages[k] = head + struct.pack("<I", _crc(b"OggS" + head + bytes(4) + rest)) + rest
    return b"OggS".join(pages)


def _crc(data: bytes) -> int:
    """Ogg's: that of ZIP with its bits the other way round, and neither start nor end inverted."""
    mirrored = data.translate(MIRROR)
    return int(f"{zlib.crc32(mirrored, 0xFFFFFFFF) ^ 0xFFFFFFFF:032b}"[::-1], 2)


def _in_sevens(number: int) -> bytes:
    """Seven bits a byte, as in ID3 tags."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
