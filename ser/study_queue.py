"""Trainings that visitors asked for: so many at once, each in a process of its own, others wait.

A training ends when it is done, when its visitor cancels it or has gone, and with its server.
"""

import logging
import subprocess
import threading
import time
from collections.abc import Callable

from .errors import SetupError
from .plan import Plan
from .pool import Busy
from .study_process import CANCELLED, DONE, FAILED, RUNNING, Run, follow, kill, start
from .table import FeatureTable
from .worker_process import MALFORMED

LOG = logging.getLogger(__name__)
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
    niceness : int
        How far each gives way to all else, 0 to 19.

    Attributes
    ----------
    pace : float
        How much longer trainings took here than was estimated.
    """

    def __init__(
        self,
        most_at_once: int,
        most_waiting: int,
        jobs: int = 2,
        megabytes: int = 600,
        niceness: int = 0,
    ):
        self.most_at_once, self.most_waiting = most_at_once, most_waiting
        self.jobs, self.megabytes, self.niceness = jobs, megabytes, niceness
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
                self._spare = start()
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
            kill(process)

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
            kill(spare)

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < self.most_at_once:
            run, table = self._waiting.pop(0)
            run.state, run.started = RUNNING, time.monotonic()
            spare, self._spare = self._spare, None
            run.process = spare if spare and spare.poll() is None else start()
            self._running.append(run)
            threading.Thread(target=self._train, args=(run, table), daemon=True).start()

    def _train(self, run: Run, table: FeatureTable) -> None:
        try:
            follow(run, table, self.jobs, self.megabytes, self.niceness)
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
                kill(run.process)
            with self._lock:
                if run.state == RUNNING:
                    run.state = DONE if run.outcome else FAILED
                run.process = None
                self._running.remove(run)
                self._start_next()

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
                    kill(self._spare)
                    self._spare = None
                if not runs and not self._spare:
                    self._watcher = None
                    return
            for run in runs:
                if not run.is_there():
                    LOG.info("A training is ended: its visitor has gone")
                    self.cancel(run)
