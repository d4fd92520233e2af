"""Files under their final names are whole, whatever happens and whenever."""

import multiprocessing
import os
import random
import signal
import sys
import time
from types import ModuleType

import pytest

from ser.corpora.table import load_table
from ser.errors import SerError
from ser.files import STALE_S, alone_in, renew_between_marks, write_whole
from ser.model.store import load_model, save_model

from .tables import biased_model, tiny_table

KILLS = 24
ANSWERS = ([0.1, 0.7, 0.2], [0.6, 0.2, 0.2])


def unfinished(folder):
    """The files in a folder that are not under their final names."""
    return list(folder.glob(".*.part"))


def save_for_ever(folder, started):
    """Store one of two models and tables in turn until killed."""
    models = [biased_model(answer) for answer in ANSWERS]
    tables = [tiny_table(seed=seed) for seed in (0, 1)]
    while True:
        for model, table in zip(models, tables, strict=True):
            save_model(model, folder)
            table.save(folder / "table.npz")
        started.set()


def test_a_stop_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    """The new content takes the old one's place only when it is whole."""
    path = tmp_path / "file"
    write_whole(path, b"old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: pytest.fail("stopped"))
    with pytest.raises(pytest.fail.Exception):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert not unfinished(tmp_path)


def test_what_a_killed_process_left_is_removed_later(tmp_path):
    """After an hour nobody will finish it; a younger one may be another process's."""
    stale, young = (tmp_path / f".ser-{name}.part" for name in ("stale", "young"))
    for path in (stale, young):
        path.write_bytes(b"half")
    os.utime(stale, (time.time() - STALE_S - 1,) * 2)
    write_whole(tmp_path / "file", b"new")
    assert unfinished(tmp_path) == [young]


def test_unfinished_files_of_two_writers_are_two(tmp_path, monkeypatch):
    """A second one that writes the same file at the same time does not touch the first one's."""
    path, replace = tmp_path / "file", type(tmp_path).replace

    def write_another_then_replace(unfinished, target):
        monkeypatch.setattr("pathlib.Path.replace", replace)
        write_whole(path, b"second")
        return replace(unfinished, target)

    monkeypatch.setattr("pathlib.Path.replace", write_another_then_replace)
    write_whole(path, b"first")
    assert path.read_bytes() == b"first"


def test_a_text_between_marks_is_renewed(tmp_path):
    """What stands around it stays, and doing it again changes nothing."""
    path = tmp_path / "README.md"
    path.write_text("Before.\n<!-- load -->\nold\n<!-- /load -->\nAfter.\n")
    for _ in range(2):
        renew_between_marks(path, "load", "new")
        assert path.read_text() == "Before.\n<!-- load -->\nnew\n<!-- /load -->\nAfter.\n"


@pytest.mark.parametrize(
    "text", ["No marks.", "<!-- scores --> one", "<!-- /scores --> turned <!-- scores -->"]
)
def test_a_file_without_both_marks_is_left_alone(text, tmp_path):
    """Nothing is written where the place is not clear, so nothing after it is lost."""
    path = tmp_path / "README.md"
    path.write_text(text)
    with pytest.raises(SerError, match=r"No place for the scores in .*: expected a line <!-- sc"):
        renew_between_marks(path, "scores", "new")
    assert path.read_text() == text


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked on Windows")
def test_a_folder_admits_one_at_a_time(tmp_path):
    """Who does not wait is told; afterwards the folder is free again."""
    with alone_in(tmp_path), pytest.raises(BlockingIOError), alone_in(tmp_path, wait=False):
        pass
    with alone_in(tmp_path, wait=False):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="needs processes that are forked")
def test_killed_at_any_moment_everything_loads(tmp_path, monkeypatch):
    """`kill -9` while models and tables are stored leaves the old or the new, dozens of times."""
    # Else each process would run again what Streamlit's test harness left as the main program.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    moment = random.Random(0)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    save_model(biased_model(ANSWERS[0]), tmp_path)
    for _ in range(KILLS):
        started = processes.Event()
        writer = processes.Process(target=save_for_ever, args=(tmp_path, started))
        writer.start()
        assert started.wait(20)
        time.sleep(moment.uniform(0, 0.02))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert writer.exitcode == -signal.SIGKILL
        assert load_model(tmp_path).labels == ("calm", "happy", "sad")
        assert len(load_table(tmp_path / "table.npz")) == 72
