"""What a visit keeps, and its bounds."""

import pytest
from starlette.formparsers import MultiPartParser

import ser.ui.memory_only  # noqa: F401
from ser.audio import MAX_BYTES
from ser.store import load_model
from ser.ui import visit as visits
from ser.ui.visit import Visit

from .audio_files import wav
from .synth import speech


@pytest.fixture(scope="module")
def model():
    """The shipped model."""
    return load_model()


def give(visit, model, *files):
    """Answer files that come in together."""
    visit.begin()
    for name, content in files:
        visit.answer(name, content, model)
    visit.finish()


def file(name, seed=0):
    """A short synthesised voice under a name."""
    return name, wav(speech(1.0, seed=seed), 16_000)


def test_same_file_twice_is_one_result(model):
    """The same bytes under the same name are answered once."""
    visit = Visit()
    give(visit, model, file("a.wav"))
    give(visit, model, file("a.wav"))
    assert len(visit.results) == 1
    assert not visit.earlier


def test_results_are_bounded_and_the_oldest_goes(model, monkeypatch):
    """One more than the bound drops the first."""
    monkeypatch.setattr(visits, "MOST_RESULTS", 2)
    visit = Visit()
    for seed in range(3):
        give(visit, model, file(f"{seed}.wav", seed))
    assert [r.prediction.name for r in visit.results.values()] == ["1.wav", "2.wav"]


def test_audio_is_bounded_but_the_answer_stays(model, monkeypatch):
    """Beyond the bound on audio, the oldest result loses its player and keeps its answer."""
    monkeypatch.setattr(visits, "MOST_AUDIO", 40_000)
    visit = Visit()
    give(visit, model, file("old.wav", 1), file("new.wav", 2))
    old, new = visit.results.values()
    assert not old.wav
    assert new.wav
    assert old.prediction.name == "old.wav"


def test_bad_file_is_a_refusal_among_the_answers(model):
    """A file that is not audio leaves its reason; its neighbour is answered."""
    visit = Visit()
    give(visit, model, ("letter.wav", b"Dear Ann"), file("a.wav"))
    assert [r.name for r in visit.refusals] == ["letter.wav"]
    assert [r.prediction.name for r in visit.current] == ["a.wav"]


def test_files_that_an_interruption_left_join_those_already_answered(model):
    """A second begin without a finish keeps what is shown; after a finish it starts anew."""
    visit = Visit()
    visit.begin()
    visit.answer(*file("first.wav", 1), model)
    give(visit, model, file("second.wav", 2))
    assert [r.prediction.name for r in visit.current] == ["first.wav", "second.wav"]
    give(visit, model, file("third.wav", 3))
    assert [r.prediction.name for r in visit.current] == ["third.wav"]


def test_uploads_of_any_allowed_size_stay_in_memory():
    """The server's form parser keeps the largest allowed upload off the disk."""
    assert MultiPartParser.spool_max_size > MAX_BYTES


def test_unforeseen_fault_is_told_and_leaves_the_visit_whole(model, monkeypatch):
    """Whatever breaks on one file, the visitor gets a sentence and keeps the other answers."""
    visit = Visit()
    give(visit, model, file("good.wav", 1))
    monkeypatch.setattr(visits, "view_sound", lambda *_: 1 / 0)
    give(visit, model, file("bad.wav", 2))
    assert "our fault" in visit.refusals[0].reason
    assert [r.prediction.name for r in visit.earlier] == ["good.wav"]


def test_result_that_comes_in_again_is_the_newest(model, monkeypatch):
    """The bound on results drops the oldest visit of a result, not one that was just given."""
    monkeypatch.setattr(visits, "MOST_RESULTS", 2)
    visit = Visit()
    for seed in (1, 2):
        give(visit, model, file(f"{seed}.wav", seed))
    give(visit, model, file("1.wav", 1), file("3.wav", 3))
    assert [r.prediction.name for r in visit.current] == ["1.wav", "3.wav"]
