"""Other ways to train, for `.trials`: clips and a set-up to a scikit-learn pipeline."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.special import softmax
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

from ser.training.choosing import choose, make_scaler
from ser.training.epochs import Rows, make_mlp, run_epochs
from ser.training.setup import Setup
from ser.training.training import fit

HIDDEN_SHARE, NOISE_SPREADS = 0.5, 0.5


def fit_half(rows: Rows, setup: Setup) -> Pipeline:
    """On the half of the columns whose means differ most between the emotions (F-test)."""
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of columns that are the same for all clips
        chosen = SelectKBest(f_classif, k=rows.vectors.shape[1] // 2)
        vectors = chosen.fit_transform(rows.vectors, rows.labels)
    own = fit(replace(rows, vectors=vectors.astype(np.float32)), setup)
    return make_pipeline(chosen, *(step for _, step in own.steps))


@dataclass(frozen=True, eq=False)
class _Blurred(Rows):
    """Rows whose vectors are drawn anew whenever they are asked for, as each epoch does."""

    share_hidden: float = 0.0
    noise: float = 0.0
    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name != "vectors":
            return value
        if self.noise:
            drawn = self.chance.standard_normal(value.shape, dtype=np.float32)
            return value + np.float32(self.noise) * drawn
        kept = self.chance.random(value.shape, dtype=np.float32) >= self.share_hidden
        return value * kept / np.float32(1 - self.share_hidden)


def fit_hiding(rows: Rows, setup: Setup) -> Pipeline:
    """With half of the values of each clip hidden in each epoch, others each time (dropout)."""
    return _fit_blurred(rows, setup, share_hidden=HIDDEN_SHARE)


def fit_noisy(rows: Rows, setup: Setup) -> Pipeline:
    """With half a spread of noise on each value, drawn anew in each epoch."""
    return _fit_blurred(rows, setup, noise=NOISE_SPREADS)


def _fit_blurred(rows: Rows, setup: Setup, **how: Any) -> Pipeline:
    with threadpool_limits(1):
        alpha, epochs = choose(rows, setup)
        scaler = make_scaler(setup)
        vectors = scaler.fit_transform(rows.vectors)
        mlp = make_mlp(setup, alpha)
        for _ in run_epochs(mlp, _Blurred(vectors, rows.labels, rows.speakers, **how), epochs):
            pass
    return make_pipeline(*(step for _, step in scaler.steps), mlp)


class _Summed:
    """A classifier of "emotion/sex" that answers with emotions."""

    def __init__(self, mlp: Any):
        emotions = [name.split("/")[0] for name in mlp.classes_]
        self.classes_, self._of = np.unique(emotions, return_inverse=True)
        self._mlp = mlp

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        return self._mlp.predict_proba(vectors) @ np.eye(len(self.classes_))[self._of]


def fit_by_sex(rows: Rows, setup: Setup) -> Pipeline:
    """With sixteen labels, as women and men may show an emotion otherwise; RAVDESS's even actors
    are women."""
    sexes = np.array([int(name[-2:]) % 2 for name in rows.speakers])
    labels = np.array([f"{a}/{b}" for a, b in zip(rows.labels, sexes, strict=True)])
    own = fit(replace(rows, labels=labels), setup)
    return make_pipeline(*(step for _, step in own.steps[:-1]), _Summed(own[-1]))


class _Together:
    """Several networks whose outputs before the softmax are averaged."""

    def __init__(self, networks: Sequence[Any]):
        self.classes_, self._networks = networks[0].classes_, networks

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        logs = [each.predict_log_proba(vectors) for each in self._networks]
        return softmax(np.mean(logs, axis=0), axis=1)


def fit_three(rows: Rows, setup: Setup) -> Pipeline:
    """Three networks, trained alike from other first weights (Hansen & Salamon 1990)."""
    own = [fit(rows, replace(setup, seed=setup.seed + k)) for k in range(3)]
    return make_pipeline(*(step for _, step in own[0].steps[:-1]), _Together([p[-1] for p in own]))


class _Level:
    """A classifier's answers, had it met each emotion equally often."""

    def __init__(self, mlp: Any, labels: np.ndarray):
        self.classes_, counts = np.unique(labels, return_counts=True)
        self._mlp, self._odds = mlp, 1 / counts

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        weighted = self._mlp.predict_proba(vectors) * self._odds
        return weighted / weighted.sum(axis=1, keepdims=True)


def fit_level(rows: Rows, setup: Setup) -> Pipeline:
    """As shipped; but neutral, of which there are half as many clips, is no less likely."""
    own = fit(rows, setup)
    return make_pipeline(*(step for _, step in own.steps[:-1]), _Level(own[-1], rows.labels))


class _Margins(SVC):
    """With something like probabilities, whose order is that of the margins."""

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        return softmax(self.decision_function(vectors), axis=1)


def fit_svm(rows: Rows, setup: Setup) -> Pipeline:
    """A support vector machine, by many the best on features such as these."""
    scaler = [step for _, step in make_scaler(setup).steps]
    with threadpool_limits(1):
        return make_pipeline(*scaler, _Margins(C=10)).fit(rows.vectors, rows.labels)
