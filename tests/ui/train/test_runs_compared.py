"""The trainings of a visit, compared: table, verdict, two side by side."""

from dataclasses import replace

import pytest

from ...pages import htmls, texts
from ...setups import QUICK
from ...workshops import answers, done, page_of, shop_of

EMOTIONS = ("happy", "sad")
ACTORS = [f"Actor_{k:02}" for k in range(1, 13) for _ in range(2)]
MEANT = [*EMOTIONS] * 12
WORSE = answers(EMOTIONS, MEANT, ["happy"] * 24, ACTORS)
BETTER = answers(EMOTIONS, MEANT, MEANT, ACTORS)
"""Twelve actors in six folds, with each of whom the one names half and the other all."""


def two(first, second, monkeypatch):
    """The page after two trainings with these answers."""
    setup = replace(QUICK, scaler=False)
    trained = done("1. Ours", QUICK, actors=first), done("2. Ours", setup, actors=second)
    page = page_of(shop_of(*trained), monkeypatch)
    assert not page.exception
    return page


@pytest.fixture(scope="module")
def page():
    """Two trainings, the second with the scaler off and much better."""
    with pytest.MonkeyPatch.context() as patch:
        return two(WORSE, BETTER, patch)


def test_table_says_what_was_changed(page):
    """And from which preset, so the scaler stands with the second alone."""
    (table,) = (each.value for each in page.table if "Set-up" in each.value)
    first, second = table["Set-up"]
    assert (
        first.startswith("Ours, changed: ")
        and "hidden layers 100 → 8" in first
        and "scaler" not in first
    )
    assert "scaler on → off" in second


def test_question_takes_no_side(page):
    """The answer may be either, or chance."""
    assert "Which of two is better, or is it chance?" in [each.value for each in page.subheader]
    assert {"The first", "The second"} <= {each.label for each in page.selectbox}


def test_second_that_is_better_in_all_folds_is_better(page):
    """Six of six: chance alone does that in 2 of 64 ways."""
    told = texts(page)
    assert "**The second is better, with these seeds.**" in told and "50.0 points higher" in told
    assert "better with 12 voices, worse with 0, and better in 6 of 6 groups" in told
    assert "in 3 of 100 cases" in told


def test_second_that_is_worse_in_all_folds_is_worse(monkeypatch):
    """The other way round."""
    told = texts(two(BETTER, WORSE, monkeypatch))
    assert "**The first is better, with these seeds.**" in told and "50.0 points lower" in told


def test_both_stand_side_by_side_in_full(page):
    """What differs, figures, mistakes, emotions, actors, curve: of each."""
    told, shown = texts(page), htmls(page)
    assert "**What differs:** scaler on → off." in told
    for title in ("What it mixes up", "Emotion by emotion", "Voice by voice", "How it learnt"):
        assert f"##### {title}" in told
    assert shown.count("ser-both") == 3  # the one that is shown, and both
    assert shown.count("<caption>Recall") == 3
    assert shown.count("<caption>Voices by name") == 2
    assert shown.rindex("Actor 9<") < shown.rindex("Actor 10<")
    assert shown.count("ser-curve") == 3
    assert sum("😊 happy" in each.value for each in page.dataframe) == 3


def test_tables_of_what_is_mixed_up_have_the_whole_width(page):
    """Half of it would cut off eight emotions; all else stands in columns."""
    (both,) = (each for each in page.expander if each.label == "Both in full, side by side")
    assert len(both.dataframe) == 2
    assert not any(column.dataframe for column in both.columns)
