"""What belongs to the whole of a visit: which model answers, and forgetting everything."""

import threading
from functools import partial

import pytest

from ser.ui.answerer import Answerer
from ser.ui.visit import Visit
from ser.workers.answer import answer
from tests.ui.test_kept import Clips, visit_with

from ..audio_files import wav
from ..synth import speech
from ..tables import biased_model

OWN = Answerer("1. Ours", biased_model([0.5, 0.3, 0.2]), None)


def test_forgetting_drops_all_that_was_said_or_brought():
    """Not only answers: also what was said live, and clips to train on."""
    visit = visit_with("a")
    visit.keep_archive(clips := Clips(1000))
    visit.live.ended = object()
    visit.forget()
    assert not visit.answers.results and not visit.held()
    assert visit.live.ended is None
    assert not clips.size()


@pytest.fixture
def answering():
    """A visit whose recording is being answered; what lets the answer come."""
    visit, started, go = Visit(), threading.Event(), threading.Event()

    def ask(content, name):
        started.set()
        assert go.wait(10)
        return answer(content, name, OWN.model)

    given = "a.wav", wav(speech(1.0), 16_000), ask, "1. Ours"
    run = threading.Thread(target=visit.answers.answer, args=given)
    run.start()
    assert started.wait(10)
    yield visit, go
    go.set()
    run.join(10)


def waited(do, go):
    """Do something in a thread, and let the answer come once it has waited for that."""
    doing = threading.Thread(target=do)
    doing.start()
    doing.join(0.2)
    has_waited = doing.is_alive()
    go.set()
    doing.join(10)
    return has_waited


def test_recording_that_is_being_answered_is_forgotten_too(answering):
    """The answer comes first, and goes with all else."""
    visit, go = answering
    assert waited(visit.forget, go)
    assert not visit.answers.results and not visit.answers.current


def test_recording_that_is_being_answered_is_among_those_for_the_next_model(answering):
    """The answer comes first, by the model that was asked."""
    visit, go = answering
    assert waited(partial(visit.use, None), go)
    (result,) = visit.answers.to_repeat()
    assert result.by == "1. Ours" and not visit.answers.current


def test_memory_of_a_model_is_given_back_while_it_answers(answering):
    """Other visits wait for it."""
    visit, go = answering
    visit.adopted = OWN
    assert not waited(visit.held()[-1].drop, go)
    assert (visit.adopted, visit.lost_model) == (None, "1. Ours")
