"""Trainings that visitors asked for: so many at once, each in a process of its own, others wait.

A training ends when it is done, when its visitor cancels it or has gone, and with its server. Each
process leads a group of its own, which is killed as a whole.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .epochs import Epoch
from .errors import SetupError
from .messages import receive, send
from .pool import Busy
from .study import Outcome, Plan, Step
from .study_messages import read_result, read_told, request
from .table import FeatureTable
from .worker_process import ENVIRONMENT, MALFORMED, ONE_THREAD, ROOT

LOG = logging.getLogger(__name__)
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
LOOK_S = 0.5  # between two looks whether the visitors are still there
SPARE_S = 120.0  # that a process is kept ready for somebody who has opened the page
FAULT = (
    "Something in this app has broken while it trained, and it is not your fault. Please try "
    "again, or go back to a preset."
)
LOST = (
    "The computer that trains has stopped in the middle, perhaps for lack of memory. Choose a "
    "smaller network or fewer measurements, and train again."
)


@dataclass(eq=False)
class Run:
    """A training that was asked for, as its visitor sees it.

    Attributes
    ----------
    plan : Plan
    is_there : callable
        Whether its visitor still is.
    state : str
        "waiting", "running", "done", "failed" or "cancelled".
    epochs : list of Epoch
        So far.
    steps : dict of str to Step
        The last one of each stage.
    outcome : Outcome or None
        Once it is done.
    pipeline : bytes
        As joblib writes it; never read here.
    problem : str
        Why it failed.
    started : float
        `time.monotonic()`; 0 while it waits.
    """

    plan: Plan
    is_there: Callable[[], bool] = lambda: True
    state: str = WAITING
    epochs: list[Epoch] = field(default_factory=list)
    steps: dict[str, Step] = field(default_factory=dict)
    outcome: Outcome | None = None
    pipeline: bytes = b""
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

    def note(self, event: Step | Epoch) -> None:
        """Take in what the process tells."""
        if isinstance(event, Epoch):
            self.epochs.append(event)
        else:
            self.steps[event.stage] = event


class StudyQueue:
    """Trains for many; safe to use from many threads.

    Parameters
    ----------
    most_at_once : int
        Trainings, each in a process.
    most_waiting : int
    jobs : int
        Threads of each.
    megabytes : int
        Memory of each, besides the program itself.

    Attributes
    ----------
    pace : float
        How much longer trainings took here than was estimated.
    """

    def __init__(self, most_at_once: int, most_waiting: int, jobs: int = 2, megabytes: int = 600):
        self.most_at_once, self.most_waiting = most_at_once, most_waiting
        self.jobs, self.megabytes = jobs, megabytes
        self.pace = 1.0
        self._lock = threading.RLock()
        self._running: list[Run] = []
        self._waiting: list[tuple[Run, FeatureTable]] = []
        self._spare: subprocess.Popen | None = None
        self._spare_until = 0.0
        self._watcher: threading.Thread | None = None

    def prepare(self) -> None:
        """Have a process ready, if a training could start now; importing takes it a second."""
        with self._lock:
            self._spare_until = time.monotonic() + SPARE_S
            if self._spare is None and len(self._running) < self.most_at_once:
                self._spare = _start()
                self._watch()

    def submit(
        self, table: FeatureTable, plan: Plan, is_there: Callable[[], bool] = lambda: True
    ) -> Run:
        """Ask for a training.

        Raises
        ------
        Busy
            If too many are waiting.
        """
        with self._lock:
            if len(self._waiting) >= self.most_waiting:
                raise Busy(
                    f"Too many trainings are waiting: got {len(self._waiting)} before this one, "
                    f"expected fewer than {self.most_waiting}. Try again in a few minutes."
                )
            run = Run(plan, is_there)
            self._waiting.append((run, table))
            self._start_next()
            self._watch()
        return run

    def before(self, run: Run) -> int:
        """How many trainings must end before this one starts; 0 once it runs."""
        with self._lock:
            place = [each for each, _ in self._waiting]
            return place.index(run) + 1 if run in place else 0

    def cancel(self, run: Run) -> None:
        """End a training, whatever it does; its process is gone when this returns."""
        with self._lock:
            if run.is_active:
                run.state = CANCELLED
            self._waiting = [pair for pair in self._waiting if pair[0] is not run]
            process = run.process
        if process:
            _kill(process)

    def learn_pace(self, estimated: float, seconds: float) -> None:
        """Take into account how long a training took that was estimated so; in s."""
        self.pace += 0.5 * (min(max(seconds / estimated, 0.3), 10.0) - self.pace)

    def close(self) -> None:
        """End everything."""
        with self._lock:
            runs = self._running + [run for run, _ in self._waiting]
            spare, self._spare = self._spare, None
        for run in runs:
            self.cancel(run)
        if spare:
            _kill(spare)

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < self.most_at_once:
            run, table = self._waiting.pop(0)
            run.state, run.started = RUNNING, time.monotonic()
            spare, self._spare = self._spare, None
            run.process = spare if spare and spare.poll() is None else _start()
            self._running.append(run)
            threading.Thread(target=self._train, args=(run, table), daemon=True).start()

    def _train(self, run: Run, table: FeatureTable) -> None:
        try:
            self._follow(run, table)
        except SetupError as error:
            run.problem = str(error)
        except MALFORMED as error:
            if run.state == RUNNING:
                LOG.warning("A training was lost: %r", error)
            run.problem = LOST
        except Exception:
            LOG.exception("A training broke")
            run.problem = FAULT
        finally:
            if run.process:
                _kill(run.process)
            with self._lock:
                if run.state == RUNNING:
                    run.state = DONE if run.outcome else FAILED
                run.process = None
                self._running.remove(run)
                self._start_next()

    def _follow(self, run: Run, table: FeatureTable) -> None:
        process = run.process
        assert process and process.stdin and process.stdout
        receive(process.stdout)  # ready
        header, blob = request(table, run.plan)
        send(process.stdin, {**header, "jobs": self.jobs, "megabytes": self.megabytes}, blob)
        while True:
            told, blobs = receive(process.stdout)
            if "error" in told:
                raise SetupError(told["error"])
            if "fault" in told:
                raise RuntimeError(told["fault"])
            if "result" in told:
                run.outcome, run.pipeline = read_result(told, blobs)
                return
            run.note(read_told(told))

    def _watch(self) -> None:
        if self._watcher is None or not self._watcher.is_alive():
            self._watcher = threading.Thread(target=self._look, name="trainings", daemon=True)
            self._watcher.start()

    def _look(self) -> None:
        """End what nobody waits for any more."""
        while True:
            time.sleep(LOOK_S)
            with self._lock:
                runs = self._running + [run for run, _ in self._waiting]
                if self._spare and time.monotonic() > self._spare_until:
                    _kill(self._spare)
                    self._spare = None
                if not runs and not self._spare:
                    self._watcher = None
                    return
            for run in runs:
                if not run.is_there():
                    LOG.info("A training is ended: its visitor has gone")
                    self.cancel(run)


def _start() -> subprocess.Popen:
    environment: dict[str, Any] = {
        name: os.environ[name] for name in ENVIRONMENT if name in os.environ
    }
    return subprocess.Popen(
        [sys.executable, "-m", "ser.study_worker"],
        cwd=ROOT,
        env=environment | ONE_THREAD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _kill(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        # Who reads from it in another thread closes it there, on finding its end.
        with suppress(OSError, ValueError):
            pipe.close()  # type: ignore[union-attr]
