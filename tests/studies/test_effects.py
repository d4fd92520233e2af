"""What is said to be without effect is without effect, and what is not said has one."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from ser.studies.effects import without_effect
from ser.training.epochs import Rows
from ser.training.setup import SOLVERS, TUTORIAL_SETUP
from ser.training.training import fit, to_arrays

from ..setups import QUICK
from ..tables import RHYTHM, tiny_table

TABLE = tiny_table(1.5)
ROWS = Rows(TABLE.matrix(RHYTHM), TABLE.emotion, TABLE.speaker)
OTHER = {
    "batch_size": 16,
    "learning_rate": 0.2,
    "schedule": "invscaling",
    "epsilon": 1e-2,
    "early_stopping": True,
    "averaging": False,
    "limit": 0.5,
}


def weights(setup):
    """All that a training learns, as one vector."""
    return np.concatenate([each.ravel() for each in to_arrays(fit(ROWS, setup)).values()])


@pytest.mark.parametrize("solver, scaler", [*product(SOLVERS, [True, False])])
def test_a_choice_changes_the_weights_unless_it_is_said_not_to(solver, scaler):
    """Every choice beside every method, with and without the scaler."""
    # Long and fast enough for the stop to come before the end.
    setup = replace(QUICK, solver=solver, scaler=scaler, epochs=50, learning_rate=0.3)
    idle = without_effect(setup)
    before = weights(setup)
    for name, value in OTHER.items():
        if name == "limit" and not scaler:
            assert name in idle  # it is the model that keeps it, not the weights
            continue
        is_same = np.array_equal(weights(replace(setup, **{name: value})), before)
        assert is_same == (name in idle) or name == "limit", name


def test_the_tutorials_schedule_is_without_effect():
    """It asks for "adaptive", and adam follows no schedule."""
    assert "adam" in without_effect(TUTORIAL_SETUP)["schedule"]
