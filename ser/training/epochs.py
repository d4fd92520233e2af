"""The epoch loop: the one way in which an MLP is trained step by step, by page and command line.

It goes around scikit-learn's `partial_fit`, so that after each epoch there is something to show,
to stop by and to cancel. The tutorial's preset and the solver lbfgs keep scikit-learn's own `fit`:
a loop gives other digits than it, and lbfgs knows no epochs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..corpora.table import FeatureTable
from ..features.vector import FeatureSpec
from .setup import Setup

if TYPE_CHECKING:
    from sklearn.neural_network import MLPClassifier

INNER_FOLDS = 3
"""Over the speakers inside a training, to choose alpha and the number of epochs."""

INNER_USED = 1
"""Of the inner folds: a third of the speakers tells alpha and epochs well enough, in a third of the
time."""

NEW_SHARE = 0.2
"""Of the latest epoch in the mean of weights: it reaches back some five epochs."""


@dataclass(frozen=True)
class Epoch:
    """How far a training is.

    Attributes
    ----------
    number : int
        From 1.
    loss : float
        As `cross_entropy`, on the clips it learns from; NaN if nobody watches. The penalty on large
        weights (alpha) has no part in it, so that it can be held against `held_out_loss`.
    held_out_loss : float
        The same on speakers that are held out; NaN for none.
    held_out_uar : float
    """

    number: int
    loss: float = float("nan")
    held_out_loss: float = float("nan")
    held_out_uar: float = float("nan")


@dataclass(frozen=True, eq=False)
class Rows:
    """Clips to train on or to answer.

    Attributes
    ----------
    vectors : np.ndarray [shape=(clips, columns)]
        float32.
    labels, speakers : np.ndarray [shape=(clips,)]
        Text.
    """

    vectors: np.ndarray
    labels: np.ndarray
    speakers: np.ndarray

    @classmethod
    def of(cls, tables: Sequence[FeatureTable], features: FeatureSpec) -> "Rows":
        """All rows of some tables, one table after the other."""
        return cls(
            np.concatenate([table.matrix(features) for table in tables]),
            np.concatenate([table.emotion for table in tables]),
            np.concatenate([table.speaker for table in tables]),
        )

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: np.ndarray) -> "Rows":
        return Rows(self.vectors[rows], self.labels[rows], self.speakers[rows])


def make_mlp(setup: Setup, alpha: float) -> "MLPClassifier":
    """An untrained network.

    One generator shuffles all epochs: an integer seed would shuffle each of them alike.
    """
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier(
        hidden_layer_sizes=setup.hidden,
        activation=setup.activation,
        solver=setup.solver,
        alpha=alpha,
        batch_size=setup.batch_size,
        learning_rate=setup.schedule,
        learning_rate_init=setup.learning_rate,
        epsilon=setup.epsilon,
        max_iter=setup.epochs,
        random_state=np.random.RandomState(setup.seed) if in_epochs(setup) else setup.seed,
    )


def in_epochs(setup: Setup) -> bool:
    """Whether a training goes through `run_epochs`, not through scikit-learn's own `fit`."""
    return setup.solver != "lbfgs" and (setup.early_stopping or setup.averaging)


def run_epochs(
    mlp: "MLPClassifier",
    rows: Rows,
    epochs: int,
    averaging: bool = True,
    held_out: Rows | None = None,
) -> Iterator[Epoch]:
    """Train epoch by epoch.

    Parameters
    ----------
    mlp : MLPClassifier
        From `make_mlp`; it is trained in place, and whole when the iterator ends.
    rows : Rows
        Scaled.
    epochs : int
    averaging : bool
        As `Setup.averaging`.
    held_out : Rows, optional
        Scaled, of other speakers: to say after each epoch how it does on them.

    Yields
    ------
    Epoch
        Without its own loss, which costs another look at all clips. Stop iterating to cancel.
    """
    classes = np.unique(rows.labels)
    mean: list[np.ndarray] = []
    for number in range(1, epochs + 1):
        mlp.partial_fit(rows.vectors, rows.labels, classes=classes)
        mlp.n_iter_ = number  # each partial_fit counts from 1 again
        latest = _weights(mlp)
        if averaging:
            mean = _moved(mean, latest, number)
            _put(mlp, mean)
        loss, uar = score(mlp, held_out) if held_out else (np.nan, np.nan)
        yield Epoch(number, held_out_loss=loss, held_out_uar=uar)
        if number < epochs:
            _put(mlp, latest)


def _weights(mlp: "MLPClassifier") -> list[np.ndarray]:
    return [*mlp.coefs_, *mlp.intercepts_]


def _moved(mean: list[np.ndarray], latest: list[np.ndarray], number: int) -> list[np.ndarray]:
    """The mean of weights after one more epoch, in which it is an equal part at first."""
    share = np.float32(max(1 / number, NEW_SHARE))
    if not mean:
        return [each.copy() for each in latest]
    return [old + share * (new - old) for old, new in zip(mean, latest, strict=True)]


def _put(mlp: "MLPClassifier", weights: list[np.ndarray]) -> None:
    layers = len(mlp.coefs_)
    mlp.coefs_, mlp.intercepts_ = weights[:layers], weights[layers:]


def score(mlp: "MLPClassifier", held_out: Rows) -> tuple[float, float]:
    """Loss and UAR of a network on scaled clips, as `Epoch` has them.

    An emotion that the network does not know is never found.
    """
    from sklearn.metrics import recall_score

    answer = mlp.predict_proba(held_out.vectors)
    likeliest = mlp.classes_[answer.argmax(axis=1)]
    present = np.unique(held_out.labels)  # an emotion without clips has no recall
    uar = recall_score(held_out.labels, likeliest, labels=present, average="macro")
    return _cross_entropy(mlp, held_out.labels, answer), float(uar)


def cross_entropy(mlp: "MLPClassifier", rows: Rows) -> float:
    """Mean of -log of the probability that a network gives to the truth, on scaled clips.

    An emotion that the network does not know has no part in it; NaN if it knows none.
    """
    return _cross_entropy(mlp, rows.labels, mlp.predict_proba(rows.vectors))


def _cross_entropy(mlp: "MLPClassifier", labels: np.ndarray, answer: np.ndarray) -> float:
    from sklearn.metrics import log_loss

    known = np.isin(labels, mlp.classes_)
    if not known.any():
        return float("nan")
    return float(log_loss(labels[known], answer[known], labels=mlp.classes_))
