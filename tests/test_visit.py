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


def file(name, seed=0):
    """A short synthesised voice under a name."""
    return name, wav(speech(1.0, seed=seed), 16_000)


def test_same_file_twice_is_one_result(model):
    """The same bytes under the same name are answered once."""
    visit = Visit()
    visit.answer([file("a.wav")], model)
    visit.answer([file("a.wav")], model)
    assert len(visit.results) == 1
    assert not visit.earlier


def test_results_are_bounded_and_the_oldest_goes(model, monkeypatch):
    """One more than the bound drops the first."""
    monkeypatch.setattr(visits, "MOST_RESULTS", 2)
    visit = Visit()
    for seed in range(3):
        visit.answer([file(f"{seed}.wav", seed)], model)
    assert [r.prediction.name for r in visit.results.values()] == ["1.wav", "2.wav"]


def test_audio_is_bounded_but_the_answer_stays(model, monkeypatch):
    """Beyond the bound on audio, the oldest result loses its player and keeps its answer."""
    monkeypatch.setattr(visits, "MOST_AUDIO", 40_000)
    visit = Visit()
    visit.answer([file("old.wav", 1), file("new.wav", 2)], model)
    old, new = visit.results.values()
    assert not old.wav
    assert new.wav
    assert old.prediction.name == "old.wav"


def test_bad_file_is_a_refusal_among_the_answers(model):
    """A file that is not audio leaves its reason; its neighbour is answered."""
    visit = Visit()
    visit.answer([("letter.wav", b"Dear Ann"), file("a.wav")], model)
    assert [r.name for r in visit.refusals] == ["letter.wav"]
    assert [r.prediction.name for r in visit.current] == ["a.wav"]


def test_uploads_of_any_allowed_size_stay_in_memory():
    """The server's form parser keeps the largest allowed upload off the disk."""
    assert MultiPartParser.spool_max_size > MAX_BYTES
