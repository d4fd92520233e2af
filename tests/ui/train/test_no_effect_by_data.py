"""What is without effect because of the data is said to be, and is."""

from dataclasses import replace

import numpy as np
import pytest

from ser.studies.effects import (
    BY_TRIAL,
    STUCK_AFTER,
    Amount,
    amount_in,
    same_as_another,
    without_effect,
)
from ser.studies.estimate import estimate
from ser.studies.plan import Plan
from ser.training.setup import ALPHAS_TRIED
from ser.training.training import fit, to_arrays
from ser.ui.train.workshop import OWN

from ...pages import texts
from ...setups import QUICK
from ...tables import rows_in, tiny_table
from ...train_pages import control
from ...workshops import MANY, brought, page_of, shop_of

ONE = tiny_table(1.5, speakers=1, repetitions=20)
SGD = replace(QUICK, solver="sgd", schedule="adaptive")


def learnt(setup, table=ONE):
    """All that a training learns, as one vector."""
    arrays = to_arrays(fit(rows_in(table), setup)).values()
    return np.concatenate([each.ravel() for each in arrays])


@pytest.mark.parametrize("averaging", [True, False])
def test_nobody_to_stop_early_by(averaging):
    """With one speaker alone, stopping early changes nothing; with several it does."""
    setup = replace(QUICK, averaging=averaging, epochs=30, learning_rate=0.3)
    stopping = replace(setup, early_stopping=True)
    np.testing.assert_array_equal(learnt(setup), learnt(stopping))
    assert "one speaker" in without_effect(setup, amount_in(ONE))["early_stopping"]
    assert not np.array_equal(learnt(setup, MANY), learnt(stopping, MANY))
    assert "early_stopping" not in without_effect(setup, amount_in(MANY))


def test_nobody_to_try_alpha_on():
    """The middle one is taken, without a trial and its time."""
    middle = replace(QUICK, alpha=ALPHAS_TRIED[len(ALPHAS_TRIED) // 2])
    trial = replace(QUICK, alpha=None)
    np.testing.assert_array_equal(learnt(middle), learnt(trial))
    assert BY_TRIAL in without_effect(trial, amount_in(ONE))
    assert BY_TRIAL not in without_effect(trial, amount_in(MANY))
    assert estimate(Plan(trial), 60, 3, 1) == estimate(Plan(middle), 60, 3, 1)
    assert estimate(Plan(trial), 60, 3, 2) > estimate(Plan(middle), 60, 3, 2)


def test_batch_of_all_clips_cannot_grow():
    """From the number of clips on all sizes do the same, and one less does not."""
    whole = learnt(replace(QUICK, batch_size=60))
    np.testing.assert_array_equal(whole, learnt(replace(QUICK, batch_size=1024)))
    assert not np.array_equal(whole, learnt(replace(QUICK, batch_size=59)))
    for size, is_said in ((1024, True), (60, True), (59, False)):
        told = same_as_another(replace(QUICK, batch_size=size), amount_in(ONE))
        assert ("batch_size" in told) == is_said


def test_adaptive_needs_time_to_get_stuck():
    """Up to that many rounds it is constant; one more can make a difference."""
    stuck = replace(SGD, learning_rate=2e-6)  # nothing gets better at that pace
    for epochs, is_same in ((STUCK_AFTER, True), (STUCK_AFTER + 1, False)):
        setup = replace(stuck, epochs=epochs)
        constant = learnt(replace(setup, schedule="constant"))
        assert np.array_equal(learnt(setup), constant) == is_same
        assert ("schedule" in same_as_another(setup, Amount(60, 1))) == is_same


def test_emotions_that_are_chosen_count():
    """A speaker who has clips of others alone is none."""
    table = MANY.rows((MANY.emotion != "sad") | (MANY.speaker == "Actor_01"))
    assert amount_in(table, ["sad"]) == Amount(4, 1)
    assert amount_in(table).speakers == 12


def test_page_says_so_for_one_speaker(monkeypatch):
    """Neither switch can be moved, nothing is promised of them, and alpha can be set by hand."""
    page = page_of(shop_of(setup=replace(QUICK, alpha=None), **brought(ONE, OWN)), monkeypatch)
    assert not page.exception
    assert control(page, "early_stopping").disabled and control(page, "auto").disabled
    assert not control(page, "alpha").disabled
    assert texts(page).count("No effect now: all clips are one speaker’s") == 2
    assert "three times" not in texts(page)
    assert page.session_state["workshop"].draft.setup.alpha == 10


def test_page_says_so_at_the_value_and_lets_it_be_moved(monkeypatch):
    """Batch size and schedule have an effect elsewhere."""
    setup = replace(SGD, batch_size=1024, epochs=8)
    page = page_of(shop_of(setup=setup), monkeypatch)
    told = texts(page)
    assert "No effect at this value: it looks at all 144 clips before each correction" in told
    assert "No effect at this value: adaptive does the same as constant" in told
    assert not control(page, "batch_size").disabled and not control(page, "schedule").disabled
    control(page, "batch_size").set_value(64).run()
    control(page, "schedule").set_value("invscaling").run()
    assert "at this value" not in texts(page)
