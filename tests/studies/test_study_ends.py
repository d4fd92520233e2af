"""Trainings that cannot begin or take too long: each ends, is told why, and frees its place."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ser.studies import queue as study_queue
from ser.studies.process import DONE, FAILED, RUNNING, Run, kill, start
from ser.studies.queue import StudyQueue

from ..setups import ENDLESS, QUICK_PLAN
from ..waiting import wait_for
from .trainings import TABLE, begun, is_gone

ROOT = Path(__file__).parents[2]


def no_memory(*_):
    """What starting a process raises on a server whose memory is full."""
    raise OSError(12, "Cannot allocate memory")


def test_training_whose_process_cannot_be_started_is_told(queue, monkeypatch):
    """It fails in words at once, and the next one finds a free place."""
    monkeypatch.setattr(study_queue, "start", no_memory)
    run = queue.submit(TABLE, QUICK_PLAN)
    assert (run.state, run.problem) == (FAILED, study_queue.NO_PROCESS)
    monkeypatch.undo()
    again = queue.submit(TABLE, QUICK_PLAN)
    wait_for(lambda: again.state == DONE)


def test_waiting_training_whose_process_cannot_be_started_is_told(queue, monkeypatch):
    """Also where its turn comes while nobody presses anything."""
    first, _ = begun(queue)
    second = queue.submit(TABLE, QUICK_PLAN)
    monkeypatch.setattr(study_queue, "start", no_memory)
    queue.cancel(first)
    wait_for(lambda: second.state == FAILED, 5)
    assert queue.before(second) == 0


def test_page_opens_though_no_process_can_be_made_ready(queue, monkeypatch):
    """A process in reserve is a favour: without one, a training starts a second later."""
    monkeypatch.setattr(study_queue, "start", no_memory)
    queue.prepare()
    monkeypatch.undo()
    queue.prepare()
    assert queue._spare


def test_process_that_cannot_be_ended_holds_no_place(queue, monkeypatch):
    """Whatever ending it raises, the training is over and the next one begins."""
    run = queue.submit(TABLE, QUICK_PLAN)
    process = run.process

    def refused(asked):
        if asked is process:  # others end theirs meanwhile
            raise PermissionError(1, "Operation not permitted")
        kill(asked)

    monkeypatch.setattr(study_queue, "kill", refused)
    wait_for(lambda: run.state == DONE)
    wait_for(lambda: run.process is None)
    monkeypatch.undo()
    kill(process)
    following = queue.submit(TABLE, QUICK_PLAN)
    wait_for(lambda: following.state == DONE)


def test_process_is_ended_where_its_group_may_not_be(monkeypatch):
    """macOS refuses a signal to a group of which some have ended; the process itself goes."""
    process = start()

    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.killpg", refused)
    kill(process)
    assert is_gone(process.pid)


def test_training_that_goes_on_too_long_is_ended():
    """It is told what to choose less of, the next one starts, and estimates are longer from then.

    One visitor, with a training that was thought to be short, cannot hold the only place.
    """
    queue = StudyQueue(1, 1, most_seconds=3.0)
    queue.pace.factor = 0.01  # all is thought to be short
    long = queue.submit(TABLE, ENDLESS)
    short = queue.submit(TABLE, QUICK_PLAN)
    wait_for(lambda: not long.is_active, 10)
    queue.most_seconds = 60.0
    assert long.state == FAILED
    assert "ended after 0.05 minutes" in long.problem and "fewer rounds" in long.problem
    wait_for(lambda: short.state == DONE)
    queue.close()
    assert queue.pace.factor > 0.01


def test_training_that_waits_has_not_begun_to_count():
    """Only its own time counts, not that in the queue."""
    run = Run(QUICK_PLAN)
    assert run.seconds == 0
    run.state, run.started = RUNNING, time.monotonic() - 5
    assert run.seconds == pytest.approx(5, abs=1)


def test_table_larger_than_a_workers_reply_may_be_is_trained_on(queue, monkeypatch):
    """The limit is for what workers send back; a table is as large as its owner's corpus."""
    small = (
        "import ser.workers.messages as m; m.MOST_BYTES = 1000; "
        "from ser.studies.worker import main; main()"
    )

    def start_small():
        return subprocess.Popen(
            [sys.executable, "-c", small],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    monkeypatch.setattr(study_queue, "start", start_small)
    run = queue.submit(TABLE, QUICK_PLAN)
    wait_for(lambda: not run.is_active)
    assert (run.state, run.problem) == (DONE, "")
