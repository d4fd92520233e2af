"""Work in a thread: it tells how far it is, and ends when nobody waits for it."""

import threading

import pytest

from ser.errors import CorpusError
from ser.workers.task import FAULT, Task


def counting(numbers):
    """Work that adds numbers up, one step each."""
    return lambda task: sum(task.progress(numbers, len(numbers)))


def test_work_gives_what_it_found():
    """Its last step is known, and its end is told once."""
    ends = []
    task = Task(counting([1, 2, 3]), at_end=lambda: ends.append(1))
    task.wait(5)
    assert (task.found, task.done, task.total, task.problem, ends) == (6, 3, 3, "", [1])
    assert not task.is_active


def test_cancelled_work_ends_at_its_next_step():
    """What it has so far is not kept."""
    reached, go_on = threading.Event(), threading.Event()

    def work(task):
        for _ in task.progress(range(100), 100):
            reached.set()
            assert go_on.wait(5)
        return "all"

    task = Task(work)
    assert reached.wait(5)
    task.cancel()
    assert not task.is_active
    go_on.set()
    task.wait(5)
    assert (task.found, task.done, task.problem) == (None, 1, "")


def test_work_ends_when_its_visitor_has_gone():
    """Nobody has to cancel it."""
    task = Task(counting([1, 2]), is_there=lambda: False)
    task.wait(5)
    assert task.found is None
    assert task.is_cancelled


@pytest.mark.parametrize(
    ("error", "told"), [(CorpusError("No clips."), "No clips."), (ValueError("x"), FAULT)]
)
def test_why_it_failed_is_told(error, told):
    """An error of ours in its own words, another one without its details."""

    def work(task):
        raise error

    task = Task(work)
    task.wait(5)
    assert (task.found, task.problem) == (None, told)


def test_time_left_follows_from_the_steps():
    """Unknown before the first step, nothing after the last."""
    task = Task(lambda task: task.begin("Counting"))
    task.wait(5)
    assert task.seconds_left is None
    task.note(4, 4)
    assert task.seconds_left == 0
