"""A session at a microphone: what comes in is kept, followed, and shown as it is at a moment.

Three parties share a session, each from a thread of its own: the server's event loop gives frames
(`hear`), the desk has them analysed (`step`), the page looks at the last `View`.
"""

import threading
import time
from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..audio.spectrum import FRAMES_PER_SECOND, HOP, N_MELS, SAMPLE_RATE, from_db, to_db
from ..features.analysis import analyse
from ..features.smoothing import moving_mean
from ..model.model import Model, Prediction
from ..pictures.sound import outline
from ..timeline.stretches import Stretch, Timeline
from .sound import FrameQueue, FrameReader, SoundRing
from .stretches import Follower

if TYPE_CHECKING:
    from av import AudioFrame

MOST_S = 30 * 60.0
SHOWN_S = 10.0  # of the mel spectrogram
COLUMN_FRAMES = 5  # of 10 ms in each of its columns
COLUMNS = round(SHOWN_S * FRAMES_PER_SECOND / COLUMN_FRAMES)
LEVEL_S = 0.3
LEAST_S = 0.1  # of new sound that are worth a step
QUIETEST_DB = -100.0
GONE_S = 15.0  # without a frame; a connection is given up before


@dataclass(frozen=True, eq=False)
class View:
    """A session at a moment.

    Attributes
    ----------
    heard_s : float
        Seconds of sound so far.
    level_db : float
        Of the loudest 0.1 s just now, in dB re full scale.
    log_mel : np.ndarray [shape=(N_MELS, COLUMNS)]
        Power in mel bands of the last `SHOWN_S`, in dB re full scale; NaN before the beginning.
    speaking : bool
    now : Prediction or None
        Of the speech that is heard now, as `ser.live.stretches.Follower` has it.
    stretches : tuple of Stretch
        All so far; the last ones may still change.
    """

    heard_s: float
    level_db: float
    log_mel: np.ndarray
    speaking: bool
    now: Prediction | None
    stretches: tuple[Stretch, ...]


NOTHING = View(0.0, QUIETEST_DB, np.full((N_MELS, COLUMNS), np.nan, np.float32), False, None, ())


class LiveSession:
    """One visitor's.

    Parameters
    ----------
    model : Model
    name : str
    most_seconds : float
        Of sound that is kept, and after which the session is over, whatever has come.
    clock : callable
        Seconds.

    Attributes
    ----------
    view : View
        The latest.
    sound : SoundRing
    problem : bool
        Whether its analysis has failed.
    """

    def __init__(
        self,
        model: Model,
        name: str = "Live",
        most_seconds: float = MOST_S,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.name = name
        self.most_seconds = most_seconds
        self.view = NOTHING
        self.sound = SoundRing(most_seconds)
        self._clock = clock
        self._began = self._last_frame = clock()
        self._frames, self._reader = FrameQueue(), FrameReader()
        self._follower = Follower(model, name)
        self._columns: deque[np.ndarray] = deque(maxlen=COLUMNS)
        self._swings = array("f")  # of each column since the beginning
        self._rest = np.empty(0, np.float32)  # too little for a column
        self._lock = threading.Lock()
        self._over = False
        self.problem = False

    @property
    def lost_s(self) -> float:
        """Seconds of sound that never came."""
        return self._reader.lost_s

    @property
    def is_cut_off(self) -> bool:
        """Whether no frame has come for long: the visitor has gone, or the connection has."""
        return self._clock() - self._last_frame > GONE_S

    @property
    def left_s(self) -> float:
        """Seconds until it has lasted as long as it may; who sends little wins no time."""
        return self.most_seconds - max(self.view.heard_s, self._clock() - self._began)

    @property
    def is_full(self) -> bool:
        """Whether it has lasted as long as it may."""
        return self.left_s <= 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self._over or self.problem or self.is_full or self.is_cut_off

    def hear(self, frame: "AudioFrame") -> None:
        """Take a frame; for the event loop, which must not wait."""
        if not self._over:
            self._last_frame = self._clock()
            self._frames.put(frame)

    def step(self) -> None:
        """Analyse what has come since the last step."""
        with self._lock:
            new = self._reader.read(self._frames.take())
            if self._over:
                new = np.concatenate([new, self._reader.finish()])
            self.sound.add(new)
            new = self._rest = np.concatenate([self._rest, new])
            if len(new) < LEAST_S * SAMPLE_RATE:
                return
            level = self._look(new)
            heard_s, follower = self.sound.heard_s, self._follower
            follower.follow(self.sound.recent, heard_s)
            self.view = View(
                heard_s, level, self._log_mel(), follower.speaking, follower.now, follower.stretches
            )

    def _look(self, new: np.ndarray) -> float:
        """Columns of the spectrogram of new sound; its level in the end."""
        whole = len(new) // (COLUMN_FRAMES * HOP) * COLUMN_FRAMES
        self._rest = new[whole * HOP :]
        columns = new[: whole * HOP].reshape(-1, COLUMN_FRAMES * HOP)
        self._swings.extend(np.abs(columns).max(axis=1))
        analysis = analyse(new[: whole * HOP].copy())
        power = from_db(analysis.log_mel[:whole]).reshape(-1, COLUMN_FRAMES, N_MELS).mean(axis=1)
        self._columns.extend(to_db(power))
        last = from_db(analysis.level[-round(LEVEL_S * FRAMES_PER_SECOND) :])
        return float(to_db(moving_mean(last, FRAMES_PER_SECOND // 10).max()))

    def _log_mel(self) -> np.ndarray:
        shown = np.full((COLUMNS, N_MELS), np.nan, np.float32)
        shown[COLUMNS - len(self._columns) :] = self._columns
        return shown.T

    def outline(self, from_s: float = 0.0) -> np.ndarray:
        """The waveform from some moment on, as `ser.pictures.sound.outline`."""
        first = round(from_s * FRAMES_PER_SECOND / COLUMN_FRAMES)
        return outline(np.array(self._swings[first:]))

    def size(self) -> int:
        """Bytes of sound that are kept."""
        return self.sound.size()

    def drop_sound(self) -> None:
        """Forget the sound so far."""
        self.sound.forget()

    def abandon(self) -> None:
        """Take no more frames, and forget what was heard."""
        self._over = True
        with self._lock:
            self._frames.take()
            self._reader, self.view = FrameReader(), NOTHING
            self.sound.forget()
            self.sound.recent = self._rest = np.empty(0, np.float32)

    def end(self) -> Timeline | None:
        """Take no more frames; what was heard, None if nobody has spoken."""
        self._over = True
        self.step()
        with self._lock:
            self.sound.recent = np.empty(0, np.float32)
            return self._follower.finish(self.sound.heard_s)
