"""Networks side by side answer as the mean of them all."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import softmax

from ser.committee import side_by_side
from ser.epochs import Rows, make_mlp, run_epochs
from ser.training import fit

from .tables import QUICK, RHYTHM, tiny_table

TABLE = tiny_table(1.5)
ROWS = Rows(TABLE.matrix(RHYTHM), TABLE.emotion, TABLE.speaker)


def networks(rows=ROWS, **setup):
    """Three, trained for some epochs from other first weights."""
    made = [make_mlp(replace(QUICK, **setup), 0.1, number) for number in range(3)]
    for mlp in made:
        list(run_epochs(mlp, rows, 3))
    return made


@pytest.mark.parametrize("hidden", [(8,), (8, 5), (8, 5, 3)])
def test_outputs_are_the_mean_before_the_softmax(hidden):
    """With any number of layers; log p is an output but for a number that all labels share."""
    own = networks(hidden=hidden)
    mean = np.mean([np.log(each.predict_proba(ROWS.vectors)) for each in own], axis=0)
    found = side_by_side(own).predict_proba(ROWS.vectors)
    np.testing.assert_allclose(found, softmax(mean, axis=1), rtol=1e-4)


def test_mean_of_two_emotions_is_that_of_the_log_odds():
    """scikit-learn has one output there."""
    two = ROWS[np.isin(ROWS.labels, np.unique(ROWS.labels)[:2])]
    own = networks(two)
    odds = [np.log(p[:, 1] / p[:, 0]) for p in (each.predict_proba(two.vectors) for each in own)]
    found = side_by_side(own).predict_proba(two.vectors)
    np.testing.assert_allclose(np.log(found[:, 1] / found[:, 0]), np.mean(odds, axis=0), rtol=1e-3)


def test_layers_are_as_wide_as_all_together():
    """And of float32, as each network's are."""
    together = side_by_side(networks(hidden=(8, 5)))
    assert [each.shape[1] for each in together.coefs_[:-1]] == [24, 15]
    assert together.hidden_layer_sizes == (24, 15)
    assert {each.dtype for each in (*together.coefs_, *together.intercepts_)} == {np.float32}


def test_networks_differ_and_the_first_is_that_of_one_alone():
    """Each starts from the next seed."""
    first, second, third = networks()
    alone = make_mlp(QUICK, 0.1)
    list(run_epochs(alone, ROWS, 3))
    np.testing.assert_array_equal(first.coefs_[0], alone.coefs_[0])
    assert not np.array_equal(first.coefs_[0], second.coefs_[0])
    assert not np.array_equal(second.coefs_[0], third.coefs_[0])


def test_training_puts_them_side_by_side():
    """A set-up of three networks gives the mean of three set-ups of one, from seed to seed."""
    three = fit(ROWS, replace(QUICK, networks=3, seed=4))
    own = [fit(ROWS, replace(QUICK, seed=seed)) for seed in (4, 5, 6)]
    mean = np.mean([each.predict_log_proba(ROWS.vectors) for each in own], axis=0)
    np.testing.assert_allclose(
        three.predict_proba(ROWS.vectors), softmax(mean, axis=1), rtol=1e-3, atol=1e-6
    )
