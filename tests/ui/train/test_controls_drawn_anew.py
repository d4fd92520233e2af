"""A browser that draws a control anew starts it from its default: it is what it stands at."""

from dataclasses import replace

import pytest

from ser.corpora.table import load_table
from ser.model.store import TABLE
from ser.training.setup import TUTORIAL_SETUP

from ...train_pages import control
from ...workshops import page_of, shop_of

OTHER = replace(
    TUTORIAL_SETUP, hidden=(30, 20), activation="logistic", solver="sgd", schedule="invscaling",
    scaler=True, averaging=True, early_stopping=True, alpha=3.0, batch_size=64, epochs=7, seed=5,
)  # fmt: skip
"""Nothing stands at its first choice."""

NAMES = (
    "emotions", "features", "layers", "units-0", "units-1", "activation", "solver", "scaler",
    "auto", "alpha", "learning_rate", "schedule", "batch_size", "epochs", "early_stopping",
    "averaging", "test_share", "seed",
)  # fmt: skip


@pytest.fixture(scope="module")
def page():
    """The page with this set-up, run a second time, when nothing is told to the browser anew."""
    with pytest.MonkeyPatch.context() as patch:
        return page_of(shop_of(setup=OTHER), patch, load_table(TABLE)).run()


STARTS = {
    "button_group": lambda one: [one.options[k].split()[-1] for k in one.proto.default],
    "select_slider": lambda one: one.options[int(one.proto.default[0])],
    "selectbox": lambda one: one.options[one.proto.default],
    "slider": lambda one: f"{one.proto.default[0]:g}",
    "number_input": lambda one: f"{one.proto.default:g}",
    "toggle": lambda one: str(one.proto.default),
}
"""By kind, what a browser starts a control from that it has not drawn before."""


def stands_at(element):
    """What it is set to, as text, or as texts where several can be chosen."""
    if element.type == "button_group":
        return [*map(str, element.value if isinstance(element.value, list) else [element.value])]
    return f"{element.value:g}" if isinstance(element.value, float) else str(element.value)


@pytest.mark.parametrize("name", NAMES)
def test_control_starts_from_what_it_stands_at(page, name):
    """Each kind of control."""
    assert not page.exception
    element = control(page, name)
    assert STARTS[element.type](element) == stands_at(element)
