"""Trainings that visitors asked for: so many at once, each in a process of its own, others wait.

A training ends when it is done, when its visitor cancels it or has gone, when it has had its time,
and with its server.
"""

import logging
import math
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from ..corpora.table import FeatureTable
from ..errors import Busy, SetupError
from ..workers.process import MALFORMED
from .estimate import Pace, estimate_on
from .plan import Plan
from .process import CANCELLED, DONE, FAILED, RUNNING, Run, follow, kill, start

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
NO_PROCESS = (
    "This training could not begin: the computer that trains has no memory left for it just now. "
    "Please try again in a minute."
)
TOO_LONG = (
    "This training was ended after {:.3g} minutes: longer than that none may take here, so that "
    "others get their turn. Choose fewer rounds, units or measurements, and train again."
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
    most_seconds : float
        After which one that still runs is ended.

    Attributes
    ----------
    pace : Pace
        Of trainings here.
    """

    def __init__(
        self,
        most_at_once: int,
        most_waiting: int,
        jobs: int = 2,
        megabytes: int = 600,
        niceness: int = 0,
        most_seconds: float = math.inf,
    ):
        self.most_at_once, self.most_waiting = most_at_once, most_waiting
        self.most_seconds = most_seconds
        self.jobs, self.megabytes, self.niceness = jobs, megabytes, niceness
        self.pace = Pace()
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
                with suppress(OSError):  # no process to be had; who trains then is told
                    self._spare = start()
                    self._watch()

    def submit(
        self,
        table: FeatureTable,
        plan: Plan,
        is_there: Callable[[], bool] = lambda: True,
        at_end: Callable[[], object] = lambda: None,
    ) -> Run:
        """Ask for a training.

        Parameters
        ----------
        table : FeatureTable
        plan : Plan
        is_there : callable
            Whether who asks still is; if not, the training is ended.
        at_end : callable
            Called once a training that had begun is over, by a thread of the queue.

        Returns
        -------
        Run
            Which may have failed already.

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
            run = Run(plan, is_there, at_end)
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
        self._end(run, CANCELLED)

    def expected(self, table: FeatureTable, plan: Plan) -> float:
        """Seconds that a training takes here, as far as those before tell."""
        return self.pace.factor * estimate_on(table, plan, self.jobs)

    def close(self) -> None:
        """End everything."""
        with self._lock:
            runs = self._running + [run for run, _ in self._waiting]
            spare, self._spare = self._spare, None
        for run in runs:
            self.cancel(run)
        if spare:
            kill(spare)

    def _end(self, run: Run, state: str, problem: str = "") -> None:
        with self._lock:
            if run.is_active:
                run.problem, run.state = problem, state
            self._waiting = [pair for pair in self._waiting if pair[0] is not run]
            process = run.process
        if process:
            kill(process)

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < self.most_at_once:
            run, table = self._waiting.pop(0)
            try:
                self._begin(run, table)
            except (OSError, RuntimeError) as error:  # no process, or no thread, to be had
                LOG.warning("A training could not begin: %s", error)
                self._end(run, FAILED, NO_PROCESS)

    def _begin(self, run: Run, table: FeatureTable) -> None:
        spare, self._spare = self._spare, None
        run.process = spare if spare and spare.poll() is None else start()
        threading.Thread(target=self._train, args=(run, table, run.process), daemon=True).start()
        run.state, run.started = RUNNING, time.monotonic()
        self._running.append(run)

    def _train(self, run: Run, table: FeatureTable, process: subprocess.Popen) -> None:
        problem = ""
        try:
            follow(run, table, self.jobs, self.megabytes, self.niceness)
        except SetupError as error:
            problem = str(error)
        except MALFORMED as error:
            if run.state == RUNNING:
                LOG.warning("A training was lost: %r", error)
            problem = LOST
        except Exception:
            LOG.exception("A training broke")
            problem = FAULT
        finally:
            try:
                kill(process)
            except OSError:
                LOG.exception("The process of a training may be there still")
            finally:
                self._take_out(run, table, problem)

    def _take_out(self, run: Run, table: FeatureTable, problem: str) -> None:
        with self._lock:
            if run.state == RUNNING:
                run.problem, run.state = problem, DONE if run.outcome else FAILED
            if run.outcome or run.seconds > self.most_seconds:
                self.pace.learn(estimate_on(table, run.plan, self.jobs), run.seconds)
            run.process = None
            self._running.remove(run)
            self._start_next()
        run.at_end()

    def _watch(self) -> None:
        if self._watcher is None or not self._watcher.is_alive():
            self._watcher = threading.Thread(target=self._look, name="trainings", daemon=True)
            self._watcher.start()

    def _look(self) -> None:
        """End what nobody waits for any more, and what has had its time."""
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
                elif run.state == RUNNING and run.seconds > self.most_seconds:
                    LOG.info("A training is ended: it has had its time")
                    self._end(run, FAILED, TOO_LONG.format(self.most_seconds / 60))
