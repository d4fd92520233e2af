"""Set-ups that train in milliseconds, for the tests."""

from ser.plan import Plan
from ser.setup import Setup

from .tables import QUICK, RHYTHM

QUICK_PLAN = Plan(QUICK, folds=3, repeats=2)
ENDLESS = Plan(Setup(features=RHYTHM, hidden=(1000, 1000, 1000), alpha=0.1, epochs=1000))
"""Longer than any test waits."""
