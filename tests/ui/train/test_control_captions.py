"""Below each control of the Train page stands what it does and when to move it."""

from dataclasses import fields, replace

import pytest

from ser.training.setup import Setup
from ser.ui.train.wording import CHOICES

from ...setups import QUICK
from ...train_pages import control
from ...workshops import page_of, shop_of

SGD = replace(QUICK, solver="sgd", schedule="constant")
"""A set-up in which all controls have an effect."""

NOT_ON_PAGE = {"limit", "epsilon", "copies"}


@pytest.fixture(scope="module")
def captions():
    """All captions of the page."""
    with pytest.MonkeyPatch.context() as patch:
        page = page_of(shop_of(setup=SGD), patch)
        assert not page.exception
        return [each.value for each in page.caption]


@pytest.mark.parametrize("name", CHOICES)
def test_control_says_what_it_does_and_when_to_move_it(captions, name):
    """Two sentences or more, both on the page."""
    choice = CHOICES[name]
    assert choice.label and choice.does.endswith(".") and choice.move.endswith(".")
    assert f"{choice.does} {choice.move}" in captions


def test_every_field_has_a_control():
    """But for those that the page does not have."""
    assert {field.name for field in fields(Setup)} - NOT_ON_PAGE <= set(CHOICES)


def test_alpha_that_is_tried_cannot_be_set(monkeypatch):
    """It says that it is found by trial, until that is switched off."""
    page = page_of(shop_of(setup=replace(QUICK, alpha=None)), monkeypatch)
    found = ":material/block: No effect now: it is found by trial."
    assert control(page, "alpha").disabled
    assert found in [each.value for each in page.caption]
    control(page, "auto").set_value(False).run()
    assert not control(page, "alpha").disabled
    assert found not in [each.value for each in page.caption]
