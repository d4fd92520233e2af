"""The tutorial's own way to features, which ours must equal and outrun."""

import librosa
import numpy as np


def as_the_tutorial_does(signal, rate):
    """MFCC, chroma and mel means, as in the tutorial's `extract_feature`."""
    stft = np.abs(librosa.stft(signal))
    mfcc = np.mean(librosa.feature.mfcc(y=signal, sr=rate, n_mfcc=40).T, axis=0)
    chroma = np.mean(librosa.feature.chroma_stft(S=stft, sr=rate).T, axis=0)
    mel = np.mean(librosa.feature.melspectrogram(y=signal, sr=rate).T, axis=0)
    return np.hstack([mfcc, chroma, mel])
