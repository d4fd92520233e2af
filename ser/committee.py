"""Several networks that answer together, as one network: `side_by_side`.

Trained alike from other first weights, they err alike in what the clips have in common and each its
own way in the rest, which a mean takes out. Source: Hansen & Salamon, "Neural network ensembles"
(1990). Theirs is the mean of the outputs before the softmax: that is one network again, whose
layers are theirs side by side, so nothing that serves a model has to know of it.
"""

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.neural_network import MLPClassifier


def side_by_side(networks: Sequence["MLPClassifier"]) -> "MLPClassifier":
    """One network whose outputs, before the softmax, are the mean of those of several.

    Parameters
    ----------
    networks : sequence of MLPClassifier
        One or more, trained on the same columns and labels, with the same layers.

    Returns
    -------
    MLPClassifier
        Its `n_iter_` is the most of theirs, its losses are those of the first.
    """
    first = networks[0]
    if len(networks) == 1:
        return first
    inner = zip(*(each.coefs_[1:-1] for each in networks), strict=True)
    together = copy(first)
    together.coefs_ = [
        np.hstack([each.coefs_[0] for each in networks]),
        *map(_diagonal, inner),
        np.vstack([each.coefs_[-1] for each in networks]) / len(networks),
    ]
    hidden = zip(*(each.intercepts_[:-1] for each in networks), strict=True)
    together.intercepts_ = [
        *map(np.concatenate, hidden),
        np.mean([each.intercepts_[-1] for each in networks], axis=0),
    ]
    together.hidden_layer_sizes = tuple(map(len, together.intercepts_[:-1]))
    together.n_iter_ = max(each.n_iter_ for each in networks)
    return together


def _diagonal(blocks: Sequence[np.ndarray]) -> np.ndarray:
    """A matrix with these along its diagonal, of their type, and 0 elsewhere."""
    from scipy.linalg import block_diag

    return block_diag(*blocks)
