"""The tour of the Train page: three set-ups, one after the other."""

from dataclasses import replace

import pytest

from ser.studies.presets import Draft
from ser.training.setup import OURS_QUICK, TUTORIAL_SETUP

from ...pages import button, texts
from ...workshops import page_of, shop_of

STEPS = {
    1: ("Run the tutorial", TUTORIAL_SETUP),
    2: ("Switch the scaler on", replace(TUTORIAL_SETUP, scaler=True)),
    3: ("Now our measurements", replace(OURS_QUICK, emotions=TUTORIAL_SETUP.emotions)),
}


@pytest.fixture
def page(monkeypatch):
    """The page as a new visitor meets it, on a table that has what the tour needs."""
    from ser.corpora.table import load_table
    from ser.model.store import TABLE

    return page_of(shop_of(), monkeypatch, load_table(TABLE))


@pytest.mark.parametrize("number", STEPS)
def test_each_step_says_what_to_do_and_sets_it_up(page, number):
    """One press, and the controls stand as the text says."""
    name, setup = STEPS[number]
    assert f"**{number}. {name}.**" in texts(page)
    assert "is set. Now press **Train**" not in texts(page)
    button(page, f"tour-{number}").click().run()
    assert not page.exception
    assert f"Step {number} is set. Now press **Train**, further down." in texts(page)
    assert texts(page).count("is set. Now press") == 1
    assert page.session_state["workshop"].draft == Draft(setup)
