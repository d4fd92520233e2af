"""How each property of the voice moves in time: `CONTOURS` lists them, one value each 10 ms.

One more is one more entry: the feature group it belongs to, its name, unit and source, and what
computes it from the `Speech` of a clip. A new group is a new field of
`ser.features.vector.FeatureSpec`, too.

References
----------
- Boersma, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise
  ratio of a sampled sound" (1993).
- ComParE: Schuller et al., "The INTERSPEECH 2013 computational paralinguistics challenge" (2013).
- Davis & Mermelstein, "Comparison of parametric representations for monosyllabic word
  recognition" (1980).
- eGeMAPS: Eyben et al., "The Geneva minimalistic acoustic parameter set" (2016).
- Hermansky & Morgan, "RASTA processing of speech" (1994).
- Peeters, "A large set of audio features for sound description" (2004).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..audio.spectrum import (
    FRAMES_PER_SECOND,
    HIGHEST_HZ,
    N_MFCC,
    from_db,
    mel_centres,
    mfcc,
    product,
    to_db,
)
from .quality import QUALITY_NAMES
from .shape import SHAPE_NAMES
from .smoothing import moving_means
from .speech import QUIETEST_DB, Speech


@dataclass(frozen=True)
class Contours:
    """One contour, or several that are computed together.

    Attributes
    ----------
    group : str
        The feature group they belong to.
    names : tuple of str
        The middle of a column's name.
    unit : str
        And what it means, where the name does not say so.
    source : str
        See the references at the top.
    compute : callable
        From `Speech` to an array, shape (len(names), frames) or, for one, (frames,).
    """

    group: str
    names: tuple[str, ...]
    unit: str
    source: str
    compute: Callable[[Speech], np.ndarray]


def measure(speech: Speech, kinds: Sequence[Contours]) -> np.ndarray:
    """Compute contours.

    Parameters
    ----------
    speech : Speech
    kinds : sequence of Contours

    Returns
    -------
    np.ndarray [shape=(contours, frames)]
        float32, in the order of `kinds` and their names.
    """
    values = np.empty((sum(len(each.names) for each in kinds), len(speech.level)), np.float32)
    start = 0
    for each in kinds:
        values[start : (start := start + len(each.names))] = each.compute(speech)
    return values


def _pairs(bands: np.ndarray) -> np.ndarray:
    return (bands[::2] + bands[1::2]) / 2


def _rasta(speech: Speech) -> np.ndarray:
    # RASTA keeps changes of 1 to 12 Hz, the rate of syllables, and drops what a microphone adds;
    # a difference of two moving means does nearly that, both ways in time alike.
    short, long = moving_means(_pairs(speech.log_mel), (3, FRAMES_PER_SECOND // 2))
    return short - long


def _loudness(speech: Speech) -> np.ndarray:
    return from_db(0.23 * speech.log_mel).sum(axis=0)  # Zwicker's law


def _flux(speech: Speech) -> np.ndarray:
    change = _steps(speech.log_mel)
    return np.sqrt(np.einsum("bt,bt->t", change, change) / len(change))


def _steps(values: np.ndarray) -> np.ndarray:
    """Change from the frame before, 0 in the first, same shape."""
    steps = np.zeros_like(values)
    np.subtract(values[..., 1:], values[..., :-1], out=steps[..., 1:])
    return steps


def _balance(speech: Speech) -> np.ndarray:
    """Level of the bands from 1 to 4 kHz re those below, and of those above re these."""
    low, middle, high = to_db(product(from_db(speech.log_mel).T, _RANGES)).T
    return np.stack([middle - low, high - middle])


_RANGES = np.stack(
    [
        (mel_centres() >= low) & (mel_centres() < high)
        for low, high in ((50, 1000), (1000, 4000), (4000, HIGHEST_HZ))
    ],
    axis=1,
).astype(np.float32)


def _harmonics_to_noise(speech: Speech) -> np.ndarray:
    strength = np.clip(speech.pitch.strength, 0.01, 0.999)
    return to_db(strength / (1 - strength))


# Between frames of 10 ms, where the source has periods: those would have to be searched for.


def _jitter(speech: Speech) -> np.ndarray:
    return np.minimum(np.abs(_steps(speech.semitones)), 3)


def _shimmer(speech: Speech) -> np.ndarray:
    return np.minimum(np.abs(_steps(speech.carried(speech.level))), 6)


CONTOURS = (
    Contours(
        "cepstrum",
        tuple(f"mfcc_{k}" for k in range(N_MFCC)),
        "dB; 0 follows the energy",
        "Davis & Mermelstein",
        lambda s: mfcc(s.log_mel.T).T,
    ),
    Contours(
        "bands",
        tuple(f"rasta_{hz:.0f}hz" for hz in _pairs(mel_centres())),
        "dB re half a second around",
        "Hermansky & Morgan",
        _rasta,
    ),
    Contours("spectrum", SHAPE_NAMES, "see ser.features.shape", "Peeters", lambda s: s.shape),
    Contours("spectrum", ("level",), "dB", "ComParE", lambda s: np.maximum(s.level, QUIETEST_DB)),
    Contours("spectrum", ("loudness",), "sum over the bands", "eGeMAPS", _loudness),
    Contours("spectrum", ("flux",), "dB from one frame to the next", "eGeMAPS", _flux),
    Contours("spectrum", ("zero_crossings",), "0 to 1", "ComParE", lambda s: s.zero_crossings),
    Contours("spectrum", ("middle_re_low", "high_re_middle"), "dB", "eGeMAPS", _balance),
    Contours("voice", ("f0",), "semitones re 27.5 Hz", "Boersma", lambda s: s.semitones),
    Contours("voice", ("strength",), "0 to 1", "Boersma", lambda s: s.pitch.strength),
    Contours("voice", ("harmonics_to_noise",), "dB", "Boersma", _harmonics_to_noise),
    Contours("voice", ("jitter",), "semitones, at most 3", "eGeMAPS", _jitter),
    Contours("voice", ("shimmer",), "dB, at most 6", "eGeMAPS", _shimmer),
    Contours("voice", ("voiced",), "0 or 1", "Boersma", lambda s: s.voiced),
    Contours(
        "quality", QUALITY_NAMES, "dB", "see ser.features.quality", lambda s: s.carried(s.quality)
    ),
)
