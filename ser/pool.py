"""A bounded number of workers that answer recordings, and the queue before them.

First come, first served, one recording at a time per worker; who waits is told how many are before
them. A recording that takes too long or takes its worker down is refused, and the worker replaced.
"""

import logging
import os
import subprocess
import sys
import threading
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .answer import Answer, from_message
from .audio import MAX_BYTES, MAX_SECONDS, clean_name
from .errors import AudioError, SerError
from .messages import receive, send
from .model import Model
from .packing import pack

LOG = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[1]
WORN_MB = 200  # a worker that has held more is replaced, which gives the memory back
PATIENCE_S = 0.25  # between two looks at the queue
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "LANG", "LC_ALL")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}

MALFORMED = (EOFError, OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile)
"""What reading the reply of a worker that has gone, or gone wrong, raises."""


class WorkerDied(AudioError):
    """The process that opened a recording crashed or ran out of time."""


class Busy(SerError):
    """Too many recordings are waiting."""


class _Worker:
    """One process of `ser.worker`, with the model that it was given last."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ser.worker"],
            cwd=ROOT,
            env=environment | ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.model: Model | None = None
        self.worn = False

    def ask(
        self, content: bytes, name: str, model: Model, limits: dict[str, float], patience: float
    ) -> Answer:
        """Have a recording answered; see `WorkerPool.answer`."""
        assert self.process.stdin and self.process.stdout
        self.worn = True  # unless all goes well
        clock = threading.Timer(patience, self.process.kill)
        clock.start()
        try:
            if model is not self.model:
                send(self.process.stdin, {"model": True}, *pack(model))
                self.model = model
            send(self.process.stdin, {"name": name, **limits}, content)
            header, blobs = receive(self.process.stdout)
            if "error" in header:
                self.worn = header["peak_mb"] > WORN_MB
                raise AudioError(header["error"], header.get("advice"))
            if "fault" in header:
                raise RuntimeError(header["fault"])
            answer = from_message(header, *blobs)
        except MALFORMED as error:
            LOG.warning("A worker was lost to a recording of %d bytes: %r", len(content), error)
            raise _gave_up(name, not clock.is_alive(), patience) from error
        finally:
            clock.cancel()
        self.worn = answer.peak_mb > WORN_MB
        return answer

    def close(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what was not sent yet cannot be any more
                pipe.close()  # type: ignore[union-attr]
        self.process.wait()


def _gave_up(name: str, too_slow: bool, patience: float) -> WorkerDied:
    got = f"no answer in {patience:g} s" if too_slow else "a crash of the program that reads it"
    return WorkerDied(
        f"{name} cannot be read: got {got}; expected an ordinary recording. Export it as WAV or "
        "MP3 and try again.",
        f"{name} cannot be read: something in it stops the program that opens it. Export it as "
        "WAV or MP3 and try again.",
    )


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
        self._idle = [_Worker() for _ in range(workers)]
        self._queue: deque[object] = deque()

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

    @contextmanager
    def _turn(self, on_wait: Callable[[int], object] | None) -> Iterator[_Worker]:
        worker = self._wait_for_worker(on_wait)
        if worker.process.poll() is not None:  # ended while idle: no recording's fault
            worker.close()
            worker = _Worker()
        try:
            yield worker
        finally:
            if worker.worn:
                worker.close()
                worker = _Worker()  # starts while nobody waits for it
            with self._changed:
                self._idle.append(worker)
                self._changed.notify_all()

    def _wait_for_worker(self, on_wait: Callable[[int], object] | None) -> _Worker:
        ticket = object()
        with self._changed:
            if len(self._queue) >= self.most_waiting:
                raise Busy(
                    f"Too many recordings are waiting: got {len(self._queue)} before this one, "
                    f"expected fewer than {self.most_waiting}. Try again in a minute."
                )
            self._queue.append(ticket)
        try:
            while True:
                with self._changed:
                    if self._queue[0] is ticket and self._idle:
                        return self._idle.pop()
                    before = self._queue.index(ticket) + self._size - len(self._idle)
                if on_wait and before:
                    on_wait(before)  # may raise, where the one who waits has gone
                with self._changed:
                    if not (self._queue[0] is ticket and self._idle):
                        self._changed.wait(PATIENCE_S)
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def close(self) -> None:
        """End the workers that are idle."""
        with self._changed:
            while self._idle:
                self._idle.pop().close()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
