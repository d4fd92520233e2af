"""What falls short is told: the page of goals and trials is made from the files of figures."""

import json
from pathlib import Path

import pytest

from benchmarks.breakdown import FLOOR, STAGES, time_stages
from benchmarks.library import RESULTS as LIBRARY
from benchmarks.library import spoken
from benchmarks.limits.evidence import RESULTS as EVIDENCE
from benchmarks.limits.limits import PAGE, Goal, all_goals, write_page
from benchmarks.limits.opus import RATES, TESTED
from benchmarks.limits.trials import RESULTS, TRIALS
from ser.command_line.data import DEVELOPMENT, NEMO_SPEAKERS
from ser.results.scores import load_results


@pytest.fixture(scope="module")
def evidence():
    """What `python -m benchmarks evidence` measured."""
    return json.loads(EVIDENCE.read_text())


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


def test_the_evidence_is_about_the_goals_that_are_told(evidence):
    """The same figures, found a second time; a processor may round otherwise."""
    results, opus = load_results(), evidence["opus"]
    told = results["harmless"][f"Opus {TESTED} kbit/s"]["same_answer"]
    assert opus["all_clips"]["same_answer"] == pytest.approx(told, abs=0.01)
    assert [each["kbps"] for each in opus["rates"]] == list(RATES)
    shipped, told = evidence["strangers"]["trials"][0], results["other_corpora"][DEVELOPMENT]
    for figure in ("uar", "calibration_error"):
        assert shipped[figure] == pytest.approx(told[figure], abs=0.01)


def test_reserved_speakers_are_left_alone(evidence):
    """Evidence, which somebody may choose by, has the five speakers that were looked at before."""
    assert tuple(evidence["strangers"]["speakers"]) == NEMO_SPEAKERS[DEVELOPMENT]


def test_columns_that_never_change_are_of_the_kinds_that_are_told(evidence):
    """A step's minimum is where there is none yet; what is 0 or 1 has no other percentiles."""
    names = [each["name"] for each in evidence["constant"]["constant"]]
    assert names
    assert all(n.endswith(".when_lowest") or n.startswith("voice.voiced.") for n in names)


def test_the_stages_of_a_clip_make_up_its_time():
    """The file has the stages of the code; together they take about as long as the whole."""
    told = json.loads(LIBRARY.read_text())
    assert (*told["stages_ms"],) == STAGES
    assert {*time_stages(spoken()[0])} == {*STAGES}
    assert sum(told["stages_ms"].values()) == pytest.approx(told["ours_ms"], rel=0.25)
    assert told["floor_ms"] == pytest.approx(sum(told["stages_ms"][name] for name in FLOOR))
