"""Signal to short-time spectra: frames, mel bands, MFCC.

Two frame settings serve everything: 25 ms for the timbre (`TIMBRE`) and 48 ms for pitch and
chroma (`PITCH`), both every 10 ms, so that all contours and plots share one time axis. The latter
looks at the signal at half its rate: what is above 4 kHz has no pitch, and costs half the work.

The filter banks are our own few lines and are tested against librosa's: importing librosa's
costs a hosted app seconds at its start and some 180 MB, most of it numba.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.fft

SAMPLE_RATE = 16_000
HOP = 160
FRAMES_PER_SECOND = SAMPLE_RATE // HOP
HIGHEST_HZ = 7_000  # of a timbre: what is above, resamplers and codecs cut off as they like
N_MELS = 40
N_MFCC = 14
FLOOR = np.float32(1e-20)  # far below any recording, so that nothing depends on its level
BLOCK = 384  # frames at a time: bounds the memory of a 10-minute clip
CACHED = 96  # frames at a time where they pass several times through the processor's cache
BANDS = 10  # mel bands at a time: skips most of the zeros in their filters
FEW = 2**18  # multiplications, for which BLAS starts no threads

# glibc returns larger blocks to the system when they are freed, and then spends a third of an
# analysis on getting the pages back. Its limit adapts to the largest block freed so far; this one
# is never touched, so it costs no memory.
np.empty(2**22, np.uint8)


@dataclass(frozen=True)
class Framing:
    """How a signal is cut into frames, `FRAMES_PER_SECOND` of them.

    Attributes
    ----------
    length : int
        Samples in one frame.
    n_fft : int
        Points of the FFT, at least `length`.
    sample_rate : int
        Of the signal, in Hz.
    """

    length: int
    n_fft: int
    sample_rate: int = SAMPLE_RATE

    @property
    def hop(self) -> int:
        """Samples from one frame to the next."""
        return self.sample_rate // FRAMES_PER_SECOND

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each FFT bin in Hz, shape (n_fft // 2 + 1,)."""
        return np.fft.rfftfreq(self.n_fft, 1 / self.sample_rate).astype(np.float32)


TIMBRE = Framing(length=400, n_fft=512)
# 48 ms hold three periods of the lowest voice; 128 points to spare: room for a linear
# autocorrelation up to that lag.
PITCH = Framing(length=384, n_fft=512, sample_rate=SAMPLE_RATE // 2)


@cache
def window(length: int) -> np.ndarray:
    """Periodic Hann window, shape (length,)."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)).astype(np.float32)


def pad(signal: np.ndarray, framing: Framing) -> np.ndarray:
    """A signal with half a frame of zeros before and after it, so that frames are centred."""
    edge = np.zeros(framing.length // 2, signal.dtype)
    return np.concatenate([edge, signal, edge])


def frame_blocks(
    padded: np.ndarray, framing: Framing, span: slice = slice(None)
) -> Iterator[np.ndarray]:
    """Cut a signal into frames, some at a time.

    Parameters
    ----------
    padded : np.ndarray [shape=(samples,)]
        As `pad` gives it.
    framing : Framing
    span : slice
        Of the frames, by default all.

    Yields
    ------
    np.ndarray [shape=(frames, framing.length)]
        A view, not to be written to; frame t is centred on sample t * framing.hop of the signal.
    """
    count = 1 + (len(padded) - framing.length) // framing.hop
    strides = (framing.hop * padded.itemsize, padded.itemsize)
    frames = np.ndarray((count, framing.length), padded.dtype, padded, 0, strides)[span]
    for start in range(0, len(frames), BLOCK):
        yield frames[start : start + BLOCK]


def power_spectrum(frames: np.ndarray, framing: Framing) -> np.ndarray:
    """Power of windowed frames, shape (frames, n_fft // 2 + 1)."""
    power = np.empty((len(frames), framing.n_fft // 2 + 1), np.float32)
    windowed = np.zeros((CACHED, framing.n_fft), np.float32)
    for start in range(0, len(frames), CACHED):
        part = frames[start : start + CACHED]
        np.multiply(part, window(framing.length), out=windowed[: len(part), : framing.length])
        parts = scipy.fft.rfft(windowed[: len(part)], axis=-1).view(np.float32)
        parts *= parts
        np.add(parts[:, ::2], parts[:, 1::2], out=power[start : start + CACHED])
    return power


def product(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`rows @ weights`, some rows at a time, so that BLAS starts no threads.

    They would spare little, cost much where others keep the processors busy, and make the last
    digits depend on their number.
    """
    most = max(FEW // weights.size, 1)
    parts = [rows[start : start + most] @ weights for start in range(0, len(rows), most)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def to_db(power: np.ndarray) -> np.ndarray:
    """Power to dB, never below `FLOOR`."""
    # np.log and np.exp are vectorised, np.log10 and powers of 10 are not.
    return np.log(np.maximum(power, FLOOR)) * np.float32(10 / np.log(10))


def from_db(level: np.ndarray) -> np.ndarray:
    """dB to power."""
    return np.exp(level * np.float32(np.log(10) / 10))


@cache
def mel_filters() -> np.ndarray:
    """Triangular mel filters of equal area, shape (TIMBRE.n_fft // 2 + 1, N_MELS).

    Source: Slaney, Auditory Toolbox (1998), with the HTK mel scale.
    """
    return triangles(TIMBRE.frequencies, _mel_edges())


def triangles(frequencies: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Triangular filters of equal area.

    Parameters
    ----------
    frequencies : np.ndarray [shape=(bins,)]
        In Hz.
    edges : np.ndarray [shape=(filters + 2,)]
        In Hz, rising: each filter goes from one over the next, its peak, to the one after.

    Returns
    -------
    np.ndarray [shape=(bins, filters)]
        float32.
    """
    rising = (frequencies[:, None] - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - frequencies[:, None]) / np.diff(edges)[1:]
    area = 2 / (edges[2:] - edges[:-2])
    return (np.maximum(0, np.minimum(rising, falling)) * area).astype(np.float32)


def mel_power(power: np.ndarray) -> np.ndarray:
    """Power in mel bands of spectra in the `TIMBRE` framing, shape (frames, N_MELS)."""
    parts = [product(power[:, bins], weights) for bins, weights in _mel_parts()]
    return np.concatenate(parts, axis=1)


@cache
def _mel_parts() -> list[tuple[slice, np.ndarray]]:
    """For every `BANDS` mel bands, the FFT bins that reach them and their weights."""
    parts = []
    for start in range(0, N_MELS, BANDS):
        part = mel_filters()[:, start : start + BANDS]
        reached = np.flatnonzero(part.any(axis=1))
        bins = slice(int(reached[0]), int(reached[-1]) + 1)
        parts.append((bins, np.ascontiguousarray(part[bins])))
    return parts


def mel_centres() -> np.ndarray:
    """Centre frequency of each mel band in Hz, shape (N_MELS,)."""
    return _mel_edges()[1:-1]


def _mel_edges() -> np.ndarray:
    """Where the triangles begin and end in Hz, up to `HIGHEST_HZ`, shape (N_MELS + 2,)."""
    highest = 2595 * np.log10(1 + HIGHEST_HZ / 700)
    return 700 * (10 ** (np.linspace(0, highest, N_MELS + 2) / 2595) - 1)


def mfcc(log_mel: np.ndarray, n_mfcc: int = N_MFCC) -> np.ndarray:
    """Mel-frequency cepstral coefficients of log-mel frames in dB.

    Parameters
    ----------
    log_mel : np.ndarray [shape=(frames, n_mels)]
    n_mfcc : int > 0 [scalar]

    Returns
    -------
    np.ndarray [shape=(frames, n_mfcc)]
        Orthonormal type-II DCT over the bands; coefficient 0 follows the energy.
        Source: Davis & Mermelstein (1980).
    """
    return product(log_mel, _cosines(log_mel.shape[-1], n_mfcc))


@cache
def _cosines(n_mels: int, n_mfcc: int) -> np.ndarray:
    """The first columns of an orthonormal type-II DCT, shape (n_mels, n_mfcc)."""
    return scipy.fft.dct(np.eye(n_mels, dtype=np.float32), norm="ortho")[:, :n_mfcc]
