"""What a training chooses itself: how strong the regularisation is, after how many epochs to stop.

It is chosen by folds over the speakers of the training clips alone, so the choice is part of what
`ser.training.evaluation` measures.
"""

from dataclasses import replace

import numpy as np
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from .epochs import INNER_FOLDS, INNER_USED, Rows, in_epochs, make_mlp, run_epochs, score
from .setup import ALPHAS_TRIED, Setup

PATIENCE = 6
"""Epochs without a better loss on held-out speakers after which a training stops."""


def make_scaler(setup: Setup) -> Pipeline:
    """What comes before the network, untrained."""
    if not setup.scaler:
        return make_pipeline(FunctionTransformer())
    limits = {"a_min": -setup.limit, "a_max": setup.limit}
    return make_pipeline(StandardScaler(), FunctionTransformer(np.clip, kw_args=limits))


def choose(rows: Rows, setup: Setup) -> tuple[float, int]:
    """Alpha and number of epochs with the lowest loss on speakers held out inside these clips.

    What the set-up says itself is not chosen.
    """
    alphas = ALPHAS_TRIED if setup.alpha is None else (setup.alpha,)
    folds = inner_folds(rows)
    stops = setup.early_stopping and in_epochs(setup)
    if not folds or (len(alphas) == 1 and not stops):
        return alphas[len(alphas) // 2], setup.epochs
    losses = {alpha: np.zeros(setup.epochs) for alpha in alphas}
    for train, held_out in folds:
        scaler = make_scaler(setup)
        inner = replace(rows[train], vectors=scaler.fit_transform(rows.vectors[train]))
        judge = replace(rows[held_out], vectors=scaler.transform(rows.vectors[held_out]))
        for alpha in alphas:
            losses[alpha] += _course(inner, judge, setup, alpha)
    if stops:
        alpha = min(alphas, key=lambda each: float(losses[each].min()))
        return alpha, int(losses[alpha].argmin()) + 1
    return min(alphas, key=lambda each: float(losses[each][-1])), setup.epochs


def stoppable(rows: Rows, setup: Setup) -> Setup:
    """The set-up, without stopping early where no speaker can be held out to stop by."""
    if not setup.early_stopping or inner_folds(rows):
        return setup
    return replace(setup, early_stopping=False)


def inner_folds(rows: Rows) -> list[tuple[np.ndarray, np.ndarray]]:
    """Folds over the speakers of training clips; none where an emotion would be lacking."""
    n_folds = min(INNER_FOLDS, len(np.unique(rows.speakers)))
    if n_folds < 2:
        return []
    folds = GroupKFold(n_folds).split(rows.vectors, rows.labels, rows.speakers)
    n_labels = len(np.unique(rows.labels))
    whole = [(a, b) for a, b in folds if len(np.unique(rows.labels[a])) == n_labels]
    return whole[:INNER_USED]


def _course(rows: Rows, held_out: Rows, setup: Setup, alpha: float) -> np.ndarray:
    """Held-out loss after each epoch, shape (epochs,); as after the last, once it rises."""
    mlp = make_mlp(setup, alpha)
    if not in_epochs(setup):
        mlp.fit(rows.vectors, rows.labels)
        return np.full(setup.epochs, score(mlp, held_out)[0])
    losses: list[float] = []
    for epoch in run_epochs(mlp, rows, setup.epochs, setup.averaging, held_out):
        losses.append(epoch.held_out_loss)
        if setup.early_stopping and len(losses) - 1 - int(np.argmin(losses)) >= PATIENCE:
            break
    return np.pad(losses, (0, setup.epochs - len(losses)), mode="edge")
