"""Estimates of time: counted by hand, and more work is never said to be quicker."""

from dataclasses import replace

from ser.studies.estimate import START_S, Pace, count_trainings, count_weights, estimate
from ser.studies.plan import Plan
from ser.training.setup import OURS_QUICK, TUTORIAL_SETUP

from ..setups import QUICK


def test_weights_are_counted():
    """180 columns, 300 units, 4 emotions."""
    assert count_weights(TUTORIAL_SETUP, 4) == 180 * 300 + 300 + 300 * 4 + 4


def test_trainings_are_counted():
    """Two thirds of a fold watched, six folds of five sixths, four splits, the model."""
    plan = Plan(QUICK, folds=6, repeats=4, test_share=0.25)
    assert abs(count_trainings(plan, 24) - (5 / 9 + 5 + 3 + 1)) < 1e-9
    # Three alphas are tried before, each on two thirds of the speakers.
    chosen = replace(plan, setup=replace(QUICK, alpha=None))
    assert abs(count_trainings(chosen, 24) - (5 / 9 + 3 * (5 + 3 + 1))) < 1e-9


def test_more_work_takes_longer():
    """More clips, units or epochs, or fewer threads."""
    plan = Plan(QUICK)
    least = estimate(plan, 1440, 8, 24)
    assert least < estimate(plan, 2880, 8, 24)
    assert least < estimate(replace(plan, setup=replace(QUICK, hidden=(80,))), 1440, 8, 24)
    assert least < estimate(replace(plan, setup=replace(QUICK, epochs=80)), 1440, 8, 24)
    assert least < estimate(plan, 1440, 8, 24, jobs=1)


def test_few_clips_still_cost_a_correction_after_each_batch():
    """Twenty rounds of eight trainings move all weights, of 72 clips as of 7: not in no time."""
    few, fewest = (estimate(Plan(OURS_QUICK), n, 6, 3, jobs=1) - START_S for n in (72, 7))
    assert 0.6 * few < fewest < few
    assert 0.5 < few < 3  # measured: 1.3 s


def test_long_training_tells_more_of_the_pace_than_a_short_one():
    """A short one is mostly its start: ten times as long as thought, it says little."""
    pace = Pace()
    assert not pace.is_known
    pace.learn(100.0, 200.0)
    assert pace.is_known and pace.factor == 2.0
    pace.learn(1.0, 10.0)
    assert 2.0 < pace.factor < 2.5
