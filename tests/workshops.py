"""Visits to the Train page with small tables, in which data and trainings are there already."""

from dataclasses import replace
from functools import cache

import numpy as np
from streamlit.testing.v1 import AppTest

from ser.corpora.table import FeatureTable
from ser.model.metrics import Answers
from ser.studies.plan import Outcome, Plan
from ser.studies.presets import Draft
from ser.studies.study import run_study
from ser.training.setup import Setup
from ser.ui.train.workshop import SHIPPED, Data, Trained, Workshop

from .pages import ENTRY
from .setups import QUICK
from .tables import tiny_table

MANY = tiny_table(1.5, speakers=12)


def page_of(shop: Workshop, monkeypatch, table: FeatureTable = MANY) -> AppTest:
    """The page as a visitor with this workshop meets it, on a small table for the app's own."""
    monkeypatch.setattr("ser.ui.train.data.shipped_table", lambda: table)
    app = AppTest.from_file(str(ENTRY), default_timeout=60)
    app.session_state["workshop"] = shop
    return app.run().switch_page("pages/train.py").run()


def shop_of(*trained: Trained, setup: Setup = QUICK, **more) -> Workshop:
    """A workshop with trainings, and a set-up that the page starts from."""
    return Workshop(
        draft=Draft(setup), trained=[*trained], shown=len(trained) - 1, count=len(trained), **more
    )


def brought(table: FeatureTable, name: str, **more) -> dict:
    """A workshop's data: what its visitor has brought."""
    return {"source": name, "data": {name: Data(name, table, **more)}}


@cache
def outcome(setup: Setup = QUICK) -> Outcome:
    """What a quick study of a small table found."""
    return run_study(MANY, Plan(setup, folds=3, repeats=2))


def done(name: str = "1. Ours", setup: Setup = QUICK, data: str = SHIPPED, **found) -> Trained:
    """A training that is done, with some of what it found replaced."""
    given = {"plan": Plan(setup), "pipeline": b"pipeline"}
    return Trained(name, Draft(setup), data, replace(outcome(), **given | found))


def answers(emotions, meant, heard, speakers) -> Answers:
    """Answers by name, each nine tenths sure.

    Parameters
    ----------
    emotions : sequence of str
    meant, heard, speakers : sequence of str
        Of each clip; the k-th clip is called "k.wav". Two speakers share a fold.
    """
    likely = np.full((len(meant), len(emotions)), 0.1 / (len(emotions) - 1))
    likely[np.arange(len(meant)), [emotions.index(name) for name in heard]] = 0.9
    n = len(meant)
    return Answers(
        tuple(emotions),
        np.array([emotions.index(name) for name in meant]),
        likely,
        np.array(speakers),
        np.unique(speakers, return_inverse=True)[1] // 2,
        np.array([f"{k}.wav" for k in range(n)]),
        np.zeros(n),
    )
