"""Recordings that a corpus has more than once, under whatever names, found by their content.

Under two speakers such a one would be learnt and tested at once, and flatter the score.
"""

import hashlib
from pathlib import Path

from .layouts import Utterance


class Repeats:
    """The recordings of a corpus so far."""

    def __init__(self) -> None:
        self._first: dict[bytes, Utterance] = {}

    def why_left_out(self, utterance: Utterance, digest: bytes) -> str:
        """A sentence if the same recording has come before; else empty.

        Parameters
        ----------
        utterance : Utterance
        digest : bytes
            Of the recording's content.
        """
        first = self._first.setdefault(digest, utterance)
        if first is utterance or _are_takes(first, utterance):
            return ""
        return f"{utterance.clip}: the same recording as {first.clip}, left out"


def _are_takes(one: Utterance, other: Utterance) -> bool:
    """Whether a corpus was published with both, as two takes of one speaker.

    RAVDESS has one of its actor 7 under both numbers, and its published figures count it twice. No
    fold over speakers parts them.
    """
    same = (one.speaker, one.emotion) == (other.speaker, other.emotion)
    return same and one.repetition != other.repetition


def digest_of(content: bytes) -> bytes:
    """By which contents are compared."""
    return hashlib.sha256(content).digest()


def digest_of_file(path: Path) -> bytes:
    """The same of a file, read piece by piece; that of its path if it cannot be read."""
    try:
        if path.is_file():  # opening a pipe would wait for a writer
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        pass
    return digest_of(str(path).encode(errors="replace"))
