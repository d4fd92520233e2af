"""What is kept of a session, or of a long recording, that is over."""

import io
from dataclasses import dataclass, replace
from os import SEEK_END, SEEK_SET

import numpy as np
import soundfile as sf

from ...audio.spectrum import SAMPLE_RATE
from ...timeline.stretches import Timeline


@dataclass(eq=False)
class Ended:
    """A session, or a long recording, that is over.

    Attributes
    ----------
    name : str
    seconds : float
        How long it was.
    timeline : Timeline or None
        None if nobody has spoken.
    outline : np.ndarray [shape=(columns,)]
        Of the sound that is kept, as `ser.pictures.sound.outline`.
    sound : bytes
        FLAC, or WAV as it was recorded; empty if the memory was needed for others.
    kept_from_s : float
        Where the sound begins; what was before is not kept.
    lost_s : float
        What the connection has lost of it.
    by : str
        Name of the visitor's own model that answered; empty for the app's.
    """

    name: str
    seconds: float
    timeline: Timeline | None
    outline: np.ndarray
    sound: bytes
    kept_from_s: float = 0.0
    lost_s: float = 0.0
    by: str = ""

    @property
    def kind(self) -> str:
        """Of the sound's file."""
        return "flac" if self.sound.startswith(b"fLaC") else "wav"

    def audible(self, timeline: Timeline) -> Timeline:
        """What of a timeline of the session is in the sound that is kept, from its beginning."""
        if not self.kept_from_s:
            return timeline
        begin = self.kept_from_s
        kept = [each for each in timeline.stretches if each.start >= begin]
        moved = tuple(replace(e, start=e.start - begin, end=e.end - begin) for e in kept)
        return replace(timeline, duration=self.seconds - begin, stretches=moved)

    def size(self) -> int:
        """Bytes of sound."""
        return len(self.sound)

    def drop_sound(self) -> None:
        """Keep the answers only."""
        self.sound = b""

    def wav(self) -> bytes:
        """The sound as a 16-bit WAV file."""
        return self.sound if self.kind == "wav" else _rewritten(self.sound, 0, "WAV")

    def last(self, seconds: float) -> bytes:
        """The last part of the sound as a file."""
        if self.seconds - self.kept_from_s <= seconds:
            return self.sound
        return _rewritten(self.sound, -round(seconds * SAMPLE_RATE), "FLAC")


def _rewritten(flac: bytes, first: int, kind: str) -> bytes:
    """Sound of our own making from some sample on, counted from the end if below 0."""
    file = io.BytesIO()
    with sf.SoundFile(io.BytesIO(flac)) as sound:
        sound.seek(first, SEEK_END if first < 0 else SEEK_SET)
        with sf.SoundFile(file, "w", SAMPLE_RATE, 1, "PCM_16", format=kind) as written:
            for block in sound.blocks(10 * SAMPLE_RATE, dtype="int16"):
                written.write(block)
    return file.getvalue()
