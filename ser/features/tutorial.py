"""The tutorial's own features: 180 means over time; its MLP is `setup.TUTORIAL_SETUP`.

The project grew out of this well-known recipe and keeps it as the figure to compare with. The
values are those of `librosa.feature.mfcc`, `chroma_stft` and `melspectrogram` with their defaults
and are tested against them. They are computed here, as importing librosa costs a process some
180 MB, most of it numba, and a worker that answers visitors has no such room.
"""

from functools import cache

import numpy as np
import scipy.fft

from ..audio.spectrum import BLOCK, SAMPLE_RATE, triangles

N_FFT, HOP = 2048, 512  # librosa's defaults
N_MELS, N_CHROMA = 128, 12
BIN = SAMPLE_RATE / N_FFT  # in Hz

FAINT, RANGE_DB = 1e-10, 80.0  # power below which all is alike, and how far below the loudest
NOTES_HZ = (150.0, 4000.0)  # where notes are looked for
LOUD = 0.1  # of a frame's strongest bin, that a note must exceed
CENTS = np.linspace(-0.5, 0.5, 101)

GROUPS = {"mfcc": 40, "chroma": N_CHROMA, "mel": N_MELS}
"""Columns of each of the tutorial's feature groups."""


def mean_features(
    signal: np.ndarray, *, mfcc: bool = True, chroma: bool = True, mel: bool = True
) -> dict[str, np.ndarray]:
    """Means over time of MFCC, chroma and mel power.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono, float32. (The tutorial takes each file at its own rate.)
    mfcc, chroma, mel : bool
        Which groups to compute: 40 MFCC, 12 pitch classes, 128 mel bands.

    Returns
    -------
    dict of str to np.ndarray
        One float32 vector for each group asked for.
    """
    groups = {}
    magnitude = magnitudes(signal)
    if mfcc or mel:
        power = np.concatenate([block**2 @ mel_filters() for block in _blocks(magnitude)])
        if mfcc:
            cepstra = scipy.fft.dct(_in_db(power), axis=1, norm="ortho")
            groups["mfcc"] = cepstra[:, : GROUPS["mfcc"]]
        if mel:
            groups["mel"] = power
    if chroma:
        classes = magnitude @ chroma_filters(estimate_tuning(magnitude))
        strongest = classes.max(axis=1, keepdims=True)
        groups["chroma"] = classes / np.where(strongest > 0, strongest, 1)
    return {name: values.mean(axis=0, dtype=np.float32) for name, values in groups.items()}


def magnitudes(signal: np.ndarray) -> np.ndarray:
    """Magnitude spectra of frames of 128 ms every 32 ms, shape (frames, N_FFT // 2 + 1), float32.

    Frames are centred, with zeros beyond the ends, as `librosa.stft` has them.
    """
    # In double precision, as in librosa: whether two near-by notes tie hangs on the last digit.
    padded, hann = np.pad(signal, N_FFT // 2), np.hanning(N_FFT + 1)[:-1]
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP]
    found = np.empty((len(frames), N_FFT // 2 + 1), np.float32)
    for part, place in zip(_blocks(frames), _blocks(found), strict=True):
        place[:] = np.abs(scipy.fft.rfft(part * hann, axis=1).astype(np.complex64))
    return found


def _blocks(frames: np.ndarray) -> list[np.ndarray]:
    """Views of some frames each, which bounds the memory of a 10-minute clip."""
    return [frames[start : start + BLOCK] for start in range(0, len(frames), BLOCK)]


def estimate_tuning(magnitude: np.ndarray) -> float:
    """How far the notes are from A = 440 Hz, in semitones, as `librosa.estimate_tuning` says.

    Each local maximum of a spectrum is a note, its frequency that of a parabola through it and its
    neighbours; the louder half of all notes votes, to a hundredth of a semitone.

    Parameters
    ----------
    magnitude : np.ndarray [shape=(frames, N_FFT // 2 + 1)]

    Returns
    -------
    float
        -0.5 to 0.5; 0 if there are no notes.
    """
    low, high = (int(np.ceil(hz / BIN)) for hz in NOTES_HZ)
    found = [_notes(block, low, high) for block in _blocks(magnitude)]
    notes, loudness = map(np.concatenate, zip(*found, strict=True))
    if not len(notes):
        return 0.0
    notes = notes[loudness >= np.median(loudness)]
    residual = np.mod(N_CHROMA * np.log2(notes / (440 / 16)), 1.0)
    residual[residual >= 0.5] -= 1.0
    return float(CENTS[np.argmax(np.histogram(residual, CENTS)[0])])


def _notes(magnitude: np.ndarray, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """Frequency in Hz and magnitude of the local maxima in the bins from `low` to `high` - 1."""
    before, here, after = (magnitude[:, low + k : high + k] for k in (-1, 0, 1))
    loud = here > np.float32(LOUD) * magnitude.max(axis=1, keepdims=True)
    frame, place = np.nonzero(loud & (here > before) & (here >= after))
    before, here, after = (each[frame, place] for each in (before, here, after))
    bend, slope = after + before - 2 * here, (after - before) / 2
    # Beyond a bin, the parabola says nothing.
    shift = np.where(np.abs(slope) < np.abs(bend), -slope / np.where(bend, bend, 1), 0)
    return ((low + place + shift) * BIN).astype(np.float32), here + 0.5 * slope * shift


def _in_db(power: np.ndarray) -> np.ndarray:
    level = 10 * np.log10(np.maximum(power, np.float32(FAINT)))
    return np.maximum(level, level.max() - np.float32(RANGE_DB))


@cache
def mel_filters() -> np.ndarray:
    """Triangular mel filters of equal area on Slaney's scale, shape (N_FFT // 2 + 1, N_MELS).

    The scale is linear up to 1 kHz, 15 mel, and logarithmic above.
    Source: Slaney, Auditory Toolbox (1998).
    """
    highest = 15 + 27 * np.log(SAMPLE_RATE / 2 / 1000) / np.log(6.4)
    mel = np.linspace(0, highest, N_MELS + 2)
    edges = np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))
    return triangles(np.fft.rfftfreq(N_FFT, 1 / SAMPLE_RATE), edges)


@cache  # tunings come in steps of a hundredth of a semitone
def chroma_filters(tuning: float) -> np.ndarray:
    """Weights that fold FFT bins onto the 12 pitch classes, shape (N_FFT // 2 + 1, 12).

    Bumps around each class, of norm 1 in each bin, strongest around the fifth octave; class 0 is C.
    Source: Ellis, "Chroma feature analysis and synthesis" (2007), as librosa has it.
    """
    bins = np.linspace(0, SAMPLE_RATE, N_FFT, endpoint=False)[1:]
    place = N_CHROMA * np.log2(bins / (440 * 2 ** (tuning / N_CHROMA) / 16))
    place = np.concatenate([[place[0] - 1.5 * N_CHROMA], place])  # 0 Hz has none
    width = np.append(np.maximum(np.diff(place), 1), 1)
    half = N_CHROMA // 2
    distance = np.remainder(place[:, None] - np.arange(N_CHROMA) + half, N_CHROMA) - half
    bumps = np.exp(-0.5 * (2 * distance / width[:, None]) ** 2)
    bumps /= np.linalg.norm(bumps, axis=1, keepdims=True)
    bumps *= np.exp(-0.5 * ((place / N_CHROMA - 5) / 2) ** 2)[:, None]
    return np.roll(bumps, -3, axis=1)[: N_FFT // 2 + 1].astype(np.float32)
