"""Forget everything, pressed while something goes on: it ends, and nothing of it comes back."""

import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from ser.live.desk import LiveDesk
from ser.live.session import LiveSession
from ser.model.store import load_model
from ser.studies.process import CANCELLED
from ser.studies.queue import StudyQueue
from ser.ui.answerer import Answerer
from ser.ui.settings import HOSTED
from ser.ui.train import zipping
from ser.ui.train.workshop import OWN, Data, Workshop
from ser.ui.visit import Visit
from ser.workers.task import Task
from tests.ui.test_kept import Clips

from ..frames import frames
from ..pages import opened
from ..setups import ENDLESS
from ..synth import speech
from ..tables import biased_model, tiny_table
from ..train_pages import packed
from ..waiting import wait_for


@pytest.fixture
def visit():
    """A visit with a workshop, as the Train page makes it."""
    visit, shop = Visit(), Workshop()
    visit.others.append(shop)
    visit.shop = shop
    return visit


def test_live_session_that_was_left_ends_without_its_sound(visit):
    """Who goes to another page and forgets there finds nothing on coming back."""
    session, desk = LiveSession(load_model(), "Live 1"), LiveDesk(1)
    desk.admit(session)
    visit.live.begin(session)
    for frame in frames(speech(3.0, seed=1)):
        session.hear(frame)
    session.step()
    assert visit.held()
    visit.forget()
    visit.live.finish()
    assert visit.live.ended is None and not visit.held()
    assert not session.size() and not len(session.sound.recent)
    session.hear(next(iter(frames(speech(1.0, seed=2)))))
    desk.step()
    assert not session.size() and not desk.is_full


def test_recording_that_is_being_answered_is_forgotten_too():
    """The answer comes first, and goes with all else."""
    visit, started, go = Visit(), threading.Event(), threading.Event()

    def listen():
        started.set()
        assert go.wait(10)
        return object()

    answering = threading.Thread(target=visit.live.take, args=("upload", listen))
    answering.start()
    assert started.wait(10)
    forgetting = threading.Thread(target=visit.forget)
    forgetting.start()
    go.set()
    answering.join(10)
    forgetting.join(10)
    assert visit.live.ended is None


def test_clips_that_are_being_measured_do_not_come_back(visit, monkeypatch):
    """The measurement may be at its last clip when all is forgotten."""
    started, go = threading.Event(), threading.Event()

    def slow(*_):
        started.set()
        assert go.wait(10)
        return tiny_table(), ()

    monkeypatch.setattr(zipping, "gather", slow)
    monkeypatch.setattr(zipping, "measuring", lambda *_: None)
    task = Task(lambda task: zipping._measured(packed(), "mine.zip", visit, HOSTED, task))
    assert started.wait(10)
    visit.forget()
    go.set()
    task.wait(10)
    assert visit.archive is None and not visit.held()
    assert task.found is None or not task.found.recordings.size()


def test_what_was_measured_heard_and_trained_goes_too(visit):
    """Also what other pages keep: nothing that was brought or made in this visit stays."""
    shop = visit.shop
    shop.take(Data(OWN, tiny_table(), recordings=Clips(1000)))
    shop.heard = "1. Ours", "happy/anna/0.wav", b"fLaC"
    shop.task = task = Task(lambda task: time.sleep(0.1))
    visit.use(Answerer("1. Ours", biased_model([0.5, 0.3, 0.2]), None))
    visit.forget()
    assert not task.is_active and shop.task is None
    assert not shop.data and not shop.held() and not any(shop.heard)
    assert visit.adopted is None


def test_training_that_goes_on_ends(visit):
    """It may be one of the visitor's own voice."""
    queue = StudyQueue(1, 1)
    visit.shop.run = run = queue.submit(tiny_table(), ENDLESS)
    visit.forget()
    wait_for(lambda: not run.is_active, 10)
    queue.close()
    assert run.state == CANCELLED and visit.shop.run is None


def is_offered(app):
    """Whether Recognise has a button to forget everything."""
    return any(each.label == "Forget everything" for each in app.run().button)


@pytest.mark.parametrize(
    "kept",
    [
        {"trained": [object()]},
        {"data": {OWN: Data(OWN, tiny_table())}},
        {"heard": ("1. Ours", "happy/anna/0.wav", b"fLaC")},
        {"run": SimpleNamespace(is_active=True, outcome=None, abandon=lambda: None)},
        {"run": SimpleNamespace(is_active=False, outcome=object(), abandon=lambda: None)},
        {"task": SimpleNamespace(is_active=True, cancel=lambda: None)},
    ],
    ids=lambda kept: next(iter(kept)),
)
def test_who_has_only_trained_can_forget_that(kept):
    """The dialog says that trainings go, so the button is there for them alone."""
    app = opened()
    app.session_state["visit"].others.append(shop := Workshop())
    assert not is_offered(app)
    for name, value in kept.items():
        setattr(shop, name, value)
    assert is_offered(app)
    app.session_state["visit"].forget()
    assert not is_offered(app)


def test_the_page_of_trainings_has_its_workshop_forgotten(monkeypatch):
    """The Train page adds what it keeps to what is forgotten, once."""

    app = opened("train")
    shop = app.session_state["workshop"]
    shop.heard = "1. Ours", "happy/anna/0.wav", b"fLaC"
    app.session_state["visit"].forget()
    assert not any(shop.heard)
    assert len(app.session_state["visit"].others) == 1
    assert np.all(app.run().exception == [])
