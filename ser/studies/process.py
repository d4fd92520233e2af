"""One training as its visitor sees it, `Run`, and the process that does it.

The process leads a group of its own, which is killed as a whole.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from ..corpora.table import FeatureTable
from ..errors import SetupError
from ..training.epochs import Epoch
from ..workers.confined import start_module
from ..workers.messages import MOST_BYTES, receive, send
from .messages import read_result, read_told, request
from .plan import Outcome, Plan, Step

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"


@dataclass(eq=False)
class Run:
    """A training that was asked for, as its visitor sees it.

    Attributes
    ----------
    plan : Plan
    is_there : callable
        Whether its visitor still is.
    at_end : callable
        Called once it is over, if it had begun.
    state : str
        "waiting", "running", "done", "failed" or "cancelled".
    epochs : list of Epoch
        So far.
    steps : dict of str to Step
        The last one of each stage.
    outcome : Outcome or None
        Once it is done.
    problem : str
        Why it failed.
    started : float
        `time.monotonic()`; 0 while it waits.
    """

    plan: Plan
    is_there: Callable[[], bool] = lambda: True
    at_end: Callable[[], object] = lambda: None
    state: str = WAITING
    epochs: list[Epoch] = field(default_factory=list)
    steps: dict[str, Step] = field(default_factory=dict)
    outcome: Outcome | None = None
    problem: str = ""
    started: float = 0.0
    process: subprocess.Popen | None = None

    @property
    def is_active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (WAITING, RUNNING)

    @property
    def seconds(self) -> float:
        """Since it was started."""
        return time.monotonic() - self.started if self.started else 0.0

    def drop_model(self) -> None:
        """Keep the scores only."""
        self.outcome = self.outcome.without_model() if self.outcome else None

    def abandon(self) -> None:
        """Let it end: nobody waits for it any more."""
        self.is_there = lambda: False

    def note(self, event: Step | Epoch) -> None:
        """Take in what the process tells."""
        if isinstance(event, Epoch):
            self.epochs.append(event)
        else:
            self.steps[event.stage] = event


def follow(run: Run, table: FeatureTable, jobs: int, megabytes: int, niceness: int) -> None:
    """Have a run's process train, and take in what it tells until it is done.

    Parameters
    ----------
    run : Run
        With a process that `start` gave.
    table : FeatureTable
    jobs, megabytes, niceness : int
        As `ser.studies.queue.StudyQueue` has them.

    Raises
    ------
    SetupError
        If the training comes to nothing.
    RuntimeError
        If something of ours is broken; `MALFORMED` of `ser.workers.process` if the process is lost.
    """
    process = run.process
    assert process and process.stdin and process.stdout
    receive(process.stdout)  # ready
    header, blob = request(table, run.plan)
    most = MOST_BYTES + len(blob)  # the answers grow with the table
    send(
        process.stdin, {**header, "jobs": jobs, "megabytes": megabytes, "niceness": niceness}, blob
    )
    while True:
        told, blobs = receive(process.stdout, most)
        if "error" in told:
            raise SetupError(told["error"])
        if "fault" in told:
            raise RuntimeError(told["fault"])
        if "result" in told:
            run.outcome = read_result(told, blobs)
            return
        run.note(read_told(told))


def start() -> subprocess.Popen:
    """A process that gets ready to train."""
    return start_module("ser.studies.worker", own_group=True)


def kill(process: subprocess.Popen) -> None:
    """End a process and all of its group; it is gone when this returns."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    except PermissionError:  # macOS says so of a group of which some have ended already
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        # Who reads from it in another thread closes it there, on finding its end.
        with suppress(OSError, ValueError):
            pipe.close()  # type: ignore[union-attr]
