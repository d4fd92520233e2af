"""Models that are saved on one's own computer: each has a folder of its own."""

from dataclasses import replace

import numpy as np
import pytest

from ser.model.store import load_model
from ser.studies.plan import Plan
from ser.studies.presets import Draft
from ser.studies.study import run_study
from ser.ui.train.keeping import save
from ser.ui.train.workshop import SHIPPED, Trained

from ...setups import QUICK
from ...tables import tiny_table

TABLE = tiny_table(1.5)


@pytest.fixture(scope="module")
def two():
    """The first training of one visit, and that of another."""
    made = []
    for seed in (1, 2):
        setup = replace(QUICK, seed=seed)
        outcome = run_study(TABLE, Plan(setup, folds=2, repeats=2))
        made.append(Trained("1. Ours, 8 changed", Draft(setup), SHIPPED, outcome))
    return made


def test_models_of_one_name_do_not_take_each_others_place(two, tmp_path):
    """Both are there afterwards, each as it was."""
    folders = [save(each, tmp_path) for each in two]
    assert len({*folders}) == 2
    for folder, each in zip(folders, two, strict=True):
        assert folder.name.startswith("model-1-ours-8-changed-")
        arrays = load_model(folder).arrays
        np.testing.assert_array_equal(arrays["weights_0"], each.outcome.model.arrays["weights_0"])


def test_a_model_that_is_saved_twice_is_there_once(two, tmp_path):
    """Its folder is named after its weights."""
    assert save(two[0], tmp_path) == save(two[0], tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
