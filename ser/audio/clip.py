"""A path or bytes to a `Clip`: read in memory, bounded in size, mono, 16 kHz and not silent.

What the bytes mean is `ser.audio.decoding`'s part.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .decoding import decode
from .kinds import AGAIN, EXTENSIONS, refusal
from .mixdown import MAX_SECONDS
from .spectrum import SAMPLE_RATE

__all__ = [
    "EXTENSIONS",
    "MAX_BYTES",
    "MAX_SECONDS",
    "SAMPLE_RATE",
    "Clip",
    "clean_name",
    "load_clip",
    "printable",
]

MAX_BYTES = 25 * 1024**2
MAX_NAME = 80
SILENT_CURE = (
    "Choose another recording. If you have just made this one, check that the microphone is on."
)
QUIETEST, LOUDEST = 1e-6, 1e3  # peak; a float file beyond them holds numbers, not sound


@dataclass(frozen=True, eq=False)
class Clip:
    """A recording that is ready for analysis.

    Attributes
    ----------
    signal : np.ndarray [shape=(samples,), dtype=float32]
        One channel; full scale is 1, which float files may exceed.
    sample_rate : int
        In Hz; `load_clip` always gives 16,000.
    name : str
        For people: a file name without its folder, or "recording".
    """

    signal: np.ndarray
    sample_rate: int = SAMPLE_RATE
    name: str = "recording"

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.signal) / self.sample_rate


def load_clip(
    source: str | os.PathLike | bytes | bytearray | memoryview,
    name: str | None = None,
    max_seconds: float = MAX_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Clip:
    """Decode a recording to one channel at 16 kHz.

    Parameters
    ----------
    source : path or bytes-like
        WAV, FLAC, MP3, OGG (Vorbis or Opus), M4A (AAC or Apple lossless), AAC, MP4, 3GP, MOV,
        WebM, MKV, CAF or AIFF, whatever its name says: 4 to 384 kHz, at most 32 channels (their
        mean is taken). Of a video, only the sound is used.
    name : str, optional
        Shown in messages; the path's last part or "recording" by default.
    max_seconds, max_bytes : float, int
        The longest and the largest that are taken. What is decoded to get there is bounded too:
        on average, all channels together may hold 192,000 samples for each of `max_seconds`.

    Returns
    -------
    Clip
        A mono 16 kHz input comes back with its samples unchanged.

    Raises
    ------
    AudioError
        The file is missing or a folder, empty, too large, too long, not audio, cut short,
        without a sound track, locked, nothing but zeros, or has an odd rate, too many channels,
        samples that are not finite numbers or a structure that would take too much memory.

    Examples
    --------
    >>> from io import BytesIO
    >>> import numpy as np, soundfile
    >>> tone = np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    >>> file = BytesIO()
    >>> soundfile.write(file, np.column_stack([tone, tone]), 48_000, format="WAV")
    >>> clip = load_clip(file.getvalue(), "a4.wav")
    >>> clip.name, clip.signal.shape, clip.duration
    ('a4.wav', (16000,), 1.0)
    """
    if isinstance(source, bytes | bytearray | memoryview):
        name = clean_name(name)
        _check_size(memoryview(source).nbytes, max_bytes, name)
        data = bytes(source)
    else:
        path = Path(source)
        name = clean_name(path.name if name is None else name)
        data = _read_file(path, max_bytes, name)
    signal = decode(data, name, max_seconds)
    _check_signal(signal, name)
    return Clip(signal, SAMPLE_RATE, name)


def clean_name(name: str | None) -> str:
    """A name that is safe to show: no folders, no control characters, at most 80 characters."""
    last = str(name or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = printable(last)
    if len(shown) > MAX_NAME:
        shown = shown[: MAX_NAME - 9] + "…" + shown[-8:]  # keeps the extension in sight
    return shown.strip() or "recording"


def printable(text: str) -> str:
    """A text in which nothing but signs is left, so that it cannot act on what shows it."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _read_file(path: Path, max_bytes: int, name: str) -> bytes:
    """Contents of a file, whose size is checked before it is read."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            cure = "Give the path of a file in it."
            raise refusal(name, "cannot be opened", "a folder", "one audio file", cure)
        if not stat.S_ISREG(status.st_mode):  # opening a pipe or a device may never return
            cure = "Save the sound to a file first."
            raise refusal(name, "cannot be opened", "a pipe or device", "one audio file", cure)
        _check_size(status.st_size, max_bytes, name)
        with path.open("rb") as file:
            return file.read(max_bytes)
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        got = f"'{getattr(error, 'strerror', None) or 'Not a valid path'}'"
        cure = "Check its name and folder."
        raise refusal(name, "cannot be opened", got, "an audio file", cure) from None


def _check_size(size: int, max_bytes: int, name: str) -> None:
    if size == 0:
        raise refusal(name, "is empty", "0 bytes", "a recording", AGAIN)
    if size > max_bytes:
        got, expected = f"{size / 1024**2:,.1f} MB", f"at most {max_bytes / 1024**2:g} MB"
        raise refusal(name, "is too large", got, expected, "Cut it, or export it as MP3.")


def _check_signal(signal: np.ndarray, name: str) -> None:
    if not len(signal):
        raise refusal(name, "holds no sound", "no samples", "a recording", AGAIN)
    peak = float(np.maximum(signal.max(), -signal.min()))  # NaN if one sample is
    cure = "Export it again as 16-bit WAV."
    if not np.isfinite(peak):
        got = "samples that are not finite numbers"
        raise refusal(name, "is damaged", got, "values around -1 to 1", cure)
    if peak > LOUDEST or 0 < peak < QUIETEST:
        got = f"samples up to {peak:.1e}"
        raise refusal(name, "is not at a level of sound", got, "values around -1 to 1", cure)
    if not peak:
        got = f"{len(signal) / SAMPLE_RATE:.1f} s of zeros in the mean of its channels"
        raise refusal(name, "is silent", got, "a voice", SILENT_CURE)
