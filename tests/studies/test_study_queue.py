"""Trainings in processes: they tell, wait for one another, and never outlive who asked for them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ser.errors import Busy
from ser.studies import queue as study_queue
from ser.studies.process import CANCELLED, DONE, FAILED, RUNNING, WAITING
from ser.studies.queue import StudyQueue
from ser.studies.study import run_study

from ..setups import ENDLESS, QUICK_PLAN
from ..waiting import wait_for
from .trainings import TABLE, begun, is_gone

ROOT = Path(__file__).parents[2]


def test_training_in_a_process_finds_what_it_finds_here(queue):
    """Nothing is lost on the way: the same scores, weights and answers."""
    run = queue.submit(TABLE, QUICK_PLAN)
    wait_for(lambda: not run.is_active)
    assert (run.state, run.problem) == (DONE, "")
    here = run_study(TABLE, QUICK_PLAN)
    assert run.outcome.scores == here.scores
    assert tuple(run.epochs) == run.outcome.epochs == here.epochs
    np.testing.assert_array_equal(run.outcome.actors.probabilities, here.actors.probabilities)
    for name, values in here.model.arrays.items():
        np.testing.assert_array_equal(run.outcome.model.arrays[name], values)
    np.testing.assert_array_equal(run.outcome.heldout.probabilities, here.heldout.probabilities)


def test_cancelled_training_is_gone_within_a_second(queue):
    """Cancel returns when the process is no more."""
    run, pid = begun(queue)
    start = time.monotonic()
    queue.cancel(run)
    assert time.monotonic() - start < 1
    assert is_gone(pid)
    assert run.state == CANCELLED


def test_next_in_the_queue_starts_when_one_ends(queue):
    """Who waits is told how many are before, and starts without doing anything."""
    first, _ = begun(queue)
    second, third = (queue.submit(TABLE, QUICK_PLAN) for _ in range(2))
    assert [queue.before(run) for run in (first, second, third)] == [0, 1, 2]
    assert second.state == WAITING
    with pytest.raises(Busy, match="2 before this one"):
        queue.submit(TABLE, QUICK_PLAN)
    queue.cancel(second)
    assert queue.before(third) == 1
    queue.cancel(first)
    wait_for(lambda: third.state == DONE)


def test_training_ends_when_its_visitor_has_gone(queue):
    """A closed tab leaves no process, whether the training runs or waits."""
    there = [True]
    run, pid = begun(queue, is_there=lambda: there[0])
    waiting = queue.submit(TABLE, QUICK_PLAN, is_there=lambda: there[0])
    there[0] = False
    wait_for(lambda: is_gone(pid), 5)
    wait_for(lambda: waiting.state == CANCELLED, 5)
    assert run.state == CANCELLED


def test_lost_process_is_told(queue):
    """What the kernel ends for lack of memory is no silent wait for ever."""
    run, pid = begun(queue)
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: run.state == FAILED)
    assert "memory" in run.problem


def test_training_beyond_its_memory_is_told():
    """The limit names what to choose less of."""
    queue = StudyQueue(1, 1, megabytes=1)
    run = queue.submit(TABLE, ENDLESS)
    wait_for(lambda: not run.is_active)
    queue.close()
    assert run.state == FAILED
    assert "memory" in run.problem


def test_unused_spare_process_ends(queue, monkeypatch):
    """What was made ready for somebody who only looked is not kept for ever."""
    monkeypatch.setattr(study_queue, "SPARE_S", 0.1)
    queue.prepare()
    pid = queue._spare.pid
    wait_for(lambda: is_gone(pid), 10)


KILLED = """
import time
from tests.setups import ENDLESS
from tests.tables import tiny_table
from ser.studies.queue import StudyQueue
run = StudyQueue(1, 1).submit(tiny_table(), ENDLESS)
while not run.steps: time.sleep(0.02)
print(run.process.pid, flush=True)
time.sleep(60)
"""


def test_training_ends_with_its_server():
    """A server that is killed leaves no process behind."""
    server = subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE)
    pid = int(server.stdout.readline())
    assert not is_gone(pid)
    server.kill()
    server.wait()
    server.stdout.close()
    wait_for(lambda: is_gone(pid), 10)


def test_training_leaves_no_file(queue, tmp_path, monkeypatch):
    """It could not write one: neither into its folder for temporary files nor beside the code."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = set(ROOT.iterdir())
    run, _ = begun(queue)
    assert run.state == RUNNING
    limits = Path(f"/proc/{run.process.pid}/limits").read_text()
    largest = next(line for line in limits.splitlines() if line.startswith("Max file size"))
    assert int(largest.split()[3]) <= 64
    queue.cancel(run)
    assert not list(tmp_path.iterdir())
    assert set(ROOT.iterdir()) == before


def test_server_needs_no_scikit_learn():
    """What trains is in the processes alone: the server's memory is for those who visit it."""
    script = (
        "import sys, ser.studies.estimate, ser.studies.presets, ser.studies.queue\n"
        "import ser.workers.gathering\n"
        "print({'sklearn', 'joblib', 'pandas', 'librosa'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_trainer_leaves_out_pandas():
    """It would be a third of the process, and scikit-learn takes it wherever it is installed."""
    script = (
        "import sys, ser.studies.worker as worker\n"
        "worker.import_scikit_learn()\n"
        "print('sklearn' in sys.modules, {'pyarrow', 'librosa'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True set()\n", "")
