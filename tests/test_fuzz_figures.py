"""What a run of the fuzzer tells and keeps: slow files are counted, not passed over."""

import json
from types import SimpleNamespace

import pytest

pytest.importorskip("resource", reason="the fuzzer reads the memory of its workers as Unix does")

from . import fuzz
from .fuzz import SLOWEST_S, Outcome


class Pool:
    """Answers after as many seconds as it is told."""

    def __init__(self, *seconds):
        self.seconds = list(seconds)

    def answer(self, content, name, model, **limits):
        """Say how long it took."""
        return SimpleNamespace(seconds=self.seconds.pop(0))


def outcome(*seconds):
    """What becomes of a file that takes so long, the first time and the second."""
    return fuzz._outcome(Pool(*seconds), None, 1, 0)


def test_quick_file_is_asked_once():
    """Its time is the one that counts."""
    assert outcome(0.5) == Outcome(0, "answered", "", 0.5)


def test_file_that_is_slow_once_is_counted():
    """It is no fault, but it is told, with the time it took at first."""
    found = outcome(SLOWEST_S + 1, 0.5)
    assert (found.fault, found.seconds, found.slow_at_first_s) == ("", 0.5, SLOWEST_S + 1)
    assert "asked twice, as they took more than 2 s: 1 files" in "\n".join(fuzz._summary([found]))


def test_file_that_is_slow_twice_is_a_fault():
    """Nobody else is to blame."""
    assert outcome(SLOWEST_S + 2, SLOWEST_S + 1).fault == "took 3.0 s"


def test_figures_of_a_run_are_kept(tmp_path, monkeypatch):
    """Count, seed, crashes, slowest and most memory, in a file that says what was run."""
    outcomes = [
        Outcome(0, "answered", "", 0.4),
        Outcome(1, "refused: is empty", "", 0.2, 2.5),
        Outcome(2, "crashed", "gone", 0.1),
    ]
    monkeypatch.setattr(fuzz, "_outcome", lambda pool, model, seed, index: outcomes[index])
    monkeypatch.setattr(fuzz, "WorkerPool", lambda _: NoWorkers())
    monkeypatch.setattr(fuzz, "_peak_mb", lambda: 123.4)
    path = tmp_path / "fuzz.json"
    assert fuzz.main(["--count", "3", "--seed", "7", "--save", str(path)]) == 1
    assert json.loads(path.read_text()) == {
        "files": 3, "answered": 1, "refused": 1, "crashes": 1, "faults": 1, "slowest_s": 0.4,
        "asked_twice": 1, "slowest_at_first_s": 2.5, "most_memory_mb": 123, "seed": 7,
    }  # fmt: skip


class NoWorkers:
    """In place of the processes."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Nothing has been started."""
