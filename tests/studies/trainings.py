"""Trainings in processes of their own, and their ends."""

from pathlib import Path

from ..setups import ENDLESS
from ..tables import tiny_table
from ..waiting import wait_for

TABLE = tiny_table(1.5)


def begun(queue, **more):
    """A training without end that has told of an epoch, and its process."""
    run = queue.submit(TABLE, ENDLESS, **more)
    wait_for(lambda: run.epochs)
    return run, run.process.pid


def is_gone(pid):
    """Whether there is no such process any more, not even a dead one."""
    return not Path(f"/proc/{pid}").exists()
