"""What is kept of one visit for Recognise: what came in and its answers, in memory, bounded."""

import hashlib
import threading
from dataclasses import dataclass, field

from ...audio.clip import clean_name
from ..result import Ask, Refusal, Result, answer_or_refuse

LEFT = "You left this page before {} {} answered. Please choose {} again."


@dataclass(eq=False)
class Answers:
    """One visit's.

    Attributes
    ----------
    most_results : int
        How many are kept.
    results : dict of str to Result
        By key, oldest first.
    shown : list of str or Refusal
        What came in last: a key of a result, or a refusal.
    taken : set of str
        Identifiers of uploads that have been answered, so that a rerun does not answer again.
    awaited : list of str or None
        While files that came in together are being answered, into which a rerun may come: names
        of those that have not been answered yet.
    again : list of str
        Keys of results whose recordings the model that is used now is to answer, too.
    fresh : bool
        What is shown has changed, and the page has not brought it into view yet.
    recordings, uploads : int
        How often something was recorded, and uploaded.
    """

    most_results: int = 30
    results: dict[str, Result] = field(default_factory=dict)
    shown: list[str | Refusal] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    awaited: list[str] | None = None
    again: list[str] = field(default_factory=list)
    fresh: bool = False
    recordings: int = 0
    uploads: int = 0
    _last_recording: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, names: list[str]) -> None:
        """Make room for files that came in together, unless some of them are shown already."""
        with self._lock:
            if self.awaited is None:
                self.shown = []
            self.awaited = list(names)

    def answer(
        self, name: str, content: bytes, ask: Ask, by: str, upload: str = ""
    ) -> Result | None:
        """Answer one file, or tell why not, and show it with those since `begin`.

        Parameters
        ----------
        name : str
        content : bytes
        ask : callable
        by : str
            Who is asked, as `Result.by`.
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
            result = self._answer(name, content, ask, by)
            self.taken |= {upload} - {""}
            if name in (awaited := self.awaited or []):
                awaited.remove(name)
            return result

    def refuse(self, refusal: Refusal) -> None:
        """Show why a file has no answer, with what came in since `begin`."""
        with self._lock:
            self._show(refusal)

    def finish(self) -> None:
        """Tell which files were taken back unanswered, and have the answers brought into view."""
        if left := self.awaited:
            names = ", ".join(map(clean_name, left))
            was, it = ("was", "it") if len(left) == 1 else ("were", "them")
            self._show(Refusal(names, LEFT.format(names, was, it), unheard=len(left)))
        self.awaited, self.again, self.fresh = None, [], True

    def open(self, key: str) -> None:
        """Show an earlier result again."""
        self.shown, self.fresh = [key], True

    def set_aside(self) -> None:
        """Show nothing: the model that is used next is to answer what came in last."""
        with self._lock:  # an answer that is under way comes before, and is answered again, too
            self.again = [result.key for result in self.current] or self.again
            self.shown = []

    def to_repeat(self) -> list[Result]:
        """What came in last before another model was used, as far as its sound is kept."""
        before = [self.results[key] for key in self.again if key in self.results]
        return [result for result in before if result.view]

    def repeat(self, earlier: Result, ask: Ask, by: str) -> Result | None:
        """Have the model that is used now answer an earlier recording; as `answer`."""
        with self._lock:
            self.again = [key for key in self.again if key != earlier.key]
            if not earlier.view:  # the answers before it needed the memory of its sound
                return None
            name = earlier.prediction.name
            result = self._answer(name, earlier.flac, ask, by, earlier.recording)
            if result:
                result.synthesised = earlier.synthesised
            return result

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return not self.results

    def forget(self) -> None:
        """Drop all that came in."""
        with self._lock:  # an answer that is under way comes before, and is forgotten too
            self.results.clear()
            self.shown, self.again, self.awaited = [], [], None

    def name_recording(self, upload: str) -> str:
        """What a recording of the browser is called: one number each, also after a rerun."""
        if upload != self._last_recording:
            self._last_recording = upload
            self.recordings += 1
        return f"Recording {self.recordings}"

    def sounds(self) -> list[Result]:
        """Results whose sound is still kept, oldest first."""
        return [result for result in list(self.results.values()) if result.view]

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

    def _answer(
        self, name: str, content: bytes, ask: Ask, by: str, recording: str = ""
    ) -> Result | None:
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

    def _show(self, item: str | Refusal) -> None:
        if item not in self.shown:
            self.shown.append(item)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
