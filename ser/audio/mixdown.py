"""Decoded blocks to one channel at 16 kHz, and how much may come.

Each block is averaged over its channels and resampled before the next is decoded, so memory stays
bounded whatever a small file unfolds to.
"""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import soxr

from ..errors import AudioError
from .kinds import refusal
from .spectrum import SAMPLE_RATE

MAX_SECONDS = 600
MAX_CHANNELS = 32
MIN_RATE, MAX_RATE = 4_000, 384_000
MOST_A_SECOND = 2 * 96_000  # samples of all channels, on average over the longest that is allowed
CACHED = 2**15  # samples that are resampled at a time: fit the processor's cache
LENGTH_SLACK = 0.1  # seconds; lossy codecs pad


class MonoStream:
    """Blocks of sound, as they come, to one channel at 16 kHz."""

    def __init__(self) -> None:
        self._rate = SAMPLE_RATE
        self._resampler: soxr.ResampleStream | None = None

    def convert(self, rate: int, block: np.ndarray) -> Iterator[np.ndarray]:
        """What the next block gives; a resampler holds the last few ms back.

        Parameters
        ----------
        rate : int
            In Hz; may change on the way.
        block : np.ndarray [shape=(frames, channels), dtype=float32 or int16]

        Yields
        ------
        np.ndarray [shape=(samples,), dtype=float32]
        """
        if rate != self._rate:
            yield self.flush()
            self._rate = rate
            if rate != SAMPLE_RATE:
                self._resampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")
        mono = _mean(block)
        for start in range(0, len(mono), CACHED):
            part = mono[start : start + CACHED]
            yield self._resampler.resample_chunk(part) if self._resampler else part

    def flush(self) -> np.ndarray:
        """What a resampler still holds back."""
        nothing = np.empty(0, np.float32)
        if self._resampler is None:
            return nothing
        rest = self._resampler.resample_chunk(nothing, last=True)
        self._resampler, self._rate = None, SAMPLE_RATE
        return rest


class Mixdown:
    """One file's sound, as it comes from a decoder.

    Parameters
    ----------
    name : str
        Shown in messages.
    max_seconds : float
    """

    def __init__(self, name: str, max_seconds: float = MAX_SECONDS):
        self.name = name
        self.max_seconds = max_seconds
        self._signal = BytesIO()  # grows in place; joining parts would take their memory twice
        self._stream = MonoStream()
        self._seconds = 0.0
        self._samples = 0

    def expect(self, rate: int, channels: int, frames: int = 0) -> None:
        """Refuse a layout or a length before the work of decoding it.

        Parameters
        ----------
        rate : int
            In Hz.
        channels, frames : int
            `frames` as the header promises; 0 if it does not.
        """
        if channels > MAX_CHANNELS:
            expected, cure = f"1 to {MAX_CHANNELS}", "Export it as mono or stereo."
            raise refusal(self.name, "has too many channels", f"{channels:,}", expected, cure)
        if not MIN_RATE <= rate <= MAX_RATE:
            expected, cure = f"{MIN_RATE:,} to {MAX_RATE:,} Hz", "Export it at 16,000 Hz."
            raise refusal(self.name, "has an unusual sample rate", f"{rate:,} Hz", expected, cure)
        self._bound(frames / rate, frames * channels)

    def add(self, rate: int, block: np.ndarray) -> None:
        """Take in the next block.

        Parameters
        ----------
        rate : int
            In Hz; may change on the way.
        block : np.ndarray [shape=(frames, channels), dtype=float32 or int16]
        """
        self.expect(rate, block.shape[1])
        self._seconds += len(block) / rate
        self._samples += block.size
        self._bound(self._seconds, self._samples)
        for part in self._stream.convert(rate, block):
            self._signal.write(part.tobytes())

    def finish(self) -> np.ndarray:
        """All of it: mono at 16 kHz, shape (samples,), float32."""
        self._signal.write(self._stream.flush().tobytes())
        return np.frombuffer(self._signal.getbuffer(), np.float32)

    def _bound(self, seconds: float, samples: int) -> None:
        if seconds > self.max_seconds + LENGTH_SLACK:
            raise too_long(self.name, self.max_seconds)
        if samples > self.max_seconds * MOST_A_SECOND:
            most = f"{self.max_seconds * MOST_A_SECOND / 1e6:,.0f} million samples in all channels"
            cure = "Export it as mono at 16,000 Hz."
            raise refusal(self.name, "unfolds to too much", f"more than {most}", "fewer", cure)


def too_long(name: str, max_seconds: float) -> AudioError:
    """The error for more sound than is allowed."""
    whole = max_seconds >= 120 and not max_seconds % 60
    limit = f"{max_seconds / 60:g} minutes" if whole else f"{max_seconds:g} seconds"
    cure = f"Cut it into files of at most {limit}."
    return refusal(name, "is too long", f"more than {limit}", f"at most {limit}", cure)


def _mean(block: np.ndarray) -> np.ndarray:
    """Mean of the channels as float32, shape (frames, channels) to (frames,)."""
    full_scale = 32768 if block.dtype == np.int16 else 1
    mono = block[:, 0].astype(np.float32)
    with np.errstate(all="ignore"):  # load_clip refuses what is not finite
        for channel in block.T[1:]:  # for stereo ten times as fast as mean()
            mono += channel
        mono *= np.float32(1 / (full_scale * block.shape[1]))
    return mono
