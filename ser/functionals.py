"""Contours to statistics: each functional turns all contours into one number each, at once.

Source of the choice: the ComParE set (Schuller et al. 2013; Weninger et al. 2013), of which these
are the functionals that do not need peaks to be searched for.
"""

import numpy as np

PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
UP_LEVELS = (0.25, 0.5, 0.75, 0.9)
MOST_VALUES = 2**20  # at a time: bounds the memory of a 10-minute clip

FUNCTIONALS = (
    "mean",
    "std",
    "skewness",
    "kurtosis",
    *(f"percentile_{q}" for q in PERCENTILES),
    "range",
    "quartile_range",
    "slope",
    "curvature",
    "variation",
    *(f"above_{level:.0%}" for level in UP_LEVELS),
    "rising",
    "when_highest",
    "when_lowest",
)


def functionals(values: np.ndarray) -> np.ndarray:
    """Summarise contours over time.

    Parameters
    ----------
    values : np.ndarray [shape=(frames, contours)]

    Returns
    -------
    np.ndarray [shape=(len(FUNCTIONALS), contours)]
        In the units of the contour, except: skewness and kurtosis (log of 1 + the usual value,
        sign kept) without unit; slope and curvature per clip, that is over time from -1 to 1;
        variation per frame; `above_…`, rising, when_… as a share of the clip, 0 to 1.
    """
    at_once = max(MOST_VALUES // len(values), 1)
    parts = range(0, values.shape[1], at_once)
    return np.concatenate([_summarise(values[:, k : k + at_once]) for k in parts], axis=1)


def _summarise(values: np.ndarray) -> np.ndarray:
    n = len(values)
    values = np.ascontiguousarray(values.T, dtype=np.float32)
    mean = values.mean(axis=1)
    centred = values - mean[:, None]
    squares = centred * centred
    variance = squares.mean(axis=1)
    std = np.sqrt(variance)
    safe = np.maximum(std, 1e-5)
    third = np.einsum("ct,ct->c", squares, centred) / n / safe**3
    fourth = np.einsum("ct,ct->c", squares, squares) / n / safe**4
    ordered = np.sort(values, axis=1)
    position = np.array(PERCENTILES) / 100 * (n - 1)
    below = position.astype(int)
    above = np.minimum(below + 1, n - 1)
    weight = (position - below).astype(np.float32)
    percentiles = (ordered[:, below] * (1 - weight) + ordered[:, above] * weight).T
    lowest, spread = percentiles[1], percentiles[5] - percentiles[1]
    time = np.linspace(-1, 1, n, dtype=np.float32)
    square = time**2 - np.mean(time**2)
    steps = np.diff(values, axis=1) if n > 1 else np.zeros_like(values)
    shares = [_share(values > (lowest + level * spread)[:, None]) for level in UP_LEVELS]
    return np.stack(
        [
            mean,
            std,
            np.sign(third) * np.log1p(np.abs(third)),
            np.log1p(fourth),
            *percentiles,
            spread,
            percentiles[4] - percentiles[2],
            centred @ time / max(time @ time, 1e-6),
            centred @ square / max(square @ square, 1e-6),
            np.abs(steps).mean(axis=1),
            *shares,
            _share(steps > 0),
            values.argmax(axis=1) / n,
            values.argmin(axis=1) / n,
        ]
    ).astype(np.float32)


def _share(true: np.ndarray) -> np.ndarray:
    # A product with ones counts several times faster than a mean of booleans.
    return true.astype(np.float32) @ np.ones(true.shape[1], np.float32) / true.shape[1]


def deltas(values: np.ndarray) -> np.ndarray:
    """Slope of each contour over five frames, per frame, same shape; needs one frame or more.

    Source: Young et al., The HTK Book, section 5.9.
    """
    padded = np.concatenate([values[:1], values[:1], values, values[-1:], values[-1:]])
    return (2 * (padded[4:] - padded[:-4]) + padded[3:-1] - padded[1:-3]) / 10
