"""One recording of a visit: its answer with all that is shown of it, or why there is none."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from ..audio.clip import clean_name
from ..corpora.examples import Example
from ..errors import AudioError, Busy
from ..model.model import Prediction
from ..pictures.sound import SoundView
from ..timeline.stretches import Timeline
from ..workers.answer import Answer

LOG = logging.getLogger(__name__)
FAULT = "This is our fault, not yours: please try another recording, or export it as MP3 first."
BUSY = "Many people are using this app right now. Please choose {} again in a minute."

Ask = Callable[[bytes, str], Answer]
"""Bytes of a recording and its name to an answer; raises AudioError or Busy."""


@dataclass(eq=False)
class Result:
    """An answer with what is needed to show it again.

    Attributes
    ----------
    key : str
        The same for the same file under the same name, answered by the same model.
    prediction : Prediction
    view : SoundView or None
    flac : bytes
        What the model heard, 16 kHz mono 16-bit. Empty, and `view` None, once the sounds of all
        visits together took too much memory.
    example : Example or None
        Which recording of an actor this is.
    own : Prediction or None
        What the app's model, which was trained with the example, answers; `prediction` is then by
        a model that never heard its actor.
    synthesised : bool
        A computer made the voice: no answer is right.
    by : str
        Name of the visitor's own model that answered; empty for the app's.
    timeline : Timeline or None
        Of a recording of several sentences: what each stretch of it sounds like.
    recording : str
        The same for the same file under the same name, whichever model answers.
    """

    key: str
    prediction: Prediction
    view: SoundView | None
    flac: bytes
    example: Example | None = None
    own: Prediction | None = None
    synthesised: bool = False
    by: str = ""
    timeline: Timeline | None = None
    recording: str = ""

    def size(self) -> int:
        """Bytes of sound and plots."""
        if self.view is None:
            return 0
        arrays = (getattr(self.view, each.name) for each in fields(self.view))
        return len(self.flac) + sum(getattr(array, "nbytes", 0) for array in arrays)

    def drop_sound(self) -> None:
        """Keep the answer only."""
        self.view, self.flac = None, b""

    def become_example(self, example: Example, unseen: Prediction | None) -> None:
        """Show what a model answers that never heard the actor, if there is such an answer."""
        self.example = example
        self.timeline = None  # by a model that has heard the actor
        if unseen:
            own = self.own = self.prediction
            self.prediction = replace(
                unseen, name=own.name, duration=own.duration, warnings=own.warnings
            )


@dataclass(frozen=True)
class Refusal:
    """A file that has no answer, and why.

    Attributes
    ----------
    name, reason : str
    unheard : int
        For how many files it stands that nobody has listened to; 0 for one that was of no use.
    """

    name: str
    reason: str
    unheard: int = 0


def answer_or_refuse(key: str, name: str, content: bytes, ask: Ask) -> Result | Refusal:
    """Have a recording answered, or tell in our words why it is not.

    Parameters
    ----------
    key : str
        As `Result` has it.
    name : str
    content : bytes
    ask : callable
    """
    try:
        answer = ask(content, name)
    except AudioError as error:
        return Refusal(name, error.advice)
    except Busy:
        return Refusal(name, BUSY.format(clean_name(name)), unheard=1)
    except Exception:
        LOG.exception("A recording of %d bytes could not be answered", len(content))
        return Refusal(name, f"{clean_name(name)} could not be answered. {FAULT}")
    return Result(key, answer.prediction, answer.view, answer.flac, timeline=answer.timeline)
