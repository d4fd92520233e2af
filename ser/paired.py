"""Whether one training is better than another, or whether that is chance: a test paired by actor.

Both have answered the same clips in the same folds. Were they equally good, then for each actor it
would be a matter of chance which of the two does better; so the signs of the actors' differences
are flipped at random, to see how often chance alone makes a difference as large.

Source: the sign-flip permutation test, such as in Good, "Permutation tests" (2000).
"""

from dataclasses import dataclass

import numpy as np

from .metrics import Answers

FLIPS = 20_000
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Comparison:
    """What a test found.

    Attributes
    ----------
    difference : float
        Mean over actors of the second's share of right answers less the first's.
    p_value : float
        How often chance alone makes a difference as large, either way.
    better, worse : int
        Actors with whom the second does better, and worse.
    """

    difference: float
    p_value: float
    better: int
    worse: int

    @property
    def is_noise(self) -> bool:
        """Whether chance explains it."""
        return self.p_value >= SIGNIFICANT


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
        Of the flips.
    """
    if not (first and second and first.emotions == second.emotions):
        return None
    pairs = [sorted(zip(a.clip.tolist(), a.part.tolist(), strict=True)) for a in (first, second)]
    if pairs[0] != pairs[1]:
        return None
    one, two = by_actor(first), by_actor(second)
    differences = np.array([two[actor] - one[actor] for actor in one])
    flips = np.random.default_rng(seed).choice([-1.0, 1.0], size=(FLIPS, len(differences)))
    found = np.abs(differences.mean())
    # The margin is for sums whose last digit depends on the order of their terms.
    as_large = int((np.abs(flips @ differences) / len(differences) >= found - 1e-12).sum())
    return Comparison(
        float(differences.mean()),
        (as_large + 1) / (FLIPS + 1),
        int((differences > 0).sum()),
        int((differences < 0).sum()),
    )
