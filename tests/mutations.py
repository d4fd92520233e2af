"""Files that nobody would make: each a function of a seed and an index, the same every time.

Real files of every format are damaged, spliced and given sizes that cannot be, or begin well and
go on at random; their names are no better.
"""

import re
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.random import Generator

from . import audio_files, hostile, synth

HEAD = 1024  # bytes at the start, where most of what decoders believe stands
LONGEST = 4 * 1024**2
EDGES = (0, 1, 2, -1, -2, 8, 0x7F, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, -0x80000000, 10**7)
BOX = re.compile(rb"[A-Za-z0-9 ]{4}")  # names of boxes and chunks, between their sizes
MAGIC = (
    b"RIFF\xff\xff\xff\x7fWAVEfmt ",
    b"fLaC\0\0\0\x22",
    b"OggS\0\x02",
    b"\xff\xfb\x90\x64",
    b"\xff\xf1\x50\x80",
    b"ID3\x04\0\0\0\0\x0f\x76",
    b"\0\0\0\x18ftypM4A ",
    b"\0\0\1\0moov",
    b"\x1a\x45\xdf\xa3\x93\x42\x82\x84webm",
    b"caff\0\x01\0\0desc",
    b"FORM\0\0\xff\xffAIFF",
    b".snd\0\0\0\x18",
    b"#!AMR\n",
    b"#EXTM3U\n",
)
WORDS = (
    *("../", "..\\", "/etc/passwd", "C:\\CON", "\0", "\n", "\x1b[31m", "\u202e", "\u200b", "😀"),
    *("<script>alert(1)</script>", "![](http://x/y)", "$x^2$", ":red[a]", "`rm -rf`", "%s%n", "'"),
    *("é", "\ud800", "a" * 300, " ", ".", "voice", ".wav", ".mp3", ".m3u", "-", "{0}", "怒り"),
)


def made(seed: int, index: int) -> tuple[str, bytes]:
    """The name and the bytes of one file.

    Parameters
    ----------
    seed, index : int
        Not negative.
    """
    rng = np.random.default_rng([seed, index])
    if rng.random() < 0.05:
        data = _pick(rng, MAGIC) + rng.bytes(int(10 ** rng.uniform(0, 5.5)))
    else:
        data = _pick(rng, originals())
        for _ in range(int(_pick(rng, (1, 1, 1, 2, 3, 5, 10, 40)))):
            data = _pick(rng, MUTATIONS)(data, rng)[:LONGEST]
    if rng.random() < 0.7:
        data = hostile.sealed(data)  # or an Ogg's wrong checksums would hide its other faults
    name = "".join(_pick(rng, WORDS) for _ in range(rng.integers(6)))
    return name, data


@cache
def originals() -> tuple[bytes, ...]:
    """Files of every format, plain and odd."""
    voice, wide = synth.speech(0.6, seed=1), synth.speech(0.3, seed=2, sample_rate=48_000)
    eight = np.repeat(wide[:, np.newaxis], 8, axis=1)
    kinds = (
        "wav flac aiff caf caf_alac alac mov mkv ogg_flac mp3 ogg opus webm adts m4a mp4 threegp"
    )
    encoders = [getattr(audio_files, kind) for kind in kinds.split()]
    files = [encode(voice, 16_000) for encode in (*encoders, audio_files.fragmented)]
    files += [encode(eight, 48_000) for encode in encoders if encode is not audio_files.mp3]
    subtypes = ("PCM_U8", "PCM_24", "FLOAT", "DOUBLE", "ULAW", "MS_ADPCM", "IMA_ADPCM", "GSM610")
    files += [_undated(audio_files.wav(voice, 16_000, subtype)) for subtype in subtypes]
    files += [_undated(audio_files.caf(voice, 16_000, "FLOAT"))]
    files += [encode(synth.speech(0.3, sample_rate=192_000), 192_000) for encode in encoders[:5]]
    files += [encode(synth.speech(3), 16_000) for encode in (audio_files.wav, audio_files.wav_mp3)]
    files += [encode(voice[::2], 8_000) for encode in (audio_files.amr, audio_files.threegp_amr)]
    files += [audio_files.mp4(None), audio_files.m4a(voice, 16_000, index_first=True)]
    files += [audio_files.flac(voice, 16_000, "PCM_24"), hostile.flac_of_near_silence(600)]
    files += [hostile.with_tag(files[9], 10**6), hostile.wav_header(1024, 1), hostile.film(2)]
    return tuple(hostile.sealed(file) for file in files)


def _undated(file: bytes) -> bytes:
    """A float WAV without the time at which its peak was noted."""
    at = file.find(b"PEAK") + 12
    return file[:at] + bytes(4) + file[at + 4 :] if at > 12 else file


def _pick(rng: Generator, choices):
    return choices[int(rng.integers(len(choices)))]


def _place(data: bytes, rng: Generator) -> int:
    """Where to damage a file: as often in its head as anywhere else."""
    return int(rng.integers(max(1, len(data) if rng.random() < 0.5 else min(len(data), HEAD))))


def _run(rng: Generator) -> int:
    return int(10 ** rng.uniform(0, 4))


def _flip_bits(data: bytes, rng: Generator) -> bytes:
    damaged = bytearray(data)
    for _ in range(min(len(data), _pick(rng, (1, 1, 4, 16, 100)))):
        damaged[_place(data, rng)] ^= 1 << int(rng.integers(8))
    return bytes(damaged)


def _overwrite(data: bytes, rng: Generator) -> bytes:
    at, size = _place(data, rng), _run(rng)
    return data[:at] + _filling(size, rng) + data[at + size :]


def _insert(data: bytes, rng: Generator) -> bytes:
    at = _place(data, rng)
    return data[:at] + _filling(_run(rng), rng) + data[at:]


def _filling(size: int, rng: Generator) -> bytes:
    return rng.bytes(size) if rng.random() < 0.5 else bytes([int(rng.integers(256))]) * size


def _delete(data: bytes, rng: Generator) -> bytes:
    at = _place(data, rng)
    return data[:at] + data[at + _run(rng) :]


def _duplicate(data: bytes, rng: Generator) -> bytes:
    at, size = _place(data, rng), _run(rng)
    times = min(_pick(rng, (2, 3, 10, 300, 10**6)), LONGEST // size + 1)  # the last fills the file
    return data[:at] + data[at : at + size] * times + data[at + size :]


def _truncate(data: bytes, rng: Generator) -> bytes:
    return data[: _place(data, rng)]


def _splice(data: bytes, rng: Generator) -> bytes:
    other = _pick(rng, originals())
    return data[: _place(data, rng)] + other[_place(other, rng) :]


def _number(data: bytes, rng: Generator) -> bytes:
    """A number at the edge of what fits it, rather beside the name of a box or chunk."""
    boxes = [box.start() for box in BOX.finditer(data, 0, 4 * HEAD)]
    boxes += [box.start() for box in BOX.finditer(data, max(0, len(data) - HEAD))]
    at = _place(data, rng)
    if boxes and rng.random() < 0.7:
        at = max(0, _pick(rng, boxes) + _pick(rng, (-4, 4, 8, 12, 16)))
    width = _pick(rng, (2, 4, 4, 8))
    edge = int(_pick(rng, EDGES)) % 256**width
    return data[:at] + edge.to_bytes(width, _pick(rng, ("little", "big"))) + data[at + width :]


def _swap(data: bytes, rng: Generator) -> bytes:
    """Two stretches of the file in each other's place."""
    a, b, c, d = sorted(_place(data, rng) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


MUTATIONS: tuple[Callable[[bytes, Generator], bytes], ...] = (
    *(_flip_bits, _overwrite, _insert, _delete, _duplicate, _truncate, _splice, _swap),
    *(_number, _number, _number, _number),
)
