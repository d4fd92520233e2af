"""Contours to statistics: each functional turns all contours into one number each, at once.

`FUNCTIONALS` lists them. One more is one more entry: a name, what it is, its source, and one array
operation on the `Statistics` of all contours.

References
----------
- ComParE: Schuller et al., "The INTERSPEECH 2013 computational paralinguistics challenge" (2013);
  Weninger et al., "On the acoustics of emotion in audio" (2013).
- eGeMAPS: Eyben et al., "The Geneva minimalistic acoustic parameter set" (2016).
- Peeters: "A large set of audio features for sound description" (2004).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .statistics import PERCENTILES, Statistics, average

UP_LEVELS = (0.25, 0.5, 0.75, 0.9)
MOST_VALUES = 2**20  # at a time: bounds the memory of a 10-minute clip


Compute = Callable[[Statistics], np.ndarray]


@dataclass(frozen=True)
class Functional:
    """One statistic of contours.

    Attributes
    ----------
    name : str
        Ends the name of a column.
    meaning : str
        With the unit, if it is not the contour's own.
    source : str
        See the references at the top.
    compute : callable
        From `Statistics` to an array, shape (contours,).
    """

    name: str
    meaning: str
    source: str
    compute: Compute


def _skewness(of: Statistics) -> np.ndarray:
    third = of.moment(of.centred, 3)
    return np.sign(third) * np.log1p(np.abs(third))


def _kurtosis(of: Statistics) -> np.ndarray:
    return np.log1p(of.moment(of.squares, 4))


def _curvature(of: Statistics) -> np.ndarray:
    square = of.time * of.time
    return of.trend(square - square.mean())


def _between(low: int, high: int) -> Compute:
    return lambda of: of.percentiles[high] - of.percentiles[low]


def _percentile(q: int) -> Functional:
    meaning = f"{q} % of the values are below"
    return Functional(f"percentile_{q}", meaning, "ComParE", lambda of: of.percentiles[q])


def _above(level: float) -> Functional:
    def share(of: Statistics) -> np.ndarray:
        low, high = of.percentiles[5], of.percentiles[95]
        return average(of.values > (low + level * (high - low))[:, None])

    meaning = f"share of time above {level:.0%} of the range"
    return Functional(f"above_{level:.0%}", meaning, "ComParE", share)


def _when_highest(of: Statistics) -> np.ndarray:
    return of.values.argmax(axis=1) / of.frames


def _when_lowest(of: Statistics) -> np.ndarray:
    return of.values.argmin(axis=1) / of.frames


FUNCTIONALS = (
    Functional("mean", "arithmetic mean", "ComParE", lambda of: of.mean),
    Functional("std", "standard deviation", "ComParE", lambda of: of.std),
    Functional("skewness", "log of 1 + the usual value, sign kept", "ComParE", _skewness),
    Functional("kurtosis", "log of 1 + the usual value", "ComParE", _kurtosis),
    *(_percentile(q) for q in PERCENTILES),
    Functional("range", "percentile 5 to 95", "eGeMAPS", _between(5, 95)),
    Functional("quartile_range", "percentile 25 to 75", "ComParE", _between(25, 75)),
    Functional("slope", "of a line, per half clip", "ComParE", lambda of: of.trend(of.time)),
    Functional("curvature", "of a parabola, per half clip", "ComParE", _curvature),
    Functional("variation", "mean step, per frame", "Peeters", lambda of: average(abs(of.steps))),
    *(_above(level) for level in UP_LEVELS),
    Functional("rising", "share of time", "ComParE", lambda of: average(of.steps > 0)),
    Functional("when_highest", "0 to 1: place of the maximum", "ComParE", _when_highest),
    Functional("when_lowest", "0 to 1: place of the minimum", "ComParE", _when_lowest),
)


def functionals(values: np.ndarray) -> np.ndarray:
    """Summarise contours over time.

    Parameters
    ----------
    values : np.ndarray [shape=(contours, frames)]

    Returns
    -------
    np.ndarray [shape=(contours, len(FUNCTIONALS))]
        float32.
    """
    at_once = max(MOST_VALUES // values.shape[1], 1)
    found = np.empty((len(values), len(FUNCTIONALS)), np.float32)
    for start in range(0, len(values), at_once):
        part = slice(start, start + at_once)
        of = Statistics(np.ascontiguousarray(values[part], np.float32))
        for column, functional in enumerate(FUNCTIONALS):
            found[part, column] = functional.compute(of)
    return found


def deltas(values: np.ndarray) -> np.ndarray:
    """Slope of contours over five frames, per frame, shape (contours, frames) both.

    Source: Young et al., The HTK Book, section 5.9.
    """
    padded = np.concatenate([*[values[:, :1]] * 2, values, *[values[:, -1:]] * 2], axis=1)
    return (2 * (padded[:, 4:] - padded[:, :-4]) + padded[:, 3:-1] - padded[:, 1:-3]) / 10
