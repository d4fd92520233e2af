"""Files with more notes and parts than a decoder could take in in time."""

import struct

import pytest

from ser import AudioError
from ser.audio.tags import MOST_BLOCKS, MOST_PARTS, MOST_TAGS, check_tags

from .. import audio_files, hostile, synth

VOICE = synth.speech(0.5, seed=1)
NOTE = "is oddly built: got too many notes beside its sound; expected at most 1,000"
PART = "is oddly built: got too many parts"


def with_info(count, letters=b"RIFF"):
    """A WAV with a list of so many notes, each of one letter."""
    file = audio_files.wav_mp3(VOICE, 16_000)
    order = ">" if letters == b"RIFX" else "<"
    entries = struct.pack(order + "4sI", b"ICMT", 1) + b"a\0"
    chunk = struct.pack(order + "4sI", b"LIST", 4 + count * len(entries)) + b"INFO"
    at = file.index(b"data")
    return letters + file[4:at] + chunk + entries * count + file[at:]


def with_strings(count):
    """A CAF that says to have so many."""
    file = audio_files.caf_alac(VOICE, 16_000)
    at = file.index(b"data")
    return file[:at] + struct.pack(">4sqI", b"info", 4, count) + file[at:]


def with_comments(file, before, count):
    """A file that says to have so many comments; `before` stands before their writer's name."""
    at = file.index(before) + len(before)
    end = at + 4 + int.from_bytes(file[at : at + 4], "little")
    return file[:end] + struct.pack("<I", count) + file[end + 4 :]


def in_opus(count):
    """In the second packet."""
    return with_comments(audio_files.opus(VOICE, 16_000), b"OpusTags", count)


def in_vorbis(count):
    """In the second packet."""
    return with_comments(audio_files.ogg(VOICE, 16_000), b"\x03vorbis", count)


def in_flac(count):
    """In a block of its own, besides two others."""
    block = struct.pack("<II", 0, count - 2)
    return b"fLaC\0\0\0\x22" + bytes(34) + b"\x84\0\0\x08" + block


def in_ogg_flac(count):
    """In a packet like the block of FLAC."""
    file = audio_files.ogg_flac(VOICE, 16_000)
    at = next(at for at in range(len(file)) if file[at : at + 3] in (b"\x04\0\0", b"\x84\0\0"))
    return with_comments(file, file[at : at + 4], count)


def in_mp4(count):
    """As boxes in one more, which counts, too."""
    box = struct.pack(">I4s", 8, b"\xa9cmt") * (count - 1)
    return audio_files.m4a(VOICE, 16_000) + struct.pack(">I4s", 8 + len(box), b"udta") + box


MAKERS = (with_info, with_strings, in_opus, in_vorbis, in_flac, in_ogg_flac, in_mp4)


@pytest.mark.parametrize("made", MAKERS, ids=lambda made: made.__name__)
def test_more_notes_than_anybody_writes_are_refused(made):
    """One more than a thousand: FFmpeg compares each with all before it, for minutes."""
    fine, too_many = (made(MOST_TAGS + more) for more in (-20, 1))
    check_tags(fine, "fine")
    with pytest.raises(AudioError, match=NOTE):
        check_tags(too_many, "noted")


def test_lists_of_a_big_endian_wav_count():
    """RIFX writes its sizes the other way round."""
    with pytest.raises(AudioError, match=NOTE):
        check_tags(with_info(MOST_TAGS + 1, b"RIFX"), "noted")


def test_count_cannot_hide_behind_a_long_name():
    """Of the program that wrote the comments: a page of Ogg may end within it."""
    file = audio_files.opus(VOICE, 16_000)
    at = file.index(b"OpusTags") + 8
    with pytest.raises(AudioError, match=NOTE):
        check_tags(file[:at] + struct.pack("<I", 300) + file[at + 4 :], "noted")


def test_streams_of_a_chain_count_together():
    """Each of a thousand and one has a comment or more."""
    with pytest.raises(AudioError, match=NOTE):
        check_tags(audio_files.ogg(VOICE[:800], 16_000) * (MOST_TAGS + 1), "chained")


@pytest.mark.parametrize("head", [b"Speex   ", b"CELT    ", b"\x01audio"])
def test_old_kinds_of_ogg_are_refused(head):
    """Their comments are known by their place alone."""
    file = audio_files.opus(VOICE, 16_000).replace(b"OpusHead", head)
    with pytest.raises(AudioError, match="in a way that is not read here: got an old kind of Ogg"):
        check_tags(file, "old")


@pytest.mark.parametrize("kind", ["1254c367", "1c53bb6b", "1043a770", "1941a469", "1654ae6b"])
def test_countless_parts_of_matroska_are_refused(kind):
    """Tags, cues, chapters, attachments or tracks, all empty: memory is set aside for each."""
    empty = bytes.fromhex("bb80")
    check_tags(hostile.matroska(hostile.element(kind, empty * (MOST_PARTS - 20))), "fine")
    with pytest.raises(AudioError, match=PART):
        check_tags(hostile.matroska(hostile.element(kind, empty * MOST_PARTS)), "full")


def test_parts_within_parts_count():
    """Tags of one target: each has a name besides."""
    tag = hostile.element("67c8", hostile.element("45a3", b"a"))
    inside = hostile.element("7373", tag * (MOST_PARTS // 2))
    with pytest.raises(AudioError, match=PART):
        check_tags(hostile.matroska(hostile.element("1254c367", inside)), "full")


@pytest.mark.parametrize("size", [b"\xff", b"\x01" + (10**7).to_bytes(7, "big")])
def test_more_blocks_than_an_hour_has_are_refused(size):
    """Also in a cluster that does not tell where it ends, as browsers write them."""
    cluster, block = bytes.fromhex("1f43b675") + size, bytes.fromhex("a38481000000")
    check_tags(hostile.matroska(cluster + block * (MOST_BLOCKS // 2)), "fine")
    with pytest.raises(AudioError, match=PART):
        check_tags(hostile.matroska(cluster + block * MOST_BLOCKS), "full")


@pytest.mark.parametrize("kind", ["webm", "mkv", "mp4", "mov", "threegp", "fragmented", "adts"])
def test_ordinary_files_pass(kind):
    """Nothing is counted in them that is not there."""
    check_tags(getattr(audio_files, kind)(VOICE, 16_000), kind)
