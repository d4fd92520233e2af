"""What is measured once of a whole clip, where no contour would say it: `MEASURES` lists it.

One more is one more entry, and a new field of `ser.features.FeatureSpec`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .spectrum import FRAMES_PER_SECOND
from .speech import Speech


@dataclass(frozen=True)
class Measures:
    """A feature group of figures that are computed together.

    Attributes
    ----------
    group : str
    names : tuple of str
        The end of a column's name.
    unit : str
    source : str
        See the references at the top.
    compute : callable
        From `Speech` to an array, shape (len(names),).
    """

    group: str
    names: tuple[str, ...]
    unit: str
    source: str
    compute: Callable[[Speech], np.ndarray]


def rhythm(voiced: np.ndarray) -> np.ndarray:
    """How voiced stretches and pauses alternate.

    Parameters
    ----------
    voiced : np.ndarray [shape=(frames,)]
        bool, one each 10 ms.

    Returns
    -------
    np.ndarray [shape=(4,)]
        Voiced stretches per second, their mean length and that of the pauses in s, voiced share.
    """
    starts = int(np.count_nonzero(np.diff(voiced.astype(np.int8), prepend=0) == 1))
    n_voiced, seconds = int(voiced.sum()), len(voiced) / FRAMES_PER_SECOND
    each = max(starts, 1) * FRAMES_PER_SECOND
    pauses = (len(voiced) - n_voiced) / each
    return np.array([starts / seconds, n_voiced / each, pauses, voiced.mean()], dtype=np.float32)


MEASURES = (
    Measures(
        "rhythm",
        ("voiced_per_second", "voiced_length", "pause_length", "voiced_share"),
        "per s, s, s, 0 to 1",
        "eGeMAPS",
        lambda speech: rhythm(speech.voiced),
    ),
)
