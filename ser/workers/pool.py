"""A bounded number of workers that answer recordings, and the queue before them.

First come, first served, one recording at a time per worker; who waits is told how many are before
them. A recording that takes too long or takes its worker down is refused, and the worker replaced.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import numpy as np

from ..audio.clip import MAX_BYTES, MAX_SECONDS, clean_name
from ..errors import Busy
from ..features.vector import FeatureSpec
from ..model.model import Model
from .answer import Answer
from .process import WorkerProcess

PATIENCE_S = 0.25  # between two looks at the queue


class WorkerPool:
    """Workers and their queue; safe to use from many threads.

    Parameters
    ----------
    workers : int
        How many recordings are answered at the same time.
    most_waiting : int
        How many more may wait.
    patience : float
        Seconds after which a recording is given up.
    """

    def __init__(self, workers: int = 2, most_waiting: int = 40, patience: float = 20.0):
        self.patience = patience
        self.most_waiting = most_waiting
        self._size = workers
        self._changed = threading.Condition()
        self._free: list[WorkerProcess | None] = [
            WorkerProcess() for _ in range(workers)
        ]  # None: to start
        self._queue: deque[object] = deque()
        self._closed = False

    def answer(
        self,
        content: bytes,
        name: str,
        model: Model,
        max_seconds: float = MAX_SECONDS,
        max_bytes: int = MAX_BYTES,
        on_wait: Callable[[int], object] | None = None,
    ) -> Answer:
        """Have a worker answer a recording.

        Parameters
        ----------
        content : bytes
            Of an audio file.
        name : str
        model : Model
        max_seconds, max_bytes : float, int
            Limits, as `ser.load_clip` takes them.
        on_wait : callable, optional
            Called with the number of recordings that are before this one while that is not 0.

        Returns
        -------
        Answer

        Raises
        ------
        AudioError
            As `ser.load_clip`; `WorkerDied` if the recording took the worker down or too long.
        Busy
            If too many are waiting.
        """
        limits = {"max_seconds": max_seconds, "max_bytes": max_bytes}
        with self._turn(on_wait) as worker:
            return worker.ask(content, clean_name(name), model, limits, self.patience)

    def measure(
        self,
        content: bytes,
        name: str,
        features: FeatureSpec,
        max_seconds: float = MAX_SECONDS,
        max_bytes: int = MAX_BYTES,
        on_wait: Callable[[int], object] | None = None,
    ) -> dict[str, np.ndarray]:
        """Have a worker compute the features of a recording, in the same queue.

        Parameters
        ----------
        content, name, max_seconds, max_bytes, on_wait
            As `answer` takes them.
        features : FeatureSpec
            Which of them.

        Returns
        -------
        dict of str to np.ndarray
            As `ser.features.vector.extract_groups`.

        Raises
        ------
        AudioError, Busy
            As `answer`.
        """
        limits = {"max_seconds": max_seconds, "max_bytes": max_bytes}
        with self._turn(on_wait) as worker:
            return worker.measure(content, clean_name(name), features, limits, self.patience)

    @contextmanager
    def _turn(self, on_wait: Callable[[int], object] | None) -> Iterator[WorkerProcess]:
        worker = self._wait_for_worker(on_wait)
        try:
            if worker and worker.process.poll() is not None:  # ended while idle
                worker.close()
                worker = None
            worker = worker or WorkerProcess()
            worker.get_ready()
            yield worker
        finally:
            self._give_back(worker)

    def _give_back(self, worker: WorkerProcess | None) -> None:
        if worker and not worker.fresh:
            worker.close()
            worker = None
            with suppress(OSError):  # no process to be had; the next in the queue tries again
                worker = WorkerProcess()  # starts while nobody waits for it
        with self._changed:
            if self._closed and worker:
                worker.close()
                worker = None
            self._free.append(worker)
            self._changed.notify_all()

    def _wait_for_worker(self, on_wait: Callable[[int], object] | None) -> WorkerProcess | None:
        ticket = object()
        with self._changed:
            if len(self._queue) >= self.most_waiting or self._closed:
                raise Busy(
                    f"Too many recordings are waiting: got {len(self._queue)} before this one, "
                    f"expected fewer than {self.most_waiting}. Try again in a minute."
                )
            self._queue.append(ticket)
        try:
            while True:
                with self._changed:
                    if self._queue[0] is ticket and self._free:
                        return self._free.pop()
                    before = self._queue.index(ticket) + self._size - len(self._free)
                if on_wait and before:
                    on_wait(before)  # may raise, where the one who waits has gone
                with self._changed:
                    if not (self._queue[0] is ticket and self._free):
                        self._changed.wait(PATIENCE_S)
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def close(self) -> None:
        """End the workers, those at work when they are done, and take no more recordings."""
        with self._changed:
            self._closed = True
            for k, worker in enumerate(self._free):
                if worker:
                    worker.close()
                self._free[k] = None

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
