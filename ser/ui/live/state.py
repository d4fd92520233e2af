"""What is kept of one visit for Live: the session that goes on, and the last one that has ended."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import SerError
from ...live.desk import LONGEST_S
from ...live.session import LiveSession
from .outcome import Ended

if TYPE_CHECKING:
    from av import AudioFrame

UNSEEN_S = 2 * LONGEST_S
UNSEEN_WAITING_S = 3.0
"""Without a look of the page, which comes every `LONGEST_S` at least; before the first sound, four
times a second."""


@dataclass(eq=False)
class Live:
    """One visit's.

    Attributes
    ----------
    session : LiveSession or None
        That goes on.
    by : str
        Name of the visitor's own model that answers it; empty for the app's.
    since, seen : float
        When it was last asked to begin or to end, and when the page last looked at it, by `clock`.
    stopping : bool
        The page wants it to end; the browser has not been told yet.
    instead : str
        Why a recording is asked for in place of a connection; empty if none is.
    told : str
        What has to be said of the last attempt.
    ended : Ended or None
        The last one.
    fresh : bool
        It has just ended, and the page has not brought it into view yet.
    count : int
        Sessions so far.
    clock : callable
        Seconds.
    """

    session: LiveSession | None = None
    by: str = ""
    since: float = 0.0
    seen: float = 0.0
    stopping: bool = False
    instead: str = ""
    told: str = ""
    ended: Ended | None = None
    fresh: bool = False
    count: int = 0
    clock: Callable[[], float] = time.monotonic
    _taken: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, frame: "AudioFrame") -> None:
        """Pass a frame on to the session; for the event loop."""
        if session := self.session:
            session.hear(frame)

    def begin(self, session: LiveSession, by: str = "") -> None:
        """Let a session begin, in place of the last one."""
        self.session, self.by, self.ended, self.told = session, by, None, ""
        self.since = self.seen = self.clock()

    def look(self) -> None:
        """Note that the page looks."""
        self.seen = self.clock()

    @property
    def waited_s(self) -> float:
        """Seconds since it was asked to begin or to end."""
        return self.clock() - self.since

    @property
    def is_awaited(self) -> bool:
        """Whether something is still to come: sound, or the browser's word that it has stopped."""
        return self.session is not None or self.stopping

    @property
    def is_unseen(self) -> bool:
        """Whether the page has not looked for longer than it ever should."""
        is_heard = self.session and self.session.view.heard_s
        return self.clock() - self.seen > (UNSEEN_S if is_heard else UNSEEN_WAITING_S)

    def stop(self, told: str = "", instead: str = "") -> None:
        """Have the browser stop; `told` and `instead` say why, as the attributes do."""
        self.told, self.instead, self.stopping = told, instead, True
        self.since = self.clock()

    def give_up(self) -> None:
        """Drop a session of which nothing has been heard."""
        self.session = None

    def finish(self) -> None:
        """Let the session end, and keep what was heard, if anything was."""
        session, self.session, self.stopping = self.session, None, False
        if session is None:
            return
        timeline = session.end()
        sound = session.sound
        if sound.heard_s:
            self.count += 1
            self.fresh = True
            begin = sound.kept_from_s
            outline, file = session.outline(begin), sound.as_file("FLAC")
            self.ended = Ended(
                session.name, sound.heard_s, timeline, outline, file, begin, session.lost_s, self.by
            )

    def try_again(self) -> None:
        """Ask for a connection, though the last one failed."""
        self.instead = self.told = ""

    def name_next(self) -> str:
        """What the next session is called."""
        return f"Live {self.count + 1}"

    def take(self, upload: str, listen: Callable[[], Ended]) -> None:
        """Keep what a recording sounds like, or why it has no answer.

        Parameters
        ----------
        upload : str
            Its identifier; one that was taken already is not listened to again.
        listen : callable
            Where something is pressed meanwhile, Streamlit ends it by an exception that is no
            `Exception`; the next run of the page then takes the recording.
        """
        with self._lock:
            if upload in self._taken:
                return
            try:
                self.ended, self.told, self.fresh = listen(), "", True
                self.count += 1
            except SerError as problem:
                self.ended, self.told = None, problem.advice
            except Exception:
                self._taken.add(upload)  # else every run that follows would break, too
                raise
            self._taken.add(upload)

    def took(self, upload: str) -> bool:
        """Whether a recording has been taken."""
        return upload in self._taken

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept, and no session goes on."""
        return not (self.session or self.ended)

    def forget(self) -> None:
        """Drop all that was said, and let no more come in."""
        with self._lock:  # an answer that is under way comes before, and is forgotten too
            session, self.session, self.ended, self.told = self.session, None, None, ""
        if session:
            session.abandon()

    def sounds(self) -> list[LiveSession | Ended]:
        """Whatever holds sound, oldest first."""
        return [each for each in (self.ended, self.session) if each and each.size()]
