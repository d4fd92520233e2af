"""Answers whose right calibration is known."""

import numpy as np

from ser.model.metrics import Answers
from ser.model.probabilities import softmax


def drawn_answers(n=4000, sharpened=1.0, seed=0, distance=1.0):
    """Answers whose truth was drawn from their own probabilities, which were then sharpened."""
    random = np.random.default_rng(seed)
    logits = 1.5 * random.standard_normal((n, 3))
    truth = (random.random((n, 1)) > softmax(logits).cumsum(axis=1)).sum(axis=1)
    sharp = np.broadcast_to(sharpened, n)[:, None]
    part, far = np.arange(n) % 4, np.broadcast_to(distance, n)
    return Answers(("a", "b", "c"), truth, softmax(sharp * logits), part, part, np.arange(n), far)
