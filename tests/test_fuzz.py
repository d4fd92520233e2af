"""A short run of the fuzzer, and that it would notice."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="the fuzzer reads the memory of its workers as Unix does")

from ser.errors import AudioError
from ser.workers.process import WorkerDied

from . import fuzz
from .mutations import made

GOOD = "a.wav is empty: got 0 bytes; expected a recording. Record it again."


def test_200_hostile_files_do_no_harm():
    """Each is answered or refused in plain words, quickly and in little memory."""
    command = [sys.executable, "-m", "tests.fuzz", "--count", "200", "--seed", "1"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    assert run.returncode == 0 and run.stderr == "", run.stdout + run.stderr
    assert "answered" in run.stdout and "refused: is damaged" in run.stdout


def test_files_are_the_same_every_time():
    """A file can be made again from its seed and its index."""
    assert made(3, 14) == made(3, 14) != made(3, 15)


class Pool:
    """Does what it is told with each file."""

    def __init__(self, error):
        self.error = error

    def answer(self, content, name, model, **limits):
        """Raise it."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (AudioError(GOOD), ""),
        (AudioError("a.wav is empty"), "not what, got, expected and cure"),
        (AudioError("/tmp/" + GOOD), "a name that is not clean"),
        (AudioError("a.wav\x1b" + GOOD[5:]), "a name that is not clean"),
        (WorkerDied(GOOD), "is empty"),
        (ValueError("oh"), "ValueError"),
    ],
)
def test_faults_are_noticed(error, fault):
    """A crash, an error of another kind and a poor message are faults; a good refusal is none."""
    found = fuzz.asked(Pool(error), None, 0, "a.wav", b"").fault
    assert fault in found and bool(fault) == bool(found)
