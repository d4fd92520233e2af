"""Work in a thread of its own that says how far it is and ends when nobody waits for it."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from ..errors import SerError

LOG = logging.getLogger(__name__)
FAULT = "Something in this app has broken, and it is not your fault. Please try again."

Found = TypeVar("Found")


class _Cancelled(BaseException):
    """Nothing that the work catches."""


class Task(Generic[Found]):
    """Work that has begun.

    Parameters
    ----------
    work : callable
        Given the task, which it tells how far it is: by `progress` or `note`.
    is_there : callable
        Whether who asked for it still is; if not, it is cancelled.
    at_end : callable
        Called once, however it ends.

    Attributes
    ----------
    done, total : float
        How far the present part is; of 0 as long as that is not known.
    doing : str
        What the present part is, in plain words.
    found : Found or None
        What the work returned, unless it was cancelled.
    problem : str
        Why it failed.
    """

    def __init__(
        self,
        work: Callable[["Task[Found]"], Found],
        is_there: Callable[[], bool] = lambda: True,
        at_end: Callable[[], object] = lambda: None,
    ):
        self.done = self.total = 0.0
        self.doing = ""
        self.found: Found | None = None
        self.problem = ""
        self.is_cancelled = False
        self._is_there = is_there
        self._began = time.monotonic()
        self._thread = threading.Thread(
            target=self._run, args=(work, at_end), name="task", daemon=True
        )
        self._thread.start()

    @property
    def is_active(self) -> bool:
        """Whether it goes on, as far as who asked for it is concerned."""
        return self._thread.is_alive() and not self.is_cancelled

    @property
    def seconds_left(self) -> float | None:
        """Of the present part; None as long as there is no telling."""
        if not self.done:
            return None
        return (time.monotonic() - self._began) / self.done * (self.total - self.done)

    def begin(self, doing: str) -> None:
        """Begin the next part."""
        self.doing, self._began = doing, time.monotonic()
        self.note(0, 0)

    def note(self, done: float, total: float) -> None:
        """Take in how far the part is; does not return if the task is cancelled."""
        if self.is_cancelled or not self._is_there():
            raise _Cancelled
        self.done, self.total = done, total

    def progress(self, items: Iterable, total: int) -> Iterator:
        """Wrap the iterable of a part's work, as tqdm does."""
        self.note(0, total)
        for done, item in enumerate(items, start=1):
            self.note(done, total)
            yield item

    def cancel(self) -> None:
        """End it before its next step."""
        self.is_cancelled = True

    def wait(self, seconds: float) -> None:
        """Wait for its end, but no longer than this."""
        self._thread.join(seconds)

    def _run(self, work: Callable[["Task[Found]"], Found], at_end: Callable[[], object]) -> None:
        try:
            found = work(self)
            if not self.is_cancelled:  # in its last step it may not have noticed
                self.found = found
        except _Cancelled:
            self.is_cancelled = True
        except SerError as error:
            self.problem = error.advice
        except Exception:
            LOG.exception("A task broke")
            self.problem = FAULT
        finally:
            at_end()
