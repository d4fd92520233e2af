"""What comes out of the archive: the clips it should have, and nothing else."""

import stat
import zipfile
from dataclasses import replace

import pytest

from ser.corpora.download import EXPANSION
from ser.corpora.unzip import CLIP_LIMIT
from ser.errors import CorpusError

from .fetching import beside, described, fetch, packed, refused, whole


def test_another_checksum_is_refused(folder, archive):
    """What is not the archive is not unpacked and not kept."""
    with pytest.raises(CorpusError, match=r"got other bytes; expected .* bytes with MD5 0000"):
        fetch(folder, replace(archive, md5="0" * 32))
    assert beside(folder) == []


def link(name, target):
    """A ZIP member that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info, target


FOREIGN = [
    ("../Actor_01/03-01-05-01-01-01-01.wav", "out"),
    ("Actor_01/../../03-01-05-01-01-01-01.wav", "out"),
    ("/tmp/Actor_01/03-01-05-01-01-01-01.wav", "out"),
    ("Actor_01\\..\\03-01-05-01-01-01-01.wav", "out"),
    ("C:/Actor_01/03-01-05-01-01-01-01.wav", "out"),
    ("deep/Actor_01/03-01-05-01-01-01-01.wav", "out"),
    ("Actor_02/03-01-05-01-01-01-01.wav", "another's"),
    ("Actor_01/03-02-05-01-01-01-01.wav", "song"),
    ("Actor_01/03-01-09-01-01-01-01.wav", "no emotion"),
    ("Actor_01/03-01-05-01-01-01-01.wav.exe", "program"),
    ("Actor_01/notes.txt", "notes"),
    ("__MACOSX/Actor_01/._03-01-05-01-01-01-01.wav", "litter"),
    link("Actor_01/03-01-05-01-01-01-01.wav", "/etc/passwd"),
    ("Actor_01/03-01-06-01-01-01-01.wav", bytes(CLIP_LIMIT + 1)),
]


@pytest.mark.parametrize(
    "member", FOREIGN, ids=[*(name for name, _ in FOREIGN[:-2]), "link", "bomb"]
)
def test_what_is_no_clip_is_left_out(member, folder, server, clips, tmp_path):
    """Other names, ways out of the folder, links and bombs do not come out of the archive."""
    server.content = packed([member, *clips.items()], zipfile.ZIP_DEFLATED)
    fetch(folder, described(server))
    assert beside(folder) == whole(folder, clips)
    assert [path.name for path in tmp_path.iterdir()] == ["corpora"]


def test_a_bomb_of_many_clips_is_refused(folder, server):
    """Clips of modest size that together are far larger than their archive are not unpacked."""
    names = [f"Actor_01/03-01-03-01-01-{k:02}-01.wav" for k in range(20)]
    server.content = packed([(name, bytes(100_000)) for name in names], zipfile.ZIP_DEFLATED)
    message = refused(folder, described(server, 20))
    assert "got 20 clips of 2,000,000 bytes" in message
    assert f"of at most {EXPANSION * len(server.content):,}" in message


def test_an_archive_that_lies_about_sizes_is_refused(folder, server, clips):
    """A clip that is longer than the archive's directory says is noticed by its checksum."""
    bomb = ("Actor_03/03-01-03-01-01-01-03.wav", bytes(1_000_000))
    content = bytearray(packed([*clips.items(), bomb], zipfile.ZIP_DEFLATED))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    server.content = bytes(content)
    assert "cannot be unpacked: got Bad CRC-32" in refused(folder, described(server, 5))


def test_a_lack_of_clips_is_refused(folder, server):
    """An archive without all clips is not the corpus."""
    assert "got 4 clips" in refused(folder, described(server, 5))


def test_what_is_no_archive_is_refused(folder, server):
    """Even if the checksum is right."""
    server.content = b"<html>Sorry</html>"
    assert "cannot be unpacked: got File is not a zip file" in refused(folder, described(server))
