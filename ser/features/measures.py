"""What is measured once of a whole clip, where no contour would say it: `MEASURES` lists it.

One more is one more entry, and a new field of `ser.features.vector.FeatureSpec`.

References
----------
- eGeMAPS: Eyben et al., "The Geneva minimalistic acoustic parameter set" (2016).
- Schuller et al., "The INTERSPEECH 2009 emotion challenge" (2009).
- Wu, Falk & Chan, "Automatic speech emotion recognition using modulation spectral features" (2011).
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ..audio.spectrum import FRAMES_PER_SECOND
from .contours import CONTOURS
from .modulation import correlations, modulation, modulation_names
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
        From `Speech` and its values of `ser.features.contours.CONTOURS`, shape (contours, frames),
        to an array, shape (len(names),).
    """

    group: str
    names: tuple[str, ...]
    unit: str
    source: str
    compute: Callable[[Speech, np.ndarray], np.ndarray]


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


CONTOUR_NAMES = tuple(name for kind in CONTOURS for name in kind.names)
CORRELATED = tuple(
    name
    for kind in CONTOURS
    for name in kind.names
    if kind.group in ("cepstrum", "quality")
    or name in ("centroid", "spread", "rolloff_50", "level", "flux")
    or name in ("f0", "strength", "harmonics_to_noise")
)
_PLACES = [CONTOUR_NAMES.index(name) for name in CORRELATED]


MEASURES = (
    Measures(
        "rhythm",
        ("voiced_per_second", "voiced_length", "pause_length", "voiced_share"),
        "per s, s, s, 0 to 1",
        "eGeMAPS",
        lambda speech, _: rhythm(speech.voiced),
    ),
    Measures(
        "modulation",
        tuple(f"{name}.{band}" for name in CONTOUR_NAMES for band in modulation_names()),
        "log of the contour's unit squared",
        "Wu, Falk & Chan",
        lambda _, contours: modulation(contours).ravel(),
    ),
    Measures(
        "correlation",
        tuple(f"{a}.{b}" for a, b in combinations(CORRELATED, 2)),
        "-1 to 1",
        "Schuller et al.",
        lambda _, contours: correlations(contours[_PLACES]),
    ),
)
