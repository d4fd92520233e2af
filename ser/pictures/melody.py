"""Where a voice glides, how high it is and how far it moves, and that in words."""

import numpy as np

from ..features.analysis import Analysis
from ..features.pitch import SURE_ABOVE
from ..timeline.segmentation import spoken_frames
from ..words import counted

GLIDE = 1.0  # semitones from one frame to the next: a voice glides, what rustles leaps
LEAST_GLIDE, LEAST = 5, 10  # frames, of one glide and of all

FLAT_UP_TO, LIVELY_UP_TO = 5, 7
"""Widest melody, in whole piano keys, that is called rather flat, and that is called lively.

They part the recordings of RAVDESS, all of its actors' sentences, into three thirds, as nearly as
whole keys can; 5.3 and 7.6 keys would exactly. `python -m benchmarks melody` measures it.
"""


def find_melody(analysis: Analysis) -> np.ndarray:
    """Where the voice of a clip moves.

    Parameters
    ----------
    analysis : Analysis
        Of all of it.

    Returns
    -------
    np.ndarray [shape=(3,)]
        In Hz: what a tenth of the moments with a clear pitch is below, half of them, all but a
        tenth. NaN if there are none.
    """
    sure = (analysis.pitch.strength > SURE_ABOVE) & spoken_frames(analysis.level)
    clear = analysis.pitch.f0[gliding(analysis.pitch.f0, sure)]
    return np.percentile(clear, [10, 50, 90]) if len(clear) >= LEAST else np.full(3, np.nan)


def gliding(f0: np.ndarray, heard: np.ndarray) -> np.ndarray:
    """Where a voice is heard, and not something that rustles.

    Parameters
    ----------
    f0 : np.ndarray [shape=(frames,)]
        In Hz.
    heard : np.ndarray of bool [shape=(frames,)]
        Where it may be one.

    Returns
    -------
    np.ndarray of bool [shape=(frames,)]
    """
    steps = np.abs(np.diff(12 * np.log2(f0), prepend=np.nan))
    glide = np.cumsum(~(heard & (steps <= GLIDE)))  # a new number wherever one breaks off
    return heard & (np.bincount(glide)[glide] >= LEAST_GLIDE)


def width(melody: np.ndarray) -> float:
    """From its lowest to its highest in semitones, which are the keys of a piano."""
    return float(12 * np.log2(melody[2] / melody[0]))


def describe_melody(melody: np.ndarray, sentence: bool = True) -> str:
    """In a sentence or two, for those who do not see it drawn.

    Parameters
    ----------
    melody : np.ndarray [shape=(3,)]
        As `find_melody` gives it.
    sentence : bool
        Whether it is about as long as one, and can be compared with actors' sentences: over several
        any voice moves further.
    """
    if np.isnan(melody).any():
        return "No voice with a clear pitch is heard in it."
    low, middle, high = melody
    moves = (
        f"The voice moves between about {low:.0f} and {high:.0f} vibrations a second (Hz), mostly "
        f"near {middle:.0f}."
    )
    keys = f"{counted(round(width(melody)), 'piano key')} wide"
    if not sentence:
        return f"{moves} Its melody is {keys}."
    return f"{moves} Compared with actors’ sentences, its melody is {liveliness(melody)}: {keys}."


def liveliness(melody: np.ndarray) -> str:
    """How far it moves, in a word or two."""
    keys = round(width(melody))  # as it is shown, so that as many are called the same
    if keys <= FLAT_UP_TO:
        return "rather flat"
    return "lively" if keys <= LIVELY_UP_TO else "very lively"
