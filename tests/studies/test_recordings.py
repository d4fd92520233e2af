"""Clips by their names in a table, where they are at hand."""

from pathlib import Path

from ser.corpora.archive import ZipLimits
from ser.corpora.layouts import Utterance
from ser.corpora.zipped import read_zip
from ser.studies.recordings import InFolder, InZip, Several

from ..zip_server import packed


def zipped(**clips):
    """An archive of clips that are all happy."""
    members = {f"happy/{name}.wav": content for name, content in clips.items()}
    return InZip(read_zip(packed(members), "mine.zip", ZipLimits()))


def test_clip_of_a_folder_is_found_whatever_its_suffix(tmp_path):
    """A table that was made of FLAC files names the same clips."""
    path = tmp_path / "03.wav"
    path.write_bytes(b"sound")
    clips = InFolder([Utterance(path, "sad", "Actor_01"), Utterance(Path("no.wav"), "sad", "B")])
    assert clips.read("Actor_01/03.flac") == b"sound"
    assert clips.read("B/no.wav") is None
    assert clips.read("C/03.wav") is None


def test_clips_of_an_archive_are_there_until_they_are_dropped():
    """Then nothing of it is in memory."""
    clips = zipped(a=b"one")
    assert clips.read("happy/a.wav") == b"one"
    assert clips.read("happy/b.wav") is None
    assert clips.size() > 0
    clips.drop_sound()
    assert clips.read("happy/a.wav") is None
    assert clips.size() == 0


def test_clip_may_be_in_either_place():
    """The first that has it gives it."""
    clips = Several(zipped(a=b"one"), zipped(a=b"two", b=b"three"))
    assert [clips.read(f"happy/{name}.wav") for name in "abc"] == [b"one", b"three", None]
