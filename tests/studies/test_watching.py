"""Watching a training: every epoch is told, and watching changes no digit of it."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from ser.studies.watching import WatchedMLP, watch
from ser.training.epochs import Rows, make_mlp

from ..setups import QUICK
from ..tables import RHYTHM, tiny_table

TABLE = tiny_table(1.5)
ROWS = Rows(TABLE.matrix(RHYTHM), TABLE.emotion, TABLE.speaker)
OTHERS = np.isin(TABLE.speaker, ["Actor_01", "Actor_02"])


def watched(setup):
    """The epochs of a training without two actors."""
    epochs = []
    watch(ROWS[~OTHERS], ROWS[OTHERS], setup, epochs.append)
    return epochs


def test_both_losses_are_the_same_figure():
    """Watched on the very clips it learns from, they agree, however much alpha holds back."""
    for changes in ({}, {"averaging": False}, {"solver": "lbfgs"}):
        epochs = []
        watch(ROWS, ROWS, replace(QUICK, alpha=100.0, **changes), epochs.append)
        assert [each.loss for each in epochs] == [each.held_out_loss for each in epochs]


@pytest.mark.parametrize("solver", ["adam", "sgd"])
@pytest.mark.parametrize("averaging", [True, False])
def test_every_epoch_is_told_with_the_score_on_others(solver, averaging):
    """By our loop or scikit-learn's own, a curve of two losses grows point by point."""
    epochs = watched(replace(QUICK, solver=solver, averaging=averaging))
    assert [epoch.number for epoch in epochs] == list(range(1, 9))
    assert all(0 <= epoch.held_out_uar <= 1 for epoch in epochs)


def test_lbfgs_tells_its_end_alone():
    """It has no epochs to tell of."""
    (epoch,) = watched(replace(QUICK, solver="lbfgs"))
    assert np.isfinite(epoch.loss) and np.isfinite(epoch.held_out_loss)


def test_watched_network_learns_what_an_unwatched_one_does():
    """Telling of each loss changes no weight."""
    settings = make_mlp(replace(QUICK, averaging=False), 0.1).get_params()
    losses = []
    told = WatchedMLP(**settings).watch(losses.append).fit(ROWS.vectors, ROWS.labels)
    plain = MLPClassifier(**settings).fit(ROWS.vectors, ROWS.labels)
    assert losses == plain.loss_curve_
    for one, two in zip(told.coefs_, plain.coefs_, strict=True):
        np.testing.assert_array_equal(one, two)
