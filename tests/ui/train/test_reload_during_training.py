"""A page that is loaded anew during a training: the tab knows of it, and the page says so."""

from ser.studies.plan import Plan
from ser.studies.presets import Draft
from ser.studies.process import RUNNING, Run
from ser.ui.train.reloading import TOLD
from ser.ui.train.workshop import SHIPPED, Data

from ...pages import htmls
from ...setups import QUICK
from ...workshops import MANY, page_of, shop_of


def test_tab_remembers_a_training_that_goes_on(monkeypatch):
    """So that it knows of it when the visit has been forgotten."""
    run = Run(Plan(QUICK), state=RUNNING)
    page = page_of(shop_of(run=run, asked=(Draft(QUICK), Data(SHIPPED, MANY))), monkeypatch)
    assert "goesOn = true" in htmls(page)


def test_page_has_the_words_ready_for_the_tab(monkeypatch):
    """The browser shows them if another visit trained in it, and that went on."""
    page = page_of(shop_of(), monkeypatch)
    assert "goesOn = false" in htmls(page) and TOLD in htmls(page)
