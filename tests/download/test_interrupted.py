"""Full disks and downloads that were stopped: nothing half done, and the next run goes on."""

import errno
import os
import shutil
import subprocess
import sys
from dataclasses import astuple, replace
from pathlib import Path
from unittest.mock import Mock

import pytest

import ser.corpora.download
from ser.command_line.cli import main
from ser.errors import CorpusError
from ser.files import alone_in

from .fetching import (
    ROOT,
    RUN,
    beside,
    fetch,
    kill_when,
    refused,
    run_apart,
    whole,
)


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
    monkeypatch.setattr(ser.corpora.download, "RAVDESS", archive)
    with monkeypatch.context() as stopping:
        # Raised, not sent: a shell that starts the tests in the background has them ignore it.
        stopping.setattr("ser.corpora.download.unzip_clips", Mock(side_effect=KeyboardInterrupt))
        assert main(["download", "--to", str(folder)]) == 130
    assert capsys.readouterr().err.endswith("Stopped.\n")
    assert beside(folder) == ["speech.download.part", "speech.download.part/speech.zip"]
