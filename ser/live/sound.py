"""The sound of a session: frames as they come from a browser, kept within bounds.

The server's event loop only puts frames into a queue. Everything else is done where they are taken
out: to one channel at 16 kHz, and into a ring that forgets the oldest minute when it is full.
"""

import io
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import soundfile as sf

from ..audio.mixdown import MonoStream
from ..audio.spectrum import SAMPLE_RATE

if TYPE_CHECKING:
    from av import AudioFrame

RECENT_S = 20.0  # kept at hand for the analysis
PART_S = 60.0  # of sound are packed together
MOST_QUEUED_S = 60.0  # of sound that nobody takes out
MOST_FILLED_S = 2.0  # a longer gap in the time stamps is no loss but another beginning


class FrameQueue:
    """Frames on their way from the event loop to whoever analyses them; safe for threads.

    What comes while it is full is lost.
    """

    def __init__(self) -> None:
        self._frames: deque[AudioFrame] = deque()
        self._seconds = 0.0
        self._lock = threading.Lock()

    def put(self, frame: "AudioFrame") -> None:
        """Append a frame; does no other work, as the event loop of all visitors waits for it."""
        with self._lock:
            if self._seconds < MOST_QUEUED_S:
                self._frames.append(frame)
                self._seconds += frame.samples / frame.sample_rate

    def take(self) -> list["AudioFrame"]:
        """All that has come since the last time, oldest first."""
        with self._lock:
            taken, self._frames, self._seconds = self._frames, deque(), 0.0
        return list(taken)


class FrameReader:
    """Frames of any layout and rate to one channel at 16 kHz.

    Attributes
    ----------
    lost_s : float
        Seconds that the frames' time stamps say are missing; silence stands in for them.
    """

    def __init__(self) -> None:
        self._stream = MonoStream()
        self._next: tuple[int, int] | None = None  # time stamp of the next frame, and its rate
        self.lost_s = 0.0

    def read(self, frames: Iterable["AudioFrame"]) -> np.ndarray:
        """The sound of frames that follow those of the last call, shape (samples,), float32."""
        parts = [part for frame in frames for part in self._read(frame)]
        return np.concatenate(parts) if parts else np.empty(0, np.float32)

    def finish(self) -> np.ndarray:
        """What is still held back, shape (samples,), float32."""
        return self._stream.flush()

    def _read(self, frame: "AudioFrame") -> Iterator[np.ndarray]:
        rate = frame.sample_rate
        if missing := self._missing(frame):
            self.lost_s += missing / rate
            yield from self._stream.convert(rate, np.zeros((missing, 1), np.float32))
        yield from self._stream.convert(rate, _block(frame))

    def _missing(self, frame: "AudioFrame") -> int:
        """Samples between the last frame and this one, if their time stamps count samples."""
        rate, stamp = frame.sample_rate, frame.pts
        if stamp is None or frame.time_base != Fraction(1, rate):
            self._next = None
            return 0
        expected, last_rate = self._next or (stamp, rate)
        self._next = stamp + frame.samples, rate
        missing = stamp - expected if rate == last_rate else 0
        return missing if 0 < missing <= MOST_FILLED_S * rate else 0


def _block(frame: "AudioFrame") -> np.ndarray:
    """Samples of a frame, shape (samples, channels), int16 or float32."""
    if frame.format.name not in ("s16", "flt"):
        from av import AudioResampler

        # Only to other numbers, interleaved: to_ndarray crashes on 8 separate channels and more.
        as_floats = AudioResampler(format="flt")
        frame.pts = None
        parts = [*as_floats.resample(frame), *as_floats.resample(None)]
        return np.concatenate([_block(part) for part in parts])
    return frame.to_ndarray().reshape(-1, frame.layout.nb_channels)


class SoundRing:
    """The last minutes of a sound, packed without loss, and the last seconds of it at hand.

    Parameters
    ----------
    most_seconds : float
        Kept; when a minute more is full, the oldest is forgotten.

    Attributes
    ----------
    heard_s : float
        Seconds so far, also those that are forgotten.
    recent : np.ndarray [shape=(samples,)]
        The last `RECENT_S` at most; 16 kHz mono, float32.
    """

    def __init__(self, most_seconds: float):
        self._parts: deque[bytes] = deque(maxlen=max(round(most_seconds / PART_S), 1))
        self._open: list[np.ndarray] = []
        self._open_samples = 0
        self._samples = 0
        self._packed_samples = 0
        self._lock = threading.Lock()
        self.recent = np.empty(0, np.float32)

    @property
    def heard_s(self) -> float:
        """Seconds so far, also those that are forgotten."""
        return self._samples / SAMPLE_RATE

    @property
    def kept_from_s(self) -> float:
        """Where the kept sound begins."""
        return (self._samples - self._open_samples - self._packed_samples) / SAMPLE_RATE

    def add(self, signal: np.ndarray) -> None:
        """Append sound.

        Parameters
        ----------
        signal : np.ndarray [shape=(samples,)]
            16 kHz mono, float32.
        """
        self.recent = np.concatenate([self.recent, signal])[-round(RECENT_S * SAMPLE_RATE) :]
        with self._lock:
            self._open.append(_to_int16(signal))
            self._open_samples += len(signal)
            self._samples += len(signal)
            while self._open_samples >= PART_S * SAMPLE_RATE:
                self._pack(round(PART_S * SAMPLE_RATE))

    def _pack(self, samples: int) -> None:
        sound = np.concatenate(self._open)
        if len(self._parts) == self._parts.maxlen:
            self._packed_samples -= round(PART_S * SAMPLE_RATE)
        self._parts.append(_packed(sound[:samples]))
        self._packed_samples += samples
        self._open = [sound[samples:]]
        self._open_samples = len(sound) - samples

    def forget(self) -> None:
        """Drop all sound so far, but for the last seconds."""
        with self._lock:
            self._parts.clear()
            self._packed_samples = 0
            self._open, self._open_samples = [], 0

    def size(self) -> int:
        """Bytes of what is kept."""
        with self._lock:
            return sum(map(len, self._parts)) + 2 * self._open_samples

    def as_file(self, kind: str = "WAV") -> bytes:
        """What is kept as a 16-bit mono file, "WAV" or "FLAC", written a minute at a time."""
        with self._lock:
            parts, rest = [*self._parts], [*self._open]
        file = io.BytesIO()
        with sf.SoundFile(file, "w", SAMPLE_RATE, 1, "PCM_16", format=kind) as written:
            for part in parts:
                written.write(sf.read(io.BytesIO(part), dtype="int16")[0])
            for signal in rest:
                written.write(signal)
        return file.getvalue()


def _to_int16(signal: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(signal * 32768), -32768, 32767).astype(np.int16)


def _packed(signal: np.ndarray) -> bytes:
    file = io.BytesIO()
    sf.write(file, signal, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return file.getvalue()
