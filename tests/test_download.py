"""The official archive: whole or not at all, whatever server, disk and archive do."""

import errno
import hashlib
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import astuple, replace
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

import ser.download
from ser.audio import SAMPLE_RATE
from ser.cli import main
from ser.corpus import read_ravdess
from ser.download import EXPANSION, RAVDESS, Archive, download, is_there
from ser.errors import CorpusError
from ser.files import alone_in
from ser.table import load_table
from ser.unzip import CLIP_LIMIT

from . import audio_files, synth
from .serving import serving

ROOT = Path(__file__).parents[1]
RUN = """
import shutil, sys, time, zipfile
from ser.download import Archive, download
from ser.errors import CorpusError
where, how, url, name, md5, size, clips = sys.argv[1:]
if how == "slowly":  # so that there is time to kill
    at_once = zipfile.ZipFile.open
    zipfile.ZipFile.open = lambda *words: time.sleep(0.2) or at_once(*words)
if how == "blindly":  # another program fills the disk after it was looked at
    shutil.disk_usage = lambda path: shutil._ntuple_diskusage(2**40, 0, 2**40)
try:
    download(where, Archive(url, name, md5, int(size), int(clips)), progress=False)
except CorpusError as error:
    sys.exit(str(error))
"""


@pytest.fixture(scope="session")
def clips():
    """Four recordings as RAVDESS has them, 48 kHz, mono or stereo, by their names."""
    found = {}
    for actor in (1, 2):
        for code, f0 in (("03", 180), ("04", 90)):
            sound = np.repeat(synth.speech(0.6, f0, seed=actor), 48_000 // SAMPLE_RATE)
            sound = sound[:, None].repeat(actor, axis=1)
            name = f"Actor_{actor:02}/03-01-{code}-01-01-01-{actor:02}.wav"
            found[name] = audio_files.wav(sound, 48_000)
    return found


def packed(members, compression=zipfile.ZIP_STORED) -> bytes:
    """A ZIP file of (name or ZipInfo, content) pairs."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as file:
        for name, data in members:
            file.writestr(name, data)
    return content.getvalue()


def described(server, count=4) -> Archive:
    """The archive that a server hands out."""
    content = server.content
    md5 = hashlib.md5(content).hexdigest()
    return Archive(server.url, "speech.zip", md5, len(content), count)


@pytest.fixture
def server(clips, monkeypatch):
    """A server of the four clips."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(ser.download, "RETRIES", 0)
    with serving(packed(clips.items())) as running:
        yield running


@pytest.fixture
def archive(server):
    """The archive of the four clips."""
    return described(server)


@pytest.fixture
def folder(tmp_path):
    """Where the corpus is to go."""
    return tmp_path / "corpora" / "speech"


def fetch(folder, archive):
    """Download without a bar."""
    return download(folder, archive, progress=False)


def beside(folder):
    """All that lies in and beside the folder, sorted; the folder's parent need not be there."""
    return sorted(path.relative_to(folder.parent).as_posix() for path in folder.parent.rglob("*"))


def whole(folder, clips):
    """What `beside` gives if the corpus is there and nothing else."""
    names = {f"{folder.name}/{name}" for name in clips}
    return sorted({folder.name} | names | {name.rpartition("/")[0] for name in names})


def run_apart(folder, archive, how="quickly"):
    """Download in a process of its own."""
    words = [sys.executable, "-c", RUN, folder, how, *astuple(archive)]
    return subprocess.Popen([str(word) for word in words], cwd=ROOT)


def kill_when(condition, process):
    """`kill -9` a process as soon as a condition holds."""
    deadline = time.monotonic() + 30
    while not condition():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def test_the_corpus_is_fetched_whole(folder, archive, clips):
    """Every clip comes out byte by byte, and nothing else is left."""
    assert fetch(folder, archive) == folder
    assert beside(folder) == whole(folder, clips)
    assert all((folder / name).read_bytes() == content for name, content in clips.items())


def test_what_is_there_is_not_fetched_again(folder, archive, server):
    """A second call asks nobody and changes nothing."""
    fetch(folder, archive)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    fetch(folder, archive)
    assert server.requests == 1
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_an_empty_folder_is_a_place(folder, archive):
    """A folder that was made beforehand is used."""
    folder.mkdir(parents=True)
    assert is_there(fetch(folder, archive), archive)


@pytest.mark.parametrize("name", ["notes.txt", "Actor_01/03-01-03-01-01-01-01.wav"])
def test_a_folder_in_use_is_not_touched(name, folder, archive, server):
    """Neither somebody's own files nor part of a corpus are overwritten."""
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("mine")
    before = beside(folder)
    with pytest.raises(CorpusError, match=r"is in use: got [01] of 4 clips .*expected .*--to"):
        fetch(folder, archive)
    assert (folder / name).read_text() == "mine"
    assert (beside(folder), server.requests) == (before, 0)


def test_a_file_in_its_place_is_not_touched(folder, archive):
    """A file of that name is refused, too."""
    folder.parent.mkdir()
    folder.write_text("mine")
    with pytest.raises(CorpusError, match="is in use"):
        fetch(folder, archive)
    assert folder.read_text() == "mine"


def test_two_at_a_time_are_refused(folder, archive, server):
    """The second one says so and leaves the first one's files."""
    (folder.parent / "speech.download.part").mkdir(parents=True)
    (folder.parent / "speech.download.part" / "tmp").touch()
    before = beside(folder)
    with (
        alone_in(folder.parent / "speech.download.part"),
        pytest.raises(CorpusError, match=r"Another download to .* is under way"),
    ):
        fetch(folder, archive)
    assert (beside(folder), server.requests) == (before, 0)


@pytest.mark.parametrize("manner", ["half", 404, 429, 503])
def test_a_failing_server_is_told(manner, folder, archive, server, clips):
    """Message and cure, nothing left, and the next run works."""
    server.manners = [manner]
    with pytest.raises(CorpusError, match=r"could not be fetched: got .*; expected .* with a brow"):
        fetch(folder, archive)
    assert beside(folder) == []
    fetch(folder, archive)
    assert beside(folder) == whole(folder, clips)


def test_a_silent_server_is_given_up(folder, archive, server, monkeypatch):
    """A connection over which nothing comes any more is a failure, too."""
    monkeypatch.setattr(ser.download, "TIMEOUT_S", 0.2)
    server.manners = ["stall"]
    with pytest.raises(CorpusError, match=r"could not be fetched: got .*timed out"):
        fetch(folder, archive)
    assert beside(folder) == []


def test_no_network_is_told(folder, archive, server):
    """Where nobody listens, the message says how else to get the file, and where to put it."""
    server.server_close()
    with pytest.raises(CorpusError, match=rf"get {archive.url} with a browser .* into {folder}"):
        fetch(folder, archive)
    assert beside(folder) == []


def test_a_failure_is_tried_again(folder, archive, server, monkeypatch):
    """A server that fails twice and then works is no failure."""
    monkeypatch.setattr(ser.download, "RETRIES", 2)
    monkeypatch.setattr("pooch.core.time.sleep", lambda _: None)
    server.manners = ["half", 503]
    assert is_there(fetch(folder, archive), archive)


def test_another_checksum_is_refused(folder, archive):
    """What is not the archive is not unpacked and not kept."""
    with pytest.raises(CorpusError, match=r"got MD5 hash of .*; expected .* bytes with MD5 0000"):
        fetch(folder, replace(archive, md5="0" * 32))
    assert beside(folder) == []


def test_an_archive_that_is_there_is_used(folder, archive, server, clips):
    """After a stop while unpacking, nothing is fetched a second time."""
    (folder.parent / "speech.download.part").mkdir(parents=True)
    (folder.parent / "speech.download.part" / "speech.zip").write_bytes(server.content)
    fetch(folder, archive)
    assert (beside(folder), server.requests) == (whole(folder, clips), 0)


def test_a_damaged_archive_that_is_there_is_replaced(folder, archive, server, clips):
    """Its checksum is looked at before it is used."""
    (folder.parent / "speech.download.part").mkdir(parents=True)
    (folder.parent / "speech.download.part" / "speech.zip").write_bytes(server.content[:-1])
    fetch(folder, archive)
    assert (beside(folder), server.requests) == (whole(folder, clips), 1)


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


def refused(folder, archive):
    """The message about an archive, after which nothing must be left."""
    with pytest.raises(CorpusError) as caught:
        fetch(folder, archive)
    assert beside(folder) == []
    return str(caught.value)


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


def test_too_little_room_is_told_beforehand(folder, archive, server, monkeypatch):
    """Nothing is fetched if archive and clips would not fit."""
    usage = shutil.disk_usage(folder.anchor)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=4 * archive.size))
    message = refused(folder, replace(archive, size=10**9))
    assert "GB free; expected 5.00 GB free. Make room" in message
    assert server.requests == 0


def test_a_disk_that_fills_up_is_told(folder, archive, monkeypatch):
    """If there is no room left for a clip, all is removed, the archive as well."""

    def fail(path, _):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", fail)
    assert "too little room" in refused(folder, archive)


@pytest.mark.parametrize("share", [0.5, 1.5], ids=["by the archive", "by the clips"])
def test_a_real_disk_that_fills_up(share, folder, archive, clips):
    """A file system of a few hundred kB that is filled leaves a message and no file."""
    folder.parent.mkdir()
    run = [sys.executable, "-c", RUN, folder, "blindly", *astuple(archive)]
    script = f"mount -t tmpfs -o size={int(share * archive.size)} none {folder.parent} || exit 99\n"
    script += f'"$@"; echo $?; ls -A {folder.parent}'
    words = ["unshare", "-rm", "sh", "-c", script, "sh", *map(str, run)]
    if not shutil.which("unshare"):
        pytest.skip("needs Linux")
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no file system may be mounted here")
    assert done.stdout == "1\n"
    assert done.stderr.startswith("There is too little room on the disk of")


def test_a_parent_that_is_a_file_is_told(folder, archive):
    """An error of the system gets our words, too."""
    folder.parent.write_text("mine")
    with pytest.raises(CorpusError, match=r"corpora.* cannot be used: got .*; expected .*--to"):
        fetch(folder, archive)


def test_killed_while_fetching(folder, archive, server, clips):
    """`kill -9` in the middle of the archive: nothing under the final name, and a clean restart."""
    server.manners = ["stall"]
    kill_when(server.stalled.is_set, run_apart(folder, archive))
    assert not folder.exists() and beside(folder)
    fetch(folder, archive)
    assert beside(folder) == whole(folder, clips)


def test_killed_while_unpacking(folder, archive, server, clips):
    """`kill -9` between clips: the same, and the archive is not fetched again."""
    kill_when(lambda: any(folder.parent.rglob("*.wav")), run_apart(folder, archive, "slowly"))
    assert not folder.exists() and any(folder.parent.rglob("*.wav"))
    fetch(folder, archive)
    assert (beside(folder), server.requests) == (whole(folder, clips), 1)


def test_what_a_killed_run_unpacked_does_not_mix_in(folder, archive, clips):
    """Clips of an earlier run, perhaps of another archive, are not taken over."""
    old = folder.parent / "speech.download.part" / "clips" / "Actor_09"
    old.mkdir(parents=True)
    (old / "03-01-03-01-01-01-09.wav").write_bytes(b"half")
    fetch(folder, archive)
    assert beside(folder) == whole(folder, clips)


def test_killed_after_the_last_step(folder, archive, server, clips):
    """The archive that was not yet removed goes with the next run."""
    fetch(folder, archive)
    (folder.parent / "speech.download.part").mkdir()
    (folder.parent / "speech.download.part" / "speech.zip").write_bytes(server.content)
    fetch(folder, archive)
    assert beside(folder) == whole(folder, clips)


def test_stopped_by_hand(folder, archive, monkeypatch, capsys):
    """Ctrl-C while unpacking leaves the archive for the next run, and no traceback."""
    monkeypatch.setattr(ser.download, "RAVDESS", archive)
    with monkeypatch.context() as stopping:
        # Raised, not sent: a shell that starts the tests in the background has them ignore it.
        stopping.setattr("ser.download.unzip_clips", Mock(side_effect=KeyboardInterrupt))
        assert main(["download", "--to", str(folder)]) == 130
    assert capsys.readouterr().err.endswith("Stopped.\n")
    assert beside(folder) == ["speech.download.part", "speech.download.part/speech.zip"]


def test_the_command_fetches_what_extract_takes(folder, archive, monkeypatch, capsys, tmp_path):
    """From the command to a feature table; a second call says that all is there."""
    monkeypatch.setattr(ser.download, "RAVDESS", archive)
    assert main(["download", "--to", str(folder)]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"{folder}: now has all 4 clips\n"
    assert "100%" in shown.err
    assert main(["download", "--to", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}: already there, with all 4 clips\n"
    words = ["extract", folder, "-o", tmp_path / "t.npz", "--features", "rhythm", "--jobs", "1"]
    assert main([str(word) for word in words]) == 0
    assert load_table(tmp_path / "t.npz").emotion.tolist() == ["happy", "sad"] * 2
    assert len(read_ravdess(folder)[0]) == 4


def test_the_official_archive_is_named_rightly():
    """Address, size and number are those of Zenodo's record 1188976."""
    assert RAVDESS.url.endswith(f"/records/1188976/files/{RAVDESS.name}")
    assert (RAVDESS.size, RAVDESS.clips, len(RAVDESS.md5)) == (208_468_073, 1440, 32)
