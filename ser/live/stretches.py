"""Stretches of speech in a sound that goes on, and what the last of them sounds like."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..audio.clip import Clip
from ..audio.spectrum import SAMPLE_RATE
from ..model.model import Model, Prediction
from ..timeline.segmentation import LONG_PAUSE_S, LONGEST_S, Span, segment
from ..timeline.stretches import Heard, Stretch, Timeline, join
from ..timeline.timeline import listen

SETTLED_S = LONGEST_S + LONG_PAUSE_S
"""A stretch that ended so long ago does not change any more."""

CONTEXT_S = 10.0  # of silence are looked at, for speech to stand out from
AT_LEAST_S = 1.2  # of a stretch that still goes on are answered; less changes too often
SILENT_AFTER_S = 1.0


class Follower:
    """Cuts a sound that goes on into stretches and answers them, each as soon as it can be.

    Parameters
    ----------
    model : Model
    name : str
        Of the sound.

    Attributes
    ----------
    settled : list of Stretch
        Those that do not change any more, oldest first.
    open : list of Stretch
        Those after them, which still may.
    now : Prediction or None
        Of the speech that is heard now; None in silence, and until there is enough of it.
    speaking : bool
        Whether somebody speaks now.
    """

    def __init__(self, model: Model, name: str):
        self._model, self._name = model, name
        self._heard: list[Heard] = []
        self._open: list[Heard] = []
        self._known: dict[Span, Heard | None] = {}
        self._from = 0.0
        self.settled: list[Stretch] = []
        self.open: list[Stretch] = []
        self.now: Prediction | None = None
        self.speaking = False

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """All so far."""
        return (*self.settled, *self.open)

    def follow(self, recent: np.ndarray, heard_s: float) -> None:
        """Take in what has come.

        Parameters
        ----------
        recent : np.ndarray [shape=(samples,)]
            The last seconds of the sound, 16 kHz mono.
        heard_s : float
            Seconds from the beginning of the sound to its end.
        """
        begin = heard_s - len(recent) / SAMPLE_RATE
        self._from = max(self._from, begin)
        offset = round((self._from - begin) * SAMPLE_RATE)
        clip = Clip(recent[offset:], name=self._name)
        spans = segment(clip.signal) if len(clip.signal) else []
        heard = self._listen(clip, spans)
        settled = [each for each in heard if each.span.end <= heard_s - SETTLED_S]
        self._open = heard[len(settled) :]
        self._settle(settled, heard_s)
        self.open = self._answered(self._open)
        silence = len(clip.signal) / SAMPLE_RATE - spans[-1].end if spans else np.inf
        self.speaking = silence < SILENT_AFTER_S
        self._hear_now(heard_s)

    def _listen(self, clip: Clip, spans: Sequence[Span]) -> list[Heard]:
        known, found = {}, []
        for span in spans:
            there = Span(span.start + self._from, span.end + self._from)
            key = Span(round(there.start, 2), round(there.end, 2))
            if key not in self._known:
                heard = listen(clip, span, self._model)
                self._known[key] = heard and replace(heard, span=there)
            known[key] = self._known[key]
            if answer := known[key]:
                found.append(answer)
        self._known = known
        return found

    def _settle(self, heard: Sequence[Heard], heard_s: float) -> None:
        self._heard += heard
        self.settled += self._answered(heard)
        if heard:
            self._from = heard[-1].span.end
        if not self._open:
            self._from = max(self._from, heard_s - CONTEXT_S)

    def _answered(self, heard: Sequence[Heard]) -> list[Stretch]:
        return [self._join([each], each.span.duration).stretches[0] for each in heard]

    def _hear_now(self, heard_s: float) -> None:
        if not self.speaking or not self.open or heard_s - self.open[-1].end > SILENT_AFTER_S:
            self.now = None
        elif self.open[-1].duration >= AT_LEAST_S:
            self.now = self.open[-1].prediction

    def finish(self, heard_s: float) -> Timeline | None:
        """All of it as a timeline; None if nobody has spoken.

        Parameters
        ----------
        heard_s : float
            As `follow` takes it.
        """
        heard = [*self._heard, *self._open]
        return self._join(heard, heard_s) if heard else None

    def _join(self, heard: Sequence[Heard], duration: float) -> Timeline:
        return join(heard, self._model.labels, self._model.confidence, self._name, duration)
