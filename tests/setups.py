"""Set-ups that train in milliseconds, for the tests."""

from ser.setup import Setup
from ser.study import Plan

from .tables import RHYTHM

QUICK = Setup(
    features=RHYTHM, hidden=(8,), alpha=0.1, learning_rate=0.05, epochs=8, early_stopping=False
)
QUICK_PLAN = Plan(QUICK, folds=3, repeats=2)
ENDLESS = Plan(Setup(features=RHYTHM, hidden=(1000, 1000, 1000), alpha=0.1, epochs=1000))
"""Longer than any test waits."""
