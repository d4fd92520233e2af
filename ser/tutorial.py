"""The tutorial's own features, exactly: 180 means over time; its MLP is `setup.TUTORIAL_SETUP`.

The project grew out of this well-known recipe and keeps it as the figure to compare with. This
calls librosa with its defaults, some of which numba compiles at first use, so it stays off the
path that answers visitors.
"""

from functools import cache

import numpy as np

from .spectrum import SAMPLE_RATE

N_FFT = 2048  # librosa's default

GROUPS = {"mfcc": 40, "chroma": 12, "mel": 128}
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
        One float32 vector for each group asked for: the values of `librosa.feature.mfcc`,
        `chroma_stft` and `melspectrogram` with their defaults, whose spectrum and filter banks
        are computed once here instead of once for each.
    """
    import librosa

    magnitude = np.abs(librosa.stft(signal))
    groups = {}
    if mfcc or mel:
        power = _mel_filters() @ magnitude**2
        if mfcc:
            log_power = librosa.power_to_db(power)
            groups["mfcc"] = librosa.feature.mfcc(S=log_power, n_mfcc=GROUPS["mfcc"])
        if mel:
            groups["mel"] = power
    if chroma:
        raw = _chroma_filters(_tuning(magnitude)) @ magnitude
        groups["chroma"] = librosa.util.normalize(raw, norm=np.inf, axis=0)
    return {name: values.mean(axis=1, dtype=np.float32) for name, values in groups.items()}


def _tuning(magnitude: np.ndarray) -> float:
    """How far the notes are from A = 440 Hz, in semitones, as `librosa.feature.chroma_stft` asks.

    librosa looks for notes up to 4 kHz in the spectrum up to 8 kHz. Given only the half it looks
    at, with a level from the whole, it answers the same in half the time.
    """
    import librosa

    level = 0.1 * magnitude.max(axis=0, keepdims=True)  # librosa's own default threshold
    half = magnitude[: magnitude.shape[0] // 2 + 1]
    return librosa.estimate_tuning(S=half, sr=SAMPLE_RATE // 2, bins_per_octave=12, ref=level)


@cache
def _mel_filters() -> np.ndarray:
    import librosa

    return librosa.filters.mel(sr=SAMPLE_RATE, n_fft=N_FFT)


@cache  # tunings come in steps of a hundredth of a semitone
def _chroma_filters(tuning: float) -> np.ndarray:
    import librosa

    return librosa.filters.chroma(sr=SAMPLE_RATE, n_fft=N_FFT, tuning=tuning, n_chroma=12)
