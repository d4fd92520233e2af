"""What is kept of one visit: the answers so far, in memory, bounded.

A `Visit` lives in the visitor's own session state and nowhere else.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from ..audio.clip import clean_name
from ..studies.recordings import InZip
from .adopted import Adopted
from .kept import Held
from .live.state import Live
from .result import Ask, Refusal, Result, answer_or_refuse

LEFT = "You left this page before {} {} answered. Please choose {} again."


@dataclass(eq=False)
class Visit:
    """The answers of one visit.

    Attributes
    ----------
    most_results : int
        How many are kept.
    adopted : Adopted or None
        The model that answers; None for the app's.
    archive : InZip or None
        The visitor's own clips to train on, to be listened to.
    lost_model : str
        Name of the model that was used until its memory was needed for others.
    live : Live
        What is said live.
    also_forget : list of callable
        What else forgets when all is to be forgotten: other parts of the visit add themselves.
    results : dict of str to Result
        By key, oldest first.
    shown : list of str or Refusal
        What came in last: a key of a result, or a refusal.
    taken : set of str
        Identifiers of uploads that have been answered, so that a rerun does not answer again.
    awaited : list of str
        Names of files that came in together and have not been answered yet.
    under_way : bool
        Files that came in together are being answered; a rerun may come in between.
    again : list of str
        Keys of results whose recordings the model that is used now is to answer, too.
    fresh : bool
        What is shown has changed, and the page has not brought it into view yet.
    page, came_from : str
        Title of the page that is drawn, and of the one before it, which may be the same.
    recordings, uploads, forgotten, arrivals : int
        How often something was recorded, uploaded, all was forgotten, and something was brought
        into view.
    """

    most_results: int = 30
    adopted: Adopted | None = None
    archive: InZip | None = None
    lost_model: str = ""
    live: Live = field(default_factory=Live)
    also_forget: list[Callable[[], object]] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    shown: list[str | Refusal] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    awaited: list[str] = field(default_factory=list)
    under_way: bool = False
    again: list[str] = field(default_factory=list)
    fresh: bool = False
    page: str = ""
    came_from: str = ""
    recordings: int = 0
    uploads: int = 0
    forgotten: int = 0
    arrivals: int = 0
    _last_recording: str = ""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def by(self) -> str:
        """Name of the visitor's own model that answers; empty for the app's."""
        return self.adopted.name if self.adopted else ""

    def use(self, adopted: Adopted | None) -> None:
        """Have a model of the visitor's own answer from now on, or the app's again.

        What came in last is to be answered by it, too.
        """
        with self._lock:
            self.adopted, self.lost_model = adopted, ""
            self.again = [result.key for result in self.current] or self.again
            self.shown = []

    def lose_model(self) -> None:
        """Answer with the app's model again, as the memory of the other is needed."""
        adopted, self.adopted = self.adopted, None  # without the lock: others wait for the memory
        self.lost_model = adopted.name if adopted else ""

    def begin(self, names: list[str]) -> None:
        """Make room for files that came in together, unless some of them are shown already."""
        with self._lock:
            if not self.under_way:
                self.shown = []
            self.under_way = True
            self.awaited = list(names)

    def answer(self, name: str, content: bytes, ask: Ask, upload: str = "") -> Result | None:
        """Answer one file, or tell why not, and show it with those since `begin`.

        Parameters
        ----------
        name : str
        content : bytes
        ask : callable
        upload : str
            Its identifier; one that was taken already is not answered again. Streamlit starts a
            page anew while the old run may still be waiting for its answer.

        Returns
        -------
        Result or None
            None if it was refused or taken before.
        """
        with self._lock:
            if upload in self.taken:
                return None
            result = self._answer(name, content, ask)
            self.taken |= {upload} - {""}
            if name in self.awaited:
                self.awaited.remove(name)
            return result

    def to_repeat(self) -> list[Result]:
        """What came in last before another model was used, as far as its sound is kept."""
        before = [self.results[key] for key in self.again if key in self.results]
        return [result for result in before if result.view]

    def repeat(self, earlier: Result, ask: Ask) -> Result | None:
        """Have the model that is used now answer an earlier recording; as `answer`."""
        with self._lock:
            self.again = [key for key in self.again if key != earlier.key]
            name = earlier.prediction.name
            result = self._answer(name, earlier.flac, ask, earlier.recording)
            if result:
                result.synthesised = earlier.synthesised
            return result

    def _answer(self, name: str, content: bytes, ask: Ask, recording: str = "") -> Result | None:
        by = self.by
        recording = recording or _digest(f"{name}\0".encode(errors="replace") + content)
        key = _digest(f"{by}\0{recording}".encode(errors="replace")) if by else recording
        known = self.results.get(key)
        found = known if known and known.view else answer_or_refuse(key, name, content, ask)
        if isinstance(found, Refusal):
            self._show(found)
            return None
        found.by, found.recording = by, recording
        # A result that comes in again is a new one, as far as the bounds go.
        self.results.pop(key, None)
        self.results[key] = found
        self._show(key)
        while len(self.results) > self.most_results:
            self.results.pop(next(iter(self.results)))
        return found

    def finish(self) -> None:
        """Tell which files were taken back unanswered, and have the answers brought into view."""
        if self.awaited:
            names = ", ".join(map(clean_name, self.awaited))
            was, it = ("was", "it") if len(self.awaited) == 1 else ("were", "them")
            text = LEFT.format(names, was, it)
            self._show(Refusal(names, text, unheard=len(self.awaited)))
        self.awaited = []
        self.again = []
        self.under_way = False
        self.fresh = True

    def open(self, key: str) -> None:
        """Show an earlier result again."""
        self.shown = [key]
        self.fresh = True

    def forget(self) -> None:
        """Drop all that was said, brought or trained; what is under way ends.

        The page then draws an empty recorder and uploader.
        """
        with self._lock:  # an answer that is under way comes before, and is forgotten too
            for forget in self.also_forget:
                forget()
            self.use(None)
            self.results.clear()
            self.live.forget()
            if self.archive:
                self.archive.drop_sound()
                self.archive = None
            self.shown = []
            self.again = []
            self.awaited = []
            self.under_way = False
            self.forgotten += 1

    def name_recording(self, upload: str) -> str:
        """What a recording of the browser is called: one number each, also after a rerun."""
        if upload != self._last_recording:
            self._last_recording = upload
            self.recordings += 1
        return f"Recording {self.recordings}"

    def sounds(self) -> list[Result]:
        """Results whose sound is still kept, oldest first."""
        return [result for result in list(self.results.values()) if result.view]

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
        sounds = [*archives, *self.sounds(), *self.live.sounds()]
        models = [Held(self.adopted.size(), self.lose_model)] if self.adopted else []
        return [*(Held(each.size(), each.drop_sound) for each in sounds), *models]

    @property
    def current(self) -> list[Result]:
        """Results that came in last and are still kept."""
        keys = [item for item in self.shown if isinstance(item, str)]
        return [self.results[key] for key in dict.fromkeys(keys) if key in self.results]

    @property
    def refusals(self) -> list[Refusal]:
        """Files that came in last and could not be used."""
        return [item for item in self.shown if isinstance(item, Refusal)]

    @property
    def earlier(self) -> list[Result]:
        """Results that are not shown now, the latest first."""
        return [r for key, r in reversed(self.results.items()) if key not in self.shown]

    def _show(self, item: str | Refusal) -> None:
        if item not in self.shown:
            self.shown.append(item)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
