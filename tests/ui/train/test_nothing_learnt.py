"""A training that does no better than guessing: said in words, with what to change."""

from dataclasses import replace

import pytest

from ser.model.metrics import summarise
from ser.studies.plan import Plan
from ser.training.epochs import Epoch
from ser.ui.train.guessing import tell_of_guessing

from ...pages import texts
from ...setups import QUICK
from ...tables import RHYTHM
from ...workshops import answers, done, outcome, page_of, shop_of

EMOTIONS = ("happy", "sad")
PEOPLE = [f"voice {k}" for k in range(12) for _ in range(4)]
MEANT = ["happy", "sad"] * 24
GUESSED = answers(EMOTIONS, MEANT, ["happy"] * 48, PEOPLE)
"""Always the same answer: 50 %, with everybody."""

LEARNT = answers(EMOTIONS, MEANT, MEANT, PEOPLE)
BARELY = answers(EMOTIONS, MEANT, ["happy"] * 45 + ["sad"] * 3, PEOPLE)


def found(actors, random, setup=QUICK, **more):
    """An outcome with these answers."""
    both = {"actors": actors, "random": random}
    scores = {n: summarise(each, n, RHYTHM, 48) for n, each in both.items() if each}
    return replace(outcome(), plan=Plan(setup), scores=scores, **both, **more)


def page(outcome, monkeypatch):
    """The page that shows it."""
    page = page_of(shop_of(replace(done(), outcome=outcome)), monkeypatch)
    assert not page.exception
    return page


def test_page_says_that_nothing_is_learnt(monkeypatch):
    """And nothing of flattering, of a spread that is none, or of why two equal figures differ."""
    shown = page(found(GUESSED, GUESSED, notes=("It was still learning.",)), monkeypatch)
    (warning,) = shown.warning
    assert warning.value.startswith("**It has learnt nothing:** on voices it never heard")
    assert [metric.label for metric in shown.metric] == ["Voices it never heard", "Random test"]
    assert "Why they differ" not in texts(shown) and "between 50 and 50" not in texts(shown)
    assert "from 50 to 50" not in texts(shown)


def test_random_test_that_is_higher_flatters(monkeypatch):
    """As it usually is: then, and only then, the page says why."""
    shown = page(found(GUESSED, LEARNT), monkeypatch)
    assert shown.metric[1].label == "Random test (flatters)"
    assert "Why they differ" in texts(shown)


def test_random_test_that_is_not_higher_is_told(monkeypatch):
    """Unseen voices are what counts all the same."""
    shown = page(found(LEARNT, GUESSED, notes=()), monkeypatch)
    assert "The random test is not higher here" in texts(shown)
    assert "Why they differ" not in texts(shown)
    assert not shown.warning


def test_hardly_better_than_guessing_may_be_luck():
    """The interval of its score reaches down to guessing."""
    assert tell_of_guessing(found(BARELY, LEARNT)).startswith("**It may have learnt nothing:**")


def test_one_voice_is_judged_by_the_random_test():
    """There is no other."""
    assert "on clips it never heard" in tell_of_guessing(found(None, GUESSED))
    assert tell_of_guessing(found(None, LEARNT)) == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"scaler": False}, "switch the scaler on"),
        ({"alpha": 100.0}, "make alpha smaller"),
        ({"learning_rate": 1e-5}, "make the learning rate larger"),
        ({"learning_rate": 0.3}, "make the learning rate smaller"),
        ({"epochs": 3}, "allow more rounds"),
        ({"hidden": (3,)}, "take more units"),
    ],
)
def test_what_to_change_follows_from_the_set_up(change, told):
    """What is likely to blame is named; what is not so is not."""
    sensible = replace(QUICK, scaler=True, alpha=1.0, learning_rate=1e-3, epochs=50, hidden=(50,))
    assert told not in tell_of_guessing(found(GUESSED, GUESSED, sensible))
    assert told in tell_of_guessing(found(GUESSED, GUESSED, replace(sensible, **change)))


def test_error_that_grew_asks_for_smaller_steps():
    """Whatever the learning rate is."""
    grew = (Epoch(1, 1.0, 1.0), Epoch(2, 5.0, 5.0))
    told = tell_of_guessing(found(GUESSED, GUESSED, epochs=grew))
    assert "make the learning rate smaller" in told
