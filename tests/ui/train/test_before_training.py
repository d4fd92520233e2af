"""What the Train page says before Train is pressed, while it learns and where it fails."""

import threading

import numpy as np
import pytest

from ser.features.vector import parse_features
from ser.studies.plan import Plan, Step
from ser.studies.presets import Draft
from ser.studies.process import FAILED, RUNNING, Run
from ser.training.epochs import Epoch
from ser.training.setup import Setup
from ser.ui.desk import trainings
from ser.ui.settings import settings
from ser.ui.train import running
from ser.ui.train.workshop import OWN, SHIPPED, Data
from ser.workers.task import Task

from ...pages import bare, button, htmls, texts
from ...setups import QUICK
from ...workshops import MANY, brought, page_of, shop_of

LBFGS = Setup(features=parse_features("rhythm"), solver="lbfgs", alpha=1.0)


def time_told(monkeypatch, is_pace_known, seconds=61.4):
    """What the page says of a training of so many seconds, as far as that is known here."""
    monkeypatch.setattr(running, "_expected", lambda *_: seconds)
    pace = trainings(settings()).pace
    monkeypatch.setattr(pace, "is_known", is_pace_known)
    monkeypatch.setattr(pace, "factor", 1.0)  # of no training before, in other tests
    return texts(page_of(shop_of(), monkeypatch))


def test_time_is_told_before_pressing(monkeypatch):
    """As trainings before took here, in round figures."""
    assert "Takes about **61 s**" in time_told(monkeypatch, is_pace_known=True)


def test_first_training_may_take_several_times_as_long(monkeypatch):
    """Nobody knows yet how fast the computer is, so no single figure is promised."""
    told = time_told(monkeypatch, is_pace_known=False)
    assert "Takes **61 s to 6 min**" in told and "how busy" in told
    short = time_told(monkeypatch, is_pace_known=False, seconds=2.0)
    assert "Takes **2 s to 30 s**" in short  # on a busy computer its start alone takes long


def test_short_training_is_promised_no_single_figure(monkeypatch):
    """It mostly gets ready, which a busy computer draws out: trainings before say little of it."""
    told = time_told(monkeypatch, is_pace_known=True, seconds=3.3)
    assert "Takes **3 s to 20 s**" in told and "getting ready" in told


def test_too_few_clips_are_told_before_pressing(monkeypatch):
    """How many there are, how many are needed, and Train cannot be pressed."""
    sad = np.flatnonzero(MANY.emotion == "sad")
    few = MANY.rows(np.setdiff1d(np.arange(len(MANY)), sad[3:]))
    page = page_of(shop_of(**brought(few, OWN)), monkeypatch)
    (told,) = bare(page.error)
    assert told.startswith("There are too few clips of sad: there are 3, and it takes 5 or more")
    assert not page.code  # no command for what cannot be trained
    assert button(page, "train").disabled


def test_folder_of_one_emotion_is_told_before_pressing(monkeypatch):
    """There is nothing to tell apart."""
    table = MANY.rows(MANY.emotion == "sad")
    page = page_of(shop_of(**brought(table, OWN)), monkeypatch)
    assert any("nothing to tell apart" in each.value for each in page.error)
    assert button(page, "train").disabled


def training(monkeypatch, setup=QUICK, **more):
    """The page while a training goes on for half a minute, half of which is done."""
    monkeypatch.setattr(running, "share_done", lambda *_: 0.5)
    monkeypatch.setattr(Run, "seconds", property(lambda self: 30.0))
    run = Run(Plan(setup), state=RUNNING, **more)
    run.note(Step("actors", 2, 6))
    shop = shop_of(setup=setup, run=run, asked=(Draft(setup), Data(SHIPPED, MANY)))
    return page_of(shop, monkeypatch)


def test_time_left_is_told_while_it_learns(monkeypatch):
    """Half is done after half a minute, so as much is left; and what it is doing."""
    page = training(monkeypatch)
    (progress,) = page.get("progress")
    assert progress.proto.value == 50
    assert "never heard: training 3 of 6" in progress.proto.text
    assert "About 30 s left" in progress.proto.text


def test_curve_is_drawn_while_it_learns(monkeypatch):
    """Both losses, as far as they are."""
    page = training(monkeypatch, epochs=[Epoch(1, 1.0, 2.0, 0.3), Epoch(2, 0.5, 1.5, 0.4)])
    assert "from 1.00 to 0.50. On voices it does not learn from it went from 2.00" in htmls(page)


def test_lbfgs_tells_how_long_it_has_been_learning(monkeypatch):
    """It has no rounds to draw."""
    page = training(monkeypatch, LBFGS)
    assert "without rounds to show. 30." in texts(page)
    assert "ser-curve" not in htmls(page)


def test_training_that_fails_says_why(monkeypatch):
    """In the words of whatever refused it."""
    problem = "The training fell apart: make the learning rate ten times smaller."
    run = Run(Plan(QUICK), state=FAILED, problem=problem)
    page = page_of(shop_of(run=run), monkeypatch)
    assert bare(page.error) == [problem]


@pytest.fixture
def measuring():
    """Three of twelve recordings are measured, and it goes on."""
    begun, end = threading.Event(), threading.Event()

    def work(task):
        task.begin("Measuring your clips")
        task.note(3, 12)
        begun.set()
        end.wait(30)

    task = Task(work)
    assert begun.wait(10)
    yield task
    end.set()
    task.wait(10)


def test_time_left_is_told_while_clips_are_measured(measuring, monkeypatch):
    """How many of how many, and about how long it still takes."""
    monkeypatch.setattr(Task, "seconds_left", property(lambda self: 20.0))
    page = page_of(shop_of(task=measuring, source=OWN), monkeypatch)
    (progress,) = page.get("progress")
    assert progress.proto.text == "Measuring your clips: 3 of 12 recordings, about 20 s left"
    assert progress.proto.value == 25
