"""What is kept of one visit for Live: the session that goes on, and the last one that has ended."""

import io
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import soundfile as sf

from ...live import LiveSession
from ...timeline import Timeline

if TYPE_CHECKING:
    from av import AudioFrame


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
    flac : bytes
        Its sound; empty if the memory was needed for others.
    kept_from_s : float
        Where the sound begins; what was before is not kept.
    lost_s : float
        What the connection has lost of it.
    """

    name: str
    seconds: float
    timeline: Timeline | None
    flac: bytes
    kept_from_s: float = 0.0
    lost_s: float = 0.0

    def size(self) -> int:
        """Bytes of sound."""
        return len(self.flac)

    def drop_sound(self) -> None:
        """Keep the answers only."""
        self.flac = b""

    def wav(self) -> bytes:
        """The sound as a 16-bit WAV file."""
        return _rewritten(self.flac, 0, "WAV")

    def last(self, seconds: float) -> bytes:
        """The last part of the sound as a FLAC file."""
        info = sf.info(io.BytesIO(self.flac))
        first = max(info.frames - int(seconds * info.samplerate), 0)
        return _rewritten(self.flac, first, "FLAC") if first else self.flac


def _rewritten(flac: bytes, first: int, kind: str) -> bytes:
    file = io.BytesIO()
    with sf.SoundFile(io.BytesIO(flac)) as sound:
        sound.seek(first)
        with sf.SoundFile(file, "w", sound.samplerate, 1, "PCM_16", format=kind) as written:
            for block in sound.blocks(sound.samplerate * 10, dtype="int16"):
                written.write(block)
    return file.getvalue()


@dataclass(eq=False)
class Live:
    """One visit's.

    Attributes
    ----------
    session : LiveSession or None
        That goes on.
    since : float
        When it was asked for, by `time.monotonic`.
    stopping : bool
        The page wants it to end; the browser has not been told yet.
    instead : str
        Why a recording is asked for in place of a connection; empty if none is.
    told : str
        What has to be said of the last attempt.
    ended : Ended or None
        The last one.
    count : int
        Sessions so far.
    """

    session: LiveSession | None = None
    since: float = 0.0
    stopping: bool = False
    instead: str = ""
    told: str = ""
    ended: Ended | None = None
    count: int = 0
    _taken: set[str] = field(default_factory=set)

    def hear(self, frame: "AudioFrame") -> None:
        """Pass a frame on to the session; for the event loop."""
        if session := self.session:
            session.hear(frame)

    def begin(self, session: LiveSession) -> None:
        """Let a session begin, in place of the last one."""
        self.session, self.ended, self.told = session, None, ""
        self.since = time.monotonic()

    def finish(self) -> None:
        """Let the session end, and keep what was heard, if anything was."""
        session, self.session, self.stopping = self.session, None, False
        if session is None:
            return
        timeline = session.end()
        sound = session.sound
        if sound.heard_s:
            self.count += 1
            self.ended = Ended(
                f"Live {self.count}", sound.heard_s, timeline, sound.as_file("FLAC"),
                sound.kept_from_s, session.lost_s,
            )  # fmt: skip

    def try_again(self) -> None:
        """Ask for a connection, though the last one failed."""
        self.instead = ""

    def name_next(self) -> str:
        """What the next session is called."""
        return f"Live {self.count + 1}"

    def takes(self, upload: str) -> bool:
        """Whether a recording is new; it is not the next time."""
        is_new = upload not in self._taken
        self._taken.add(upload)
        return is_new

    def sounds(self) -> list[LiveSession | Ended]:
        """Whatever holds sound, oldest first."""
        return [each for each in (self.ended, self.session) if each and each.size()]
