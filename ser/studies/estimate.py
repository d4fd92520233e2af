"""How long a study will take, before it is begun and while it goes on."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from ..corpora.table import FeatureTable
from ..training.epochs import INNER_FOLDS, INNER_USED, in_epochs
from ..training.setup import ALPHAS_TRIED, Setup
from .effects import amount_in
from .plan import Plan, Step, folds_of

PER_WEIGHT_S = 1e-10
"""For one clip through one weight and back, in one epoch, on one core; measured, as all these."""

PER_STEP_S, PER_STEP_AND_WEIGHT_S = 4e-4, 4e-9
"""For the correction after each batch, which moves all weights however few clips there are."""

START_S = 2.8
"""Of a process, and of what is the same for all trainings."""

MOSTLY_START_S = 2 * START_S
"""Estimates below this are of trainings that mostly get ready. How long that takes depends on what
else a computer does meanwhile, more than on trainings before."""

USUAL_SHARE = 0.5
"""Of the epochs allowed that scikit-learn's own `fit` does before it sees no progress."""


def count_weights(setup: Setup, n_emotions: int) -> int:
    """Numbers that a network learns."""
    sizes = (len(setup.features.names), *setup.hidden, n_emotions)
    return sum(a * b + b for a, b in pairwise(sizes))


def count_trainings(plan: Plan, n_speakers: int) -> float:
    """Trainings of a study, in trainings on all clips."""
    return sum(_trainings(plan, n_speakers).values())


def share_done(plan: Plan, n_speakers: int, steps: Mapping[str, Step], n_epochs: int) -> float:
    """Which part of a study is done, 0 to 1.

    Parameters
    ----------
    plan : Plan
    n_speakers : int
    steps : mapping of str to Step
        The last one of each stage.
    n_epochs : int
        Watched so far.
    """
    parts = _trainings(plan, n_speakers)
    done = {name: step.done / step.total if step.total else 0 for name, step in steps.items()}
    done["watch"] = max(done.get("watch", 0), n_epochs / plan.setup.epochs)
    return sum(parts[name] * share for name, share in done.items()) / sum(parts.values())


def _trainings(plan: Plan, n_speakers: int) -> dict[str, float]:
    setup, folds = plan.setup, folds_of(plan, n_speakers)
    stops = setup.early_stopping and in_epochs(setup)
    alphas = len(ALPHAS_TRIED) if setup.alpha is None else 1
    inner = INNER_USED * (1 - 1 / INNER_FOLDS)  # each on the speakers that are not held out
    tried = alphas * inner if n_speakers > 1 and (alphas > 1 or stops) else 0
    return {
        "watch": ((folds - 1) / folds if folds else 1 - plan.test_share) * (1 - 1 / INNER_FOLDS),
        "actors": max(folds - 1, 0) * (1 + tried),
        "random": plan.repeats * (1 - plan.test_share) * (1 + tried),
        "model": 1 + tried,
    }


def estimate(plan: Plan, n_clips: int, n_emotions: int, n_speakers: int, jobs: int = 2) -> float:
    """Seconds that a study takes, roughly, on a computer like the one it was measured on.

    Parameters
    ----------
    plan : Plan
    n_clips, n_emotions, n_speakers : int
        Of the table it is done on.
    jobs : int
        Trainings at the same time.
    """
    setup = plan.setup
    epochs = setup.epochs if in_epochs(setup) else setup.epochs * USUAL_SHARE
    batches = np.ceil(n_clips / setup.batch_size) if setup.solver != "lbfgs" else 1
    weights = count_weights(setup, n_emotions)
    steps = batches + 1  # what an epoch costs besides its batches is about that of one more
    one = epochs * (
        n_clips * weights * PER_WEIGHT_S + steps * (PER_STEP_S + weights * PER_STEP_AND_WEIGHT_S)
    )
    return START_S + float(one) * count_trainings(plan, n_speakers) / (1 + 0.7 * (jobs - 1))


def estimate_on(table: FeatureTable, plan: Plan, jobs: int = 2) -> float:
    """Seconds that a study of a table takes; parameters as those of `estimate`."""
    emotions = plan.setup.emotions or tuple(set(table.emotion.tolist()))
    there = amount_in(table, emotions)
    return estimate(plan, there.clips, len(emotions), there.speakers, jobs)


class Pace:
    """How much longer trainings take on a computer than is estimated, by those before.

    Attributes
    ----------
    factor : float
        1 until that is known.
    is_known : bool
        Whether there has been a training to see it by.
    """

    def __init__(self) -> None:
        self.factor, self.is_known = 1.0, False
        self._estimated = self._took = 0.0

    def learn(self, estimated: float, seconds: float) -> None:
        """Take in how long a training took."""
        # Of a short training most is its start, so a long one has more to say.
        self._estimated = estimated + self._estimated / 2
        self._took = seconds + self._took / 2
        self.factor, self.is_known = min(max(self._took / self._estimated, 0.3), 30.0), True
