"""The tutorial's own recipe, exactly: 180 mean features and its MLP.

The project grew out of this well-known recipe and keeps it as the figure to compare with. It
calls librosa with its defaults, some of which numba compiles at first use, so it stays off the
path that answers visitors.
"""

import numpy as np

GROUPS = {"mfcc": 40, "chroma": 12, "mel": 128}
"""Columns of each of the tutorial's feature groups."""

CLASSIFIER = {
    "alpha": 0.01,
    "batch_size": 256,
    "epsilon": 1e-08,
    "hidden_layer_sizes": (300,),
    "learning_rate": "adaptive",
    "max_iter": 500,
}
"""The tutorial's settings of scikit-learn's MLPClassifier; it scales nothing."""


def mean_features(
    signal: np.ndarray,
    sample_rate: int,
    *,
    mfcc: bool = True,
    chroma: bool = True,
    mel: bool = True,
) -> dict[str, np.ndarray]:
    """Means over time of MFCC, chroma and mel power.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        Mono, float32.
    sample_rate : int
        In Hz. The tutorial takes the file's own; the tables of this project use 16 kHz.
    mfcc, chroma, mel : bool
        Which groups to compute: 40 MFCC, 12 pitch classes, 128 mel bands.

    Returns
    -------
    dict of str to np.ndarray
        One float32 vector for each group asked for. The spectrum is computed once for all three;
        the values are those of `librosa.feature.mfcc`, `chroma_stft` and `melspectrogram`.
    """
    import librosa

    magnitude = np.abs(librosa.stft(signal))
    power = librosa.feature.melspectrogram(S=magnitude**2, sr=sample_rate)
    groups = {}
    if mfcc:
        log_power = librosa.power_to_db(power)
        groups["mfcc"] = librosa.feature.mfcc(S=log_power, sr=sample_rate, n_mfcc=GROUPS["mfcc"])
    if chroma:
        groups["chroma"] = librosa.feature.chroma_stft(S=magnitude, sr=sample_rate)
    if mel:
        groups["mel"] = power
    return {name: values.mean(axis=1, dtype=np.float32) for name, values in groups.items()}
