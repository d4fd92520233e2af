"""From a network's outputs to probabilities and to a verdict: four scalars, `Confidence`.

`ser.model.confidence` chooses them, `ser.model.model` applies them.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from ..words import in_per_cent


@dataclass(frozen=True)
class Confidence:
    """The scalars.

    Attributes
    ----------
    temperature : float > 0
        Divides the outputs before the softmax. Source: Guo et al., "On calibration of modern neural
        networks" (2017).
    slope : float
        How much hotter it gets, in log units, where a clip is one unit further from the training
        data than these are from their mean.
    threshold : float
        Least probability of a confident answer; above 1 if no answers are good enough.
    farthest : float
        Beyond this distance from the training data nothing is confident.
    """

    temperature: float = 1.0
    slope: float = 0.0
    threshold: float = 0.0
    farthest: float = 1e9

    def probabilities(self, logits: np.ndarray, distance: np.ndarray) -> np.ndarray:
        """Probabilities of outputs.

        Parameters
        ----------
        logits : np.ndarray [shape=(clips, labels)]
        distance : np.ndarray [shape=(clips,)]

        Returns
        -------
        np.ndarray [shape=(clips, labels)]
        """
        # Not beyond what the data that chose the slope had.
        beyond = np.minimum(distance, self.farthest) - 1
        temperature = self.temperature * np.exp(self.slope * beyond)
        return softmax(logits / temperature[:, None])

    def is_sure(self, probabilities: np.ndarray, distance: np.ndarray) -> np.ndarray:
        """Whether answers are confident, shape (clips,), bool."""
        return (probabilities.max(axis=1) >= self.threshold) & (distance <= self.farthest)


def least_per_cent(threshold: float) -> int:
    """Whole per cent that a confident answer has at least, as `in_whole_per_cent` rounds."""
    return ceil(round(100 * threshold, 4))


def in_whole_per_cent(share: float, sure: bool = False, threshold: float = 0.0) -> int:
    """A share as people read it, rounded so that it does not contradict the verdict.

    Parameters
    ----------
    share : float
        0 to 1.
    sure : bool
        Whether the answer with this share is confident.
    threshold : float
        As `Confidence.threshold`; 0 for a share that no verdict is about.

    Returns
    -------
    int
        Of a confident answer at least `least_per_cent`; of one that is unsure as its share is below
        the threshold, less. Nothing but certainty is 100.

    Examples
    --------
    >>> in_whole_per_cent(0.624, True, 0.51), in_whole_per_cent(0.2894, False, 0.51)
    (62, 29)
    >>> in_whole_per_cent(0.514, True, 0.514), in_whole_per_cent(0.5139, False, 0.514)
    (52, 51)
    """
    exact, least = round(100 * share, 4), least_per_cent(threshold)
    shown = int(in_per_cent(share))
    if sure:
        shown = max(shown, least)
    elif share < threshold:
        shown = min(shown, least - 1)
    return min(shown, 99 if exact < 100 else 100)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Exponentials that sum to 1 over the last axis, same shape."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def distance_of(scaled: np.ndarray) -> np.ndarray:
    """How far clips are from the training data.

    Parameters
    ----------
    scaled : np.ndarray [shape=(clips, columns)]
        In spreads of the training data from its mean.

    Returns
    -------
    np.ndarray [shape=(clips,)]
        Root mean square over the columns; that of all training clips is 1.
    """
    return np.sqrt(np.einsum("cf,cf->c", scaled, scaled) / scaled.shape[1])
