"""Whether one training is better than another, or whether that is chance: a test paired by fold.

Both have answered the same clips in the same folds. Were they equally good, then in each fold it
would be a matter of chance which of the two does better; so the signs of the folds' differences
are flipped, in every way there is, to see in how many of them chance makes a difference as large.

The unit is the fold and not the actor: all actors of a fold are answered by one trained network, so
the luck of its first weights and its shuffling is common to them, and a test that takes them for
independent calls a mere change of the seed better or worse more often than it says. Six folds have
64 ways, and the least figure that they can give is 2 of 64: only a training that does better in all
of six is better by more than chance, and with fewer folds nothing can be shown. What is common to
all folds of a training, as its seed is, is left. `python -m benchmarks chance` measures how often
both tests mislead (`benchmarks/chance.json`).

Source: the sign-flip permutation test over clusters; Canay, Romano & Shaikh, "Randomization tests
under an approximate symmetry assumption", Econometrica 85 (2017).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ..model.metrics import Answers

SIGNIFICANT = 0.05
MOST_WAYS = 12
"""Folds up to which every way to flip is gone through; of more, some are drawn."""

DRAWN = 20_000
TIE = 1e-12
"""Sums differ in their last digits by the order of their terms."""


@dataclass(frozen=True)
class Comparison:
    """What a test found.

    Attributes
    ----------
    difference : float
        UAR of the second less that of the first.
    p_value : float
        How often chance alone makes a difference as large, either way.
    p_by_actor : float
        The same with the actors taken for independent of each other, which is too little.
    better, worse : int
        Actors with whom the second does better, and worse.
    folds, folds_better, folds_worse : int
        All folds, and those in which the second does better, and worse.
    """

    difference: float
    p_value: float
    p_by_actor: float
    better: int
    worse: int
    folds: int
    folds_better: int
    folds_worse: int

    @property
    def is_noise(self) -> bool:
        """Whether chance explains it."""
        return self.p_value >= SIGNIFICANT

    @property
    def has_enough_folds(self) -> bool:
        """Whether any difference could be more than chance."""
        return 2 / 2**self.folds < SIGNIFICANT


def by_actor(answers: Answers) -> dict[str, float]:
    """Share of right answers for each actor."""
    actors = np.unique(answers.speaker)
    return {str(a): float(answers.correct[answers.speaker == a].mean()) for a in actors}


def compare(first: Answers | None, second: Answers | None, seed: int = 0) -> Comparison | None:
    """Test two trainings; None unless both answered the same clips with the same emotions.

    Parameters
    ----------
    first, second : Answers or None
        To clips of unseen actors.
    seed : int
        Of the flips, where they are drawn.
    """
    if not (first and second and first.emotions == second.emotions):
        return None
    pairs = [sorted(zip(a.clip.tolist(), a.part.tolist(), strict=True)) for a in (first, second)]
    if pairs[0] != pairs[1]:
        return None
    folds = _gained(first, second, first.part, second.part)
    actors = _gained(first, second, first.speaker, second.speaker)
    return Comparison(
        float(folds.sum()),
        _by_chance(folds, seed),
        _by_chance(actors, seed),
        *_counted(actors),
        len(folds),
        *_counted(folds),
    )


def _gained(first: Answers, second: Answers, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What each group of clips adds to the difference of the UARs, which is their sum."""
    groups = np.unique(one)
    shares = [
        np.array([_worth(answers)[(group == each) & answers.correct].sum() for each in groups])
        for answers, group in ((first, one), (second, other))
    ]
    return shares[1] - shares[0]


def _worth(answers: Answers) -> np.ndarray:
    """What each clip adds to the UAR if it is answered rightly: each emotion has the same share."""
    counts = np.bincount(answers.truth, minlength=len(answers.emotions))
    return 1 / (counts[answers.truth] * np.count_nonzero(counts))


def _counted(gains: np.ndarray) -> tuple[int, int]:
    return int((gains > TIE).sum()), int((gains < -TIE).sum())


def _by_chance(gains: np.ndarray, seed: int) -> float:
    as_large = np.abs(_flips(len(gains), seed) @ gains) >= abs(gains.sum()) - TIE
    return float(as_large.mean())


def _flips(n: int, seed: int) -> np.ndarray:
    """Signs, shape (ways, n); the first way is none."""
    if n <= MOST_WAYS:
        return np.array(list(product((1.0, -1.0), repeat=n)))
    drawn = np.random.default_rng(seed).choice([1.0, -1.0], size=(DRAWN, n))
    return np.concatenate([np.ones((1, n)), drawn])
