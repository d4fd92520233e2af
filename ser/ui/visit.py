"""What is kept of one visit: the answers so far, in memory, bounded.

A `Visit` lives in the visitor's own session state and nowhere else.
"""

import hashlib
import io
import logging
from dataclasses import dataclass, field

import numpy as np
import soundfile as sf

from ..audio import Clip, load_clip
from ..contours import analyse
from ..errors import AudioError
from ..model import Model, Prediction
from ..sound import SoundView, view_sound

LOG = logging.getLogger(__name__)
FAULT = "This is our fault, not yours: please try another recording, or export it as MP3 first."
MOST_RESULTS = 30
MOST_AUDIO = 40 * 1024**2  # bytes of WAV kept for playing, over all results of a visit


@dataclass(eq=False)
class Result:
    """An answer with what is needed to show it again.

    Attributes
    ----------
    key : str
        The same for the same file under the same name.
    prediction : Prediction
    view : SoundView
    wav : bytes
        What the model heard, 16 kHz mono 16-bit; empty once the visit's bound was reached.
    """

    key: str
    prediction: Prediction
    view: SoundView
    wav: bytes


@dataclass(frozen=True)
class Refusal:
    """A file that could not be used, and why."""

    name: str
    reason: str


@dataclass
class Visit:
    """The answers of one visit.

    Attributes
    ----------
    results : dict of str to Result
        By key, oldest first, at most `MOST_RESULTS`.
    shown : list of str or Refusal
        What came in last: a key of a result, or a refusal.
    taken : set of str
        Identifiers of uploads that have been answered, so that a rerun does not answer again.
    under_way : bool
        Files that came in together are being answered; a rerun may come in between.
    fresh : bool
        What is shown has changed, and the page has not brought it into view yet.
    recordings, uploads, forgotten : int
        How often something was recorded, uploaded, and everything was forgotten.
    """

    results: dict[str, Result] = field(default_factory=dict)
    shown: list[str | Refusal] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    under_way: bool = False
    fresh: bool = False
    recordings: int = 0
    uploads: int = 0
    forgotten: int = 0

    def begin(self) -> None:
        """Make room for files that came in together, unless some of them are shown already."""
        if not self.under_way:
            self.shown = []
        self.under_way = True

    def answer(self, name: str, content: bytes, model: Model) -> None:
        """Answer one file, or tell why not, and show it with those since `begin`.

        Parameters
        ----------
        name : str
        content : bytes
        model : Model
        """
        key = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()[:16]
        try:
            # A result that comes in again is a new one, as far as the bounds go.
            result = self.results.pop(key, None)
            self.results[key] = result or make_result(key, load_clip(content, name), model)
            self._show(key)
        except AudioError as error:
            self._show(Refusal(name, error.advice))
        except Exception:
            LOG.exception("A recording of %d bytes could not be answered", len(content))
            self._show(Refusal(name, f"{name} could not be answered. {FAULT}"))
        self._keep_bounds()

    def finish(self) -> None:
        """Have the answers since `begin` brought into view."""
        self.under_way = False
        self.fresh = True

    def open(self, key: str) -> None:
        """Show an earlier result again."""
        self.shown = [key]
        self.fresh = True

    def forget(self) -> None:
        """Drop all results; the page then draws an empty recorder and uploader."""
        self.results.clear()
        self.shown = []
        self.forgotten += 1

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

    def _keep_bounds(self) -> None:
        while len(self.results) > MOST_RESULTS:
            self.results.pop(next(iter(self.results)))
        total = 0
        for result in reversed(self.results.values()):
            total += len(result.wav)
            if total > MOST_AUDIO:
                result.wav = b""


def make_result(key: str, clip: Clip, model: Model) -> Result:
    """Answer a clip and keep what is needed to show the answer again."""
    analysis = analyse(clip.signal)
    prediction = model.predict(clip, analysis)
    return Result(key, prediction, view_sound(clip.signal, analysis), to_wav(clip))


def to_wav(clip: Clip) -> bytes:
    """A clip as a 16-bit WAV file."""
    file = io.BytesIO()
    samples = np.clip(clip.signal, -1, 1)
    sf.write(file, samples, clip.sample_rate, format="WAV", subtype="PCM_16")
    return file.getvalue()
