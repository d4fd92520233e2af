"""What the page says of two trainings and of its scores: one unit, and no more than is known."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from ser.model.metrics import uar
from ser.studies.plan import Plan
from ser.studies.presets import Draft
from ser.studies.study import run_study
from ser.ui.train.comparing import _verdict
from ser.ui.train.figures import both_html, interval_of
from ser.ui.train.workshop import SHIPPED, Trained, Workshop

from ...setups import QUICK
from ...tables import tiny_table


def training(distance=1.5, speakers=6, **changes):
    """A training of a table whose emotions lie so far apart."""
    setup = replace(QUICK, **changes)
    table = tiny_table(distance, speakers=speakers, repetitions=8)
    outcome = run_study(table, Plan(setup, repeats=3))
    return Trained("1. Ours", Draft(setup), SHIPPED, outcome)


@pytest.fixture(scope="module")
def poor():
    """On clips that hardly differ."""
    return training(0.5)


@pytest.fixture(scope="module")
def good():
    """On the same clips, further apart."""
    return training(4.0, alpha=0.2)


def test_points_are_those_of_the_tables_column(poor, good):
    """The second's UAR less the first's, and all groups say so."""
    told = _verdict(Workshop(), poor, good)
    (points,) = re.findall(r"UAR is ([\d.]+) points higher", told)
    one, two = (each.outcome.scores["actors"]["uar"] for each in (poor, good))
    assert points == f"{100 * (two - one):.1f}"
    assert told.startswith("**The second is better.**")
    assert "better in 6 of 6 groups" in told and "in 3 of 100 cases" in told
    assert _verdict(Workshop(), good, poor).startswith("**The first is better.**")


@pytest.mark.parametrize(
    ("others", "verdict", "seeds"),
    [
        ([0.65, 0.75], "is better, with these seeds.**", "Another seed may still turn it"),
        ([0.55, 0.59], "is better.**", "another seed will hardly turn it"),
    ],
)
def test_another_seed_is_asked_for_only_where_it_could_turn_it(poor, good, others, verdict, seeds):
    """Not where the figures are so far apart that their intervals do not meet."""
    one, two = (with_interval(each, ends) for each, ends in ((poor, others), (good, [0.6, 0.7])))
    told = _verdict(Workshop(), one, two)
    assert verdict in told and seeds in told


def with_interval(trained, ends):
    """With another interval of its score on unseen voices."""
    scores = trained.outcome.scores
    scores = {**scores, "actors": {**scores["actors"], "uar_ci95": ends}}
    return replace(trained, outcome=replace(trained.outcome, scores=scores))


def test_another_seed_is_luck_whatever_it_does(poor, good):
    """Nothing was changed that could make it better."""
    lucky = replace_draft(good, replace(poor.draft.setup, seed=99))
    assert _verdict(Workshop(), poor, lucky).startswith("**It is chance.**")


@pytest.fixture(scope="module")
def of_two_emotions():
    """A training of the same clips, without those of an emotion."""
    return training(4.0, emotions=("happy", "sad"))


def test_other_emotions_are_named_as_what_forbids_to_compare(good, of_two_emotions):
    """With how many each has, and the cure; nothing that is not so."""
    assert _verdict(Workshop(), of_two_emotions, good) == (
        "**These two cannot be compared.** The first tells 2 emotions apart, the second "
        "3 emotions: choose the same *Emotions* for both, and train again."
    )


def test_as_many_other_emotions_are_named(of_two_emotions):
    """Two and two would say nothing."""
    other = training(4.0, emotions=("calm", "sad"))
    told = _verdict(Workshop(), of_two_emotions, other)
    assert "The first tells happy and sad apart, the second calm and sad:" in told


def test_other_recordings_are_named_as_what_forbids_to_compare(good):
    """One's own clips and the app's, or clips under the same name that are others."""
    for other in (replace(good, data="My clips"), training(4.0, speakers=8)):
        assert _verdict(Workshop(), good, other) == (
            "**These two cannot be compared.** They were asked about different recordings: choose "
            "the same under *What it learns from* for both, and train again."
        )


def test_one_person_alone_is_named_as_what_forbids_to_compare(good):
    """Nobody was kept away from its training."""
    lone = training(4.0, speakers=1)
    assert "The second learnt from one person alone" in _verdict(Workshop(), good, lone)
    assert "The first and second learnt" in _verdict(Workshop(), lone, replace(lone, name="2."))


def replace_draft(trained, setup):
    """As if it had been asked for otherwise."""
    return Trained(trained.name, Draft(setup), trained.data, trained.outcome)


def test_few_people_cannot_tell():
    """Better with all four comes by chance once in eight."""
    told = _verdict(Workshop(), training(0.5, 4), training(4.0, 4, alpha=0.2))
    assert told.startswith("**Too few people to tell.**")


def test_no_interval_is_drawn_over_few_speakers(poor):
    """Two people say nothing of others; the random test's range is that of its draws."""
    few = training(speakers=2).outcome.shown_scores
    assert interval_of(few["actors"]) is None
    assert both_html(few, 1 / 3).count('class="range"') == 1
    assert both_html(poor.outcome.shown_scores, 1 / 3).count('class="range"') == 2


def page():
    """One training's result."""
    import streamlit as st

    from ser.ui.train.results import show_result

    show_result(st.session_state.shop, st.session_state.trained)


def test_draws_range_from_the_least_to_the_best(poor):
    """And "of 100 recordings" is said of as many of each emotion, which the UAR counts."""
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["shop"], app.session_state["trained"] = Workshop(), poor
    told = "\n".join(each.value for each in app.run().markdown)
    random = poor.outcome.random
    drawn = [100 * uar(random.confusion(random.part == k)) for k in range(3)]
    assert f"ranged from {min(drawn):.0f} to {max(drawn):.0f}" in told
    assert "as many of each emotion" in told
