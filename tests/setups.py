"""Set-ups that train in milliseconds, for the tests."""

from ser.studies.plan import Plan
from ser.training.setup import Setup

from .tables import QUICK, RHYTHM

QUICK_PLAN = Plan(QUICK, folds=3, repeats=2)
ENDLESS = Plan(Setup(features=RHYTHM, hidden=(1000, 1000, 1000), alpha=0.1, epochs=1000))
"""Longer than any test waits."""


def quick_options(table_file):
    """Options that make training and evaluation take milliseconds."""
    quick = ["--hidden", "8", "--alpha", "0.1", "--epochs", "4", "--no-early-stopping"]
    return ["--data", table_file, "--features", "rhythm", "--jobs", "1", *quick]
