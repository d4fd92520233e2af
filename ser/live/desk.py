"""Who has live sessions analysed: one thread for all of them, in turn, a bounded number at a time.

A step of a session takes some 10 ms, nearly all of it in numpy. A thread shares the server's
interpreter; still, that costs its event loop less than the sound costs that would have to be sent
to another process (`python -m benchmarks live` measures both). When the steps come late, they are
made rarer for everybody.
"""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

from ..errors import Busy
from .session import LiveSession

LOG = logging.getLogger(__name__)
SHORTEST_S, LONGEST_S = 0.5, 4.0
"""From one step of a session to the next, when there is time enough, and when there is not."""

LATE = 1.0  # steps; by more than that, there is not time enough
CALM_S = 10.0  # without a late step, there is time enough again


class LiveDesk:
    """Sessions and the thread that analyses them.

    Parameters
    ----------
    most : int
        Sessions at the same time.
    clock : callable
        Seconds.

    Attributes
    ----------
    every : float
        Seconds from one step of a session to the next, for now.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic):
        self.most = most
        self.every = SHORTEST_S
        self._clock = clock
        self._late_at = clock()
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, LiveSession]] = []
        self._sessions: set[LiveSession] = set()
        self._count = itertools.count()
        self._thread: threading.Thread | None = None

    @property
    def is_full(self) -> bool:
        """Whether the next one would have to wait."""
        return len(self._sessions) >= self.most

    def admit(self, session: LiveSession) -> None:
        """Have a session analysed from now on.

        Raises
        ------
        Busy
            If there are too many already.
        """
        with self._changed:
            self._sessions = {each for each in self._sessions if not each.is_over}
            if self.is_full:
                raise Busy(
                    f"Too many are live: got {len(self._sessions)} others, expected fewer than "
                    f"{self.most}. Try again in some minutes."
                )
            self._sessions.add(session)
            heapq.heappush(self._due, (self._clock(), next(self._count), session))
            self._changed.notify()

    def start(self) -> None:
        """Work in a thread, from now on."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="live", daemon=True)
                self._thread.start()

    def leave(self, session: LiveSession) -> None:
        """Have a session analysed no more."""
        with self._changed:
            self._sessions.discard(session)

    def _work(self) -> None:
        while True:
            with self._changed:
                wait = self._due[0][0] - self._clock() if self._due else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
            self.step()

    def step(self) -> None:
        """Make the step that is due first, and see whether it comes late."""
        with self._changed:
            if not self._due:
                return
            due, _, session = heapq.heappop(self._due)
            if session not in self._sessions:
                return
        self._pace(self._clock() - due)
        try:
            session.step()
        except Exception:
            LOG.exception("A live session could not be analysed")
            session.problem = True
        if session.is_over:
            self.leave(session)
            return
        with self._changed:
            following = max(due + self.every, self._clock())
            heapq.heappush(self._due, (following, next(self._count), session))

    def _pace(self, late: float) -> None:
        now = self._clock()
        if late > LATE * self.every:
            self.every = min(2 * self.every, LONGEST_S)
            self._late_at = now
        elif now - self._late_at > CALM_S and self.every > SHORTEST_S:
            self.every = max(self.every / 2, SHORTEST_S)
            self._late_at = now
