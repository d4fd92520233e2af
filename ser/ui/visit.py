"""What is kept of one visit, in memory, bounded.

A `Visit` lives in the visitor's own session state and nowhere else.
"""

import threading
from dataclasses import dataclass, field
from typing import Protocol

from ..studies.recordings import InZip
from .answerer import Answerer
from .kept import Held
from .live.state import Live
from .recognise.answers import Answers


class Part(Protocol):
    """What a page keeps of a visit."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to forget."""

    def forget(self) -> None:
        """Drop all; what is under way ends."""


@dataclass(eq=False)
class Visit:
    """What the pages know of one visitor.

    Attributes
    ----------
    answers : Answers
        What came in on Recognise.
    live : Live
        What is said live.
    adopted : Answerer or None
        The visitor's own model that answers; None for the app's.
    lost_model : str
        Name of the model that was used until its memory was needed for others.
    archive : InZip or None
        The visitor's own clips to train on, to be listened to.
    ravdess : str
        Folder of this computer with RAVDESS, as the visitor has named it on any page; hosted, none.
    others : list of Part
        Other parts of the visit, which add themselves.
    forgotten : int
        How often all was.
    page, came_from : str
        Title of the page that is drawn, and of the one before it, which may be the same.
    """

    answers: Answers = field(default_factory=Answers)
    live: Live = field(default_factory=Live)
    adopted: Answerer | None = None
    lost_model: str = ""
    archive: InZip | None = None
    ravdess: str = ""
    others: list[Part] = field(default_factory=list)
    forgotten: int = 0
    page: str = ""
    came_from: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def _parts(self) -> tuple[Part, ...]:
        return (self.answers, self.live, *self.others)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to forget."""
        return not (self.adopted or self.archive) and all(each.is_empty for each in self._parts)

    def use(self, adopted: Answerer | None) -> None:
        """Have a model of the visitor's own answer from now on, or the app's again.

        What came in last is to be answered by it, too.
        """
        with self._lock:
            self.answers.set_aside()
            self.adopted, self.lost_model = adopted, ""

    def lose_model(self) -> None:
        """Answer with the app's model again, as the memory of the other is needed."""
        adopted, self.adopted = self.adopted, None  # without the lock: others wait for the memory
        self.lost_model = adopted.name if adopted else ""

    def forget(self) -> None:
        """Drop all that was said, brought or trained; what is under way ends.

        The page then draws an empty recorder and uploader.
        """
        with self._lock:
            for part in self._parts:
                part.forget()
            self.adopted, self.lost_model, self.ravdess = None, "", ""
            if self.archive:
                self.archive.drop_sound()
                self.archive = None
            self.forgotten += 1

    def keep_archive(self, clips: InZip, since: int | None = None) -> None:
        """Keep a visitor's own clips, instead of those before.

        Parameters
        ----------
        clips : InZip
        since : int, optional
            `forgotten` when they came in; if all was forgotten since, they are, too.
        """
        with self._lock:
            if since not in (None, self.forgotten):
                clips.drop_sound()
                return
            if self.archive:
                self.archive.drop_sound()  # the trainings on them know them, too
            self.archive = clips

    def held(self) -> list[Held]:
        """What takes much memory, in the order in which it is to be dropped."""
        archives = [self.archive] if self.archive and self.archive.size() else []
        sounds = [*archives, *self.answers.sounds(), *self.live.sounds()]
        adopted = self.adopted  # once: it may be lost meanwhile
        models = [Held(adopted.size(), self.lose_model)] if adopted else []
        return [*(Held(each.size(), each.drop_sound) for each in sounds), *models]
