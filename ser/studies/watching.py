"""One training to be watched: after each epoch, the loss on the training clips and on others.

Both are the same figure of the same network, so one can be held against the other; scikit-learn's
`loss_` would have the penalty on large weights in it.

Trainings that go through scikit-learn's own `fit` are watched through its public `loss_curve_`, to
which it appends after each epoch, so that what is watched is what is scored. lbfgs has no epochs.
"""

import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from ..training.choosing import make_scaler, stoppable
from ..training.epochs import (
    Epoch,
    Rows,
    cross_entropy,
    in_epochs,
    make_mlp,
    run_epochs,
    score,
)
from ..training.setup import ALPHAS_TRIED, Setup
from ..training.trainable import no_falling_apart

OFTEN = 20
"""Epochs after each of which the held-out clips are answered; later, after every fifth."""


class _Told(list):
    """A list that tells of what is appended."""

    def __init__(self, on_append: Callable[[float], None]):
        super().__init__()
        self._on_append = on_append

    def append(self, value: float) -> None:
        """As `list.append`, and tell of it."""
        super().append(value)
        self._on_append(value)


class WatchedMLP(MLPClassifier):
    """scikit-learn's own, with a `loss_curve_` that tells of each new loss."""

    def watch(self, on_loss: Callable[[float], None]) -> "WatchedMLP":
        """Have each loss told from now on."""
        self._on_loss = on_loss
        return self

    @property
    def loss_curve_(self) -> list[float]:
        """Of each epoch so far; scikit-learn begins it as an empty list and appends."""
        return self._curve

    @loss_curve_.setter
    def loss_curve_(self, curve: list[float]) -> None:
        """Begin it anew, with a list that tells."""
        self._curve = _Told(self._on_loss)


@no_falling_apart()
def watch(rows: Rows, held_out: Rows, setup: Setup, on_epoch: Callable[[Epoch], None]) -> None:
    """Train once and tell of each epoch.

    Parameters
    ----------
    rows, held_out : Rows
        To train on, and others, usually of other speakers; there may be none.
    setup : Setup
        Where alpha is to be chosen, the middle of what is tried is taken here.
    on_epoch : callable
        What it raises cancels.
    """
    setup = stoppable(rows, setup)
    alpha = ALPHAS_TRIED[len(ALPHAS_TRIED) // 2] if setup.alpha is None else setup.alpha
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scaler = make_scaler(setup)
        scaled = replace(rows, vectors=scaler.fit_transform(rows.vectors))
        judge = (
            replace(held_out, vectors=scaler.transform(held_out.vectors)) if len(held_out) else None
        )
        if setup.solver == "lbfgs":
            mlp = make_mlp(setup, alpha).fit(scaled.vectors, scaled.labels)
            scored = score(mlp, judge) if judge else ()
            on_epoch(Epoch(mlp.n_iter_, cross_entropy(mlp, scaled), *scored))
        elif in_epochs(setup):
            mlp = make_mlp(setup, alpha)
            for epoch in run_epochs(mlp, scaled, setup.epochs, setup.averaging, judge):
                on_epoch(replace(epoch, loss=cross_entropy(mlp, scaled)))
        else:
            _watch_fit(make_mlp(setup, alpha).get_params(), scaled, judge, on_epoch)


def _watch_fit(
    settings: dict[str, Any], rows: Rows, held_out: Rows | None, on_epoch: Callable[[Epoch], None]
) -> None:
    mlp = WatchedMLP(**settings)

    def on_loss(_: float) -> None:
        number = len(mlp.loss_curve_)
        is_asked = number <= OFTEN or number % 5 == 0
        scored = score(mlp, held_out) if held_out and is_asked else ()
        on_epoch(Epoch(number, cross_entropy(mlp, rows), *scored))

    mlp.watch(on_loss).fit(rows.vectors, rows.labels)
