"""What falls short is told: the page of goals and trials is made from the files of figures."""

import json
from pathlib import Path

import pytest

from benchmarks.limits import PAGE, Goal, all_goals, write_page
from benchmarks.trials import RESULTS, TRIALS


def test_the_page_says_what_the_files_say():
    """Who makes figures anew makes the page anew: `python -m benchmarks limits`."""
    assert Path(PAGE).read_text() == write_page(all_goals())


def test_every_trial_has_been_made():
    """The file has the trials of the code, in their order."""
    told = [each["name"] for each in json.loads(RESULTS.read_text())["trials"]]
    assert told == [trial.name for trial in TRIALS]


@pytest.mark.parametrize(
    ("found", "at_least", "word"),
    [(0.66, True, "reached"), (0.659, True, "**missed**"), (0.66, False, "reached")],
)
def test_a_goal_is_reached_at_its_bound(found, at_least, word):
    """At least or at most, the bound itself counts."""
    assert Goal("UAR", found, 0.66, at_least).line[""] == word


def test_what_is_missed_is_called_so():
    """A figure just beyond a bound from above."""
    line = Goal("UAR lost, room", 0.061, 0.06, at_least=False).line
    assert line == {"what": "UAR lost, room", "goal": "≤ 0.060", "got": "0.061", "": "**missed**"}
