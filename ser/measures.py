"""What is measured once of a whole clip, where no contour would say it: `MEASURES` lists it.

One more is one more entry, and a new field of `ser.features.FeatureSpec`.

References
----------
- eGeMAPS: Eyben et al., "The Geneva minimalistic acoustic parameter set" (2016).
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
    frames, n_voiced = len(voiced), int(voiced.sum())
    starts = int((voiced[1:] > voiced[:-1]).sum()) + int(voiced[0])
    each = max(starts, 1) * FRAMES_PER_SECOND
    figures = [
        starts * FRAMES_PER_SECOND / frames,
        n_voiced / each,
        (frames - n_voiced) / each,
        n_voiced / frames,
    ]
    return np.array(figures, np.float32)


MEASURES = (
    Measures(
        "rhythm",
        ("voiced_per_second", "voiced_length", "pause_length", "voiced_share"),
        "per s, s, s, 0 to 1",
        "eGeMAPS",
        lambda speech: rhythm(speech.voiced),
    ),
)
