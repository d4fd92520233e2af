"""Archives that strangers give: what is told, and that no more is read than may be."""

import tracemalloc
import zipfile

import numpy as np
import pytest

from ser.corpora.archive import StrangersArchive, ZipLimits
from ser.errors import AudioError, CorpusError

from .. import hostile_zips
from ..zip_server import noise, packed

MB = 1024**2
SMALL = ZipLimits(max_bytes=MB, max_clips=10, max_clip_bytes=MB)


def read_all(content, limits=SMALL):
    """Open, check and read an archive, as is done with a visitor's."""
    archive = StrangersArchive(content, "mine.zip", limits)
    archive.check(archive.files)
    return {path.as_posix(): archive.read((path, info)) for path, info in archive.files}


def refused(content, limits=SMALL):
    """Why an archive is refused, and the most memory in bytes that this took."""
    tracemalloc.start()
    try:
        with pytest.raises(CorpusError) as caught:
            read_all(content, limits)
        return str(caught.value), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_files_come_out_as_they_went_in():
    """An ordinary archive: names and bytes."""
    members = {"happy/a.wav": noise(100_000), "sad/anna/b.wav": b"", "notes.txt": b"hello"}
    assert read_all(packed(members)) == members


@pytest.mark.parametrize("content", [b"", b"hello", b"Rar!" + bytes(500), bytes(10_000)])
def test_what_is_no_zip_file_is_told_as_such(content):
    """The size of what came instead, and the cure."""
    text, _ = refused(content)
    assert f"mine.zip is not a ZIP file: got {len(content):,} bytes" in text
    assert text.endswith("Pack the folders with your recordings as one ZIP file.")


@pytest.mark.parametrize("kept", [4, 0.5, 0.99])
def test_a_cut_archive_is_damaged(kept):
    """The list of contents is at the end: without it nothing is known."""
    whole = packed({"happy/a.wav": noise(1000)})
    text, _ = refused(whole[: kept if kept > 1 else int(kept * len(whole))])
    assert "mine.zip is damaged: got bytes that cannot be read" in text


@pytest.mark.parametrize("name", [
    "../happy/a.wav",
    "happy/../../a.wav",
    "/etc/passwd",
    "/happy/a.wav",
    "..\\a.wav",
    "C:\\happy\\a.wav",
    "c:/happy/a.wav",
    "\\\\server\\share\\a.wav",
    "__MACOSX/../../a.wav",
])  # fmt: skip
def test_names_of_places_outside_are_refused(name):
    """Nothing is written under any name; but nobody packs such a file by accident."""
    text, _ = refused(packed({"happy/b.wav": b"sound", name: b"sound"}))
    assert "names places outside of it" in text


@pytest.mark.parametrize("name", [
    "__MACOSX/happy/._a.wav", ".DS_Store", "happy/.hidden.wav", ".git/a.wav", "happy/Thumbs.db",
    "happy/desktop.ini",
])  # fmt: skip
def test_what_systems_put_beside_the_files_is_passed_over(name):
    """Nobody knows of these files, so nobody is told."""
    assert [*read_all(packed({"happy/a.wav": b"1", name: b"2"}))] == ["happy/a.wav"]


@pytest.mark.parametrize("name", ["happy\\a.wav", "./happy/a.wav", "happy//a.wav"])
def test_odd_spellings_of_a_path_are_understood(name):
    """Some programs write the other stroke, or dots that mean nothing."""
    assert [*read_all(packed({name: b"1"}))] == ["happy/a.wav"]


def test_folders_are_no_files():
    """Also where a program marks them by the other stroke."""
    assert [*read_all(packed({"happy/": b"", "sad\\": b"", "happy/a.wav": b"1"}))] == [
        "happy/a.wav"
    ]


def test_names_that_do_not_say_that_they_are_utf_8_are_read_so():
    """As macOS writes them; two spellings of one accent are one name."""
    plain = packed({"frxxhlich/a.wav": b"1"})
    content = hostile_zips.named_in_bytes(plain, b"frxxhlich", "fröhlich".encode())
    assert [*read_all(content)] == ["fröhlich/a.wav"]
    assert [*read_all(packed({"fro\u0308hlich/a.wav": b"1"}))] == ["fröhlich/a.wav"]


def test_an_archive_that_is_too_large_is_not_opened():
    """The message has both sizes."""
    text, _ = refused(packed({"happy/a.wav": noise(2 * MB)}))
    assert "mine.zip is too large: got 2.0 MB; expected at most 1.0 MB. Use fewer" in text


def test_too_many_clips_are_refused():
    """The message has both numbers."""
    text, _ = refused(packed({f"happy/{number}.wav": b"1" for number in range(11)}))
    assert "mine.zip holds too many clips: got 11; expected at most 10." in text


def test_a_bomb_is_refused_before_it_unfolds():
    """A hundred megabytes in a hundred kilobytes cost no memory."""
    bomb = packed({f"happy/{number}.wav": bytes(10 * MB) for number in range(10)})
    text, peak = refused(bomb)
    assert "mine.zip unfolds to too much: got 100.0 MB; expected at most 4.0 MB" in text
    assert peak < MB


def test_a_file_that_is_larger_than_it_says_is_read_no_further():
    """Ten megabytes that claim to be a hundred bytes yield no more than these, and are refused."""
    content = packed({"happy/a.wav": bytes(10 * MB)})
    liar = StrangersArchive(
        hostile_zips.with_field(content, hostile_zips.SIZE, 100), "mine.zip", SMALL
    )
    tracemalloc.start()
    with pytest.raises(AudioError, match=r"a\.wav is damaged in the ZIP file"):
        liar.read(liar.files[0])
    assert tracemalloc.get_traced_memory()[1] < MB
    tracemalloc.stop()


def test_a_file_that_is_smaller_than_it_says_is_damaged():
    """Its bytes end before the size that it claims."""
    content = hostile_zips.with_field(packed({"happy/a.wav": b"1"}), hostile_zips.SIZE, 50)
    with pytest.raises(AudioError, match="got other bytes than the list"):
        read_all(content)


def test_a_file_beyond_the_limit_is_not_read():
    """Whatever unfolds to more than a clip may have; the others can still be used."""
    archive = StrangersArchive(packed({"happy/a.wav": bytes(2 * MB)}), "mine.zip", SMALL)
    archive.check(archive.files)
    with pytest.raises(
        AudioError, match=r"a\.wav is too large: got 2\.0 MB; expected at most 1\.0"
    ):
        archive.read(archive.files[0])


def test_files_that_share_bytes_are_refused():
    """Many entries for one file are a bomb without any compression."""
    text, _ = refused(hostile_zips.repeated(packed({"happy/a.wav": noise(1000)}), 10))
    assert "got files that lie over each other" in text


def test_files_that_overlap_by_their_sizes_are_refused():
    """A file that claims to reach into the next one."""
    content = packed({"happy/a.wav": noise(1000), "happy/b.wav": noise(1000)})
    text, _ = refused(hostile_zips.with_field(content, hostile_zips.PACKED_SIZE, 1500))
    assert "got files that lie over each other" in text


def test_a_list_of_countless_files_is_not_read():
    """Each entry of the list would take ten times its size in memory."""
    content = hostile_zips.repeated(packed({"a": b""}), 20_000)
    text, peak = refused(content)
    assert "mine.zip holds too many files: got a list of them of 940,000 bytes" in text
    assert peak < MB


def test_a_list_that_lies_about_its_size_is_not_believed():
    """No memory is set aside for four gigabytes that are not there."""
    content = hostile_zips.with_list_of(packed({"a": b""}), 2**32 - 1)
    _, peak = refused(content)
    assert peak < MB


def test_an_encrypted_archive_is_told_as_such():
    """The cure is to pack it without a password."""
    content = hostile_zips.with_field(packed({"happy/a.wav": b"1"}), hostile_zips.FLAGS, 1, 2)
    text, _ = refused(content)
    assert "mine.zip is locked: got encrypted files" in text


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_unfold_as_they_like_are_refused(method):
    """Their decoders cannot be asked for so many bytes and no more."""
    text, _ = refused(hostile_zips.packed_by(method, "happy/a.wav", bytes(MB)))
    assert "got a rare kind of compression" in text


def test_one_damaged_file_costs_only_itself():
    """A wrong byte in its middle is seen by its checksum."""
    sound = noise(1000)
    whole = packed({"happy/a.wav": sound, "happy/b.wav": noise(1000, seed=1)})
    archive = StrangersArchive(whole.replace(sound[500:600], bytes(100)), "mine.zip", SMALL)
    first, second = archive.files
    with pytest.raises(AudioError, match=r"a\.wav is damaged in the ZIP file"):
        archive.read(first)
    assert archive.read(second) == noise(1000, seed=1)


def test_whatever_is_damaged_there_are_only_our_errors():
    """With random bytes in it an archive is read or refused in words, and its files so, too."""
    rng = np.random.default_rng(0)
    whole = packed({"happy/a.wav": bytes(300), "sad/b.wav": noise(100), "c.txt": b"hello"})
    outcomes = set()
    for _ in range(1000):
        damaged = bytearray(whole)
        for _ in range(rng.integers(1, 4)):
            damaged[rng.integers(len(whole))] = rng.integers(256)
        try:
            outcomes |= {name.isprintable() for name in read_all(bytes(damaged))}
        except (AudioError, CorpusError) as error:
            outcomes.add(type(error))
    assert outcomes >= {True, AudioError, CorpusError}
