"""The official corpus: fetched whole, once, and into no folder in use, whatever the server does."""

import pytest

import ser.corpora.download
import ser.corpora.fetching
from ser.command_line.cli import main
from ser.corpora.download import RAVDESS, download, is_there
from ser.corpora.layouts import read_ravdess
from ser.corpora.table import load_table
from ser.errors import CorpusError

from .fetching import beside, fetch, whole


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
    monkeypatch.setattr(ser.corpora.fetching, "TIMEOUT_S", 0.2)
    server.manners = ["stall"]
    with pytest.raises(CorpusError, match=r"could not be fetched: got .*timed out"):
        fetch(folder, archive)
    assert beside(folder) == []


def test_a_server_that_sends_on_and_on_is_stopped(folder, archive, server, clips, monkeypatch):
    """At the archive's size, without being asked again, and with nothing left."""
    monkeypatch.setattr(ser.corpora.fetching, "RETRIES", 2)
    server.manners = ["endless"]
    with pytest.raises(CorpusError, match=f"got more than {archive.size:,} bytes; expected"):
        fetch(folder, archive)
    assert server.gone.wait(10)
    assert (beside(folder), server.requests) == ([], 1)


def test_what_another_address_is_told_with_is_not_read(folder, archive, server):
    """A server that moved the file may send on and on beside the address, too."""
    server.manners = ["moved"]
    assert is_there(fetch(folder, archive), archive)
    assert server.gone.wait(10)


def test_what_is_packed_once_more_is_refused(folder, archive, server):
    """It might unfold to anything; and it is not asked for."""
    server.manners = ["gzip"]
    with pytest.raises(
        CorpusError, match=r"got bytes that are packed once more \(gzip\); expected"
    ):
        fetch(folder, archive)
    assert server.asked[0]["Accept-Encoding"] == "identity"
    assert beside(folder) == []


def test_progress_is_told_up_to_the_whole(folder, archive):
    """In bytes, of the archive's own size, whatever the server says of it."""
    told = []
    download(folder, archive, progress=lambda *how_far: told.append(how_far))
    assert told[-1] == (archive.size, archive.size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_no_network_is_told(folder, archive, server):
    """Where nobody listens, the message says how else to get the file, and where to put it."""
    server.server_close()
    told = rf"got no connection to the server; .*get {archive.url} with a browser .* into {folder}"
    with pytest.raises(CorpusError, match=told):
        fetch(folder, archive)
    assert not folder.parent.exists()


def test_a_failure_is_tried_again(folder, archive, server, monkeypatch):
    """A server that fails twice and then works is no failure."""
    monkeypatch.setattr(ser.corpora.fetching, "RETRIES", 2)
    monkeypatch.setattr("pooch.core.time.sleep", lambda _: None)
    server.manners = ["half", 503]
    assert is_there(fetch(folder, archive), archive)


def test_a_parent_that_is_a_file_is_told(folder, archive):
    """An error of the system gets our words, too."""
    folder.parent.write_text("mine")
    with pytest.raises(CorpusError, match=r"corpora.* cannot be used: got .*; expected .*--to"):
        fetch(folder, archive)


def test_the_command_fetches_what_extract_takes(folder, archive, monkeypatch, capsys, tmp_path):
    """From the command to a feature table; a second call says that all is there."""
    monkeypatch.setattr(ser.corpora.download, "RAVDESS", archive)
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
