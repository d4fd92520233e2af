"""The clips that a training was about, by their names in its table, to be listened to."""

from collections.abc import Iterable
from typing import Protocol

from ..corpora.layouts import Utterance
from ..corpora.zipped import ZippedCorpus
from ..model.heldout import without_suffix


class Recordings(Protocol):
    """Where clips are."""

    def read(self, clip: str) -> bytes | None:
        """The bytes of a clip; None if it is not here."""


class InFolder:
    """Clips of a corpus on this computer.

    Parameters
    ----------
    utterances : iterable of Utterance
    """

    def __init__(self, utterances: Iterable[Utterance]):
        self._paths = {without_suffix(each.clip): each.path for each in utterances}

    def read(self, clip: str) -> bytes | None:
        """As `Recordings.read`."""
        path = self._paths.get(without_suffix(clip))
        try:
            return path.read_bytes() if path else None
        except OSError:  # it was there when the corpus was read
            return None


class InZip:
    """A visitor's own clips, as long as there is memory for them.

    Parameters
    ----------
    corpus : ZippedCorpus
    """

    def __init__(self, corpus: ZippedCorpus):
        self._clips = {each.clip: each for each in corpus.utterances}
        self._corpus: ZippedCorpus | None = corpus

    def read(self, clip: str) -> bytes | None:
        """As `Recordings.read`; AudioError if the clip is damaged."""
        corpus, utterance = self._corpus, self._clips.get(clip)
        return corpus.read(utterance) if corpus and utterance else None

    def size(self) -> int:
        """Bytes that are kept."""
        return self._corpus.archive.size if self._corpus else 0

    def drop_sound(self) -> None:
        """Keep them no longer."""
        self._corpus = None


class Several:
    """Clips that are in one of several places.

    Parameters
    ----------
    *places : Recordings
    """

    def __init__(self, *places: Recordings):
        self._places = places

    def read(self, clip: str) -> bytes | None:
        """As `Recordings.read`."""
        found = (place.read(clip) for place in self._places)
        return next((content for content in found if content), None)
