"""What the course of a training says: about its length and its steps."""

from dataclasses import replace

import pytest

from ser.studies.plan import Plan
from ser.studies.study import run_study
from ser.training.convergence import remarks
from ser.training.epochs import Epoch

from ..pages import bare
from ..setups import QUICK
from ..tables import tiny_table
from ..workshops import done, page_of, shop_of

LONG = replace(QUICK, epochs=20)
STOPPING = replace(LONG, early_stopping=True)
OWN_FIT = replace(LONG, averaging=False)

FALLING = [2 - 0.05 * k for k in range(20)]
SETTLED = [1 + 0.5**k for k in range(20)]
RISING = [1 + 0.02 * abs(k - 5) for k in range(20)]


def told(held_out, setup=LONG, rounds=20, own=None):
    """What is said of a course of losses."""
    own = own or [2 - 0.01 * k for k in range(len(held_out))]
    pairs = enumerate(zip(own, held_out, strict=True), start=1)
    return [*remarks([Epoch(k, a, b) for k, (a, b) in pairs], setup, rounds)]


def test_still_falling_asks_for_more_rounds():
    """On the usual path, too: as much in the last rounds as in those before."""
    (text,) = told(FALLING)
    assert "still getting better" in text and "20 rounds" in text and "More rounds" in text


def test_settled_course_is_left_alone():
    """Nothing is to be done."""
    assert told(SETTLED) == []


def test_slow_steps_are_seen_however_little_they_bring():
    """A learning rate that is far too small: the whole fall is small, and it still goes on."""
    (text,) = told([2 - 0.0001 * k for k in range(20)])
    assert "a larger learning rate" in text


@pytest.mark.parametrize("setup", [LONG, OWN_FIT])
def test_best_round_long_before_the_end_asks_for_fewer(setup):
    """And names it."""
    (text,) = told(RISING, setup)
    assert "best in round 6 of 20" in text and "Fewer rounds" in text and "Stop early" in text


def test_fewer_rounds_than_were_set_are_explained():
    """A training that ends by itself would seem to have been set to other rounds."""
    (text,) = told(RISING, replace(OWN_FIT, epochs=50), rounds=20)
    assert "best in round 6 of 20 (50 were set; it ended when it got no better" in text
    assert "were set" not in told(RISING, OWN_FIT)[0]


def test_who_stops_early_is_not_asked_to():
    """Neither to stop, nor, having stopped, to go on."""
    assert told(RISING, STOPPING, rounds=6) == []
    assert told(FALLING, STOPPING, rounds=12) == []


def test_early_stopping_that_never_came_asks_for_more_rounds():
    """It did best in the very last one."""
    assert "More rounds" in told(FALLING, STOPPING)[0]


def test_error_that_grew_is_the_only_thing_told():
    """What else the curve shows comes of that."""
    (text,) = told(FALLING, own=[1 + k for k in range(20)])
    assert "The error grew" in text and "learning rate smaller" in text


def test_own_fit_cut_short_is_still_learning():
    """scikit-learn's own end did not come; where it did, nothing is said."""
    assert "still learning when its 20 rounds were over" in told(SETTLED, OWN_FIT)[0]
    assert told(SETTLED, OWN_FIT, rounds=15) == []


def test_without_anybody_held_out_nothing_is_said_of_them():
    """There is no such loss."""
    assert told([float("nan")] * 20) == []


def test_study_on_the_usual_path_tells_it():
    """A real training with far too small steps."""
    setup = replace(QUICK, learning_rate=1e-4, epochs=12)
    outcome = run_study(tiny_table(8.0), Plan(setup, folds=2, repeats=2))
    assert "More rounds" in outcome.notes[0]


def test_page_shows_it(monkeypatch):
    """Between the figures and what is mixed up."""
    page = page_of(shop_of(done(notes=tuple(told(RISING)))), monkeypatch)
    assert bare(page.warning)[0].startswith("On clips that it does not learn from, it did best")
