"""What files promise and do not hold, or hold and should not."""

import pytest

from ser.audio.clip import load_clip
from ser.audio.containers import MOST_CHUNKS, check_tables, without_tags
from ser.errors import AudioError

from .. import audio_files
from ..hostile import with_chunks, with_entries, with_tag
from ..tones import tone


@pytest.fixture(scope="module")
def m4a():
    """Half a second as a phone records it."""
    return audio_files.m4a(tone(seconds=0.5), 48_000)


@pytest.mark.parametrize("table", [b"stsz", b"stts", b"stsc", b"stco"])
def test_tables_that_would_fill_the_memory_are_refused(m4a, table):
    """An index of a few bytes for ten million packets would take 480 MB."""
    with pytest.raises(AudioError, match="is oddly built: got an index that would fill the memory"):
        load_clip(with_entries(m4a, table, 10_000_000))


def test_pieces_that_would_fill_the_memory_are_refused():
    """The same for recordings whose index is in pieces."""
    file = audio_files.fragmented(tone(seconds=0.5), 48_000)
    with pytest.raises(AudioError, match="would fill the memory"):
        load_clip(with_entries(file, b"trun", 10_000_000))


def test_packets_of_caf_that_would_fill_the_memory_are_refused():
    """The same for Apple's other container."""
    file = audio_files.caf_alac(tone(seconds=0.5), 48_000)
    at = file.index(b"pakt") + 12
    with pytest.raises(AudioError, match="would fill the memory"):
        load_clip(file[:at] + (10_000_000).to_bytes(8, "big") + file[at + 8 :])


@pytest.mark.parametrize("encode", [audio_files.alac, audio_files.caf_alac])
def test_packets_too_large_for_the_memory_are_refused(encode):
    """Apple lossless with packets of 16 million samples would take 200 MB."""
    file = encode(tone(seconds=0.5), 48_000)
    frames = (4096).to_bytes(4, "big")
    at = file.index(frames, file.index(b"kuki" if b"kuki" in file else b"alac"))
    with pytest.raises(AudioError, match="is oddly built: got packets of 16,777,216 samples"):
        load_clip(file[:at] + (2**24).to_bytes(4, "big") + file[at + 4 :])


def test_edits_that_would_fill_the_memory_are_refused(m4a):
    """An edit list may play all packets again with each entry."""
    many = with_entries(m4a, b"stsz", 400_000)
    with pytest.raises(AudioError, match="would fill the memory"):
        load_clip(with_entries(many, b"elst", 100))


def test_pcm_may_have_many_samples():
    """QuickTime counts each sample of PCM, which costs a decoder nothing."""
    assert load_clip(audio_files.mov(tone(seconds=11), 48_000)).duration == 11


def test_pcm_cannot_be_faked(m4a):
    """The table that makes it PCM has to be in the same track, and the only one."""
    times = m4a.index(b"stts")
    fake = b"\0\0\0\x18stts\0\0\0\0\0\0\0\x01\0\xff\xff\xff\0\0\0\x01"
    many = with_entries(m4a, b"stsz", 10_000_000)
    for place in (times - 4, m4a.index(b"mdat") - 4):
        with pytest.raises(AudioError, match="would fill the memory"):
            check_tables(many[:place] + fake + many[place:], "a.m4a")


def test_names_of_tables_may_stand_in_the_sound(m4a):
    """Only the index is searched for tables, not the sound."""
    place = m4a.index(b"mdat") + 4
    check_tables(m4a[:place] + b"trun" + b"\xff" * 12 + m4a[place + 16 :], "a.m4a")


def test_locked_sound_is_refused(m4a):
    """Encrypted sound is told from damaged sound."""
    at = m4a.index(b"mp4a")
    with pytest.raises(AudioError, match="is protected against copying"):
        load_clip(m4a[:at] + b"drms" + m4a[at + 4 :])


def test_tags_are_not_unfolded():
    """A tag that would unfold to 200 MB is left out; the sound after it is heard."""
    assert load_clip(with_tag(audio_files.mp3(tone(), 48_000), 200_000_000)).duration > 0.9


def test_tags_are_removed_wherever_they_are():
    """At the start with what they hold, elsewhere their name."""
    tag = b"ID3\x03\0\0\0\0\0\x02ab"
    assert without_tags(tag + tag + b"sound" + tag) == b"sound" + tag.replace(b"ID3", bytes(3))


def test_sound_without_tags_is_not_copied():
    """A file that has none is passed on as it is."""
    file = audio_files.wav(tone(), 48_000)
    assert without_tags(file) is file


def test_chunks_without_end_are_refused():
    """A decoder would walk through millions of empty chunks."""
    with pytest.raises(AudioError, match="is oddly built: got 10,000 chunks"):
        load_clip(with_chunks(audio_files.wav(tone(), 48_000), MOST_CHUNKS))


def test_a_few_chunks_before_the_sound_are_fine():
    """Recorders note their place, time and name there."""
    assert load_clip(with_chunks(audio_files.wav(tone(), 48_000), 100)).duration == 1


def test_what_follows_the_sound_is_no_matter():
    """Some recorders reserve a piece of the disk and leave the rest of it zero."""
    assert load_clip(audio_files.wav(tone(), 48_000) + bytes(10**6)).duration == 1
