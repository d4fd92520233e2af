"""What a visit keeps, and its bounds."""

import threading
from functools import partial

import numpy as np
import pytest

from ser.corpora.examples import EXAMPLES
from ser.errors import Busy
from ser.model.store import load_model
from ser.ui.adopted import Adopted
from ser.ui.visit import Visit
from ser.workers.answer import answer
from tests.ui.test_kept import Clips

from ..audio_files import wav
from ..synth import speech
from ..tables import biased_model


@pytest.fixture(scope="module")
def ask():
    """The shipped model answers, without workers."""
    return partial(answer, model=load_model())


def give(visit, ask, *files):
    """Answer files that come in together."""
    visit.begin([name for name, _ in files])
    for name, content in files:
        visit.answer(name, content, ask)
    visit.finish()


def file(name, seed=0):
    """A short synthesised voice under a name."""
    return name, wav(speech(1.0, seed=seed), 16_000)


def test_same_file_twice_is_one_result(ask):
    """The same bytes under the same name are answered once."""
    visit = Visit()
    give(visit, ask, file("a.wav"))
    give(visit, ask, file("a.wav"))
    assert len(visit.results) == 1
    assert not visit.earlier


def test_results_are_bounded_and_the_oldest_goes(ask):
    """One more than the bound drops the first."""
    visit = Visit(most_results=2)
    for seed in range(3):
        give(visit, ask, file(f"{seed}.wav", seed))
    assert [r.prediction.name for r in visit.results.values()] == ["1.wav", "2.wav"]


def test_long_recording_keeps_its_timeline_unless_it_is_an_example(ask):
    """What each stretch sounds like is kept; of an actor's, the model has practised with it."""
    visit, long = Visit(), np.concatenate([speech(2.5), np.zeros(16_000), speech(2.5, seed=2)])
    give(visit, ask, ("long.wav", wav(long.astype(np.float32), 16_000)))
    (result,) = visit.current
    assert result.timeline.overall.to_dict() == result.prediction.to_dict()
    result.become_example(EXAMPLES[0], None)
    assert result.timeline is None


def test_bad_file_is_a_refusal_among_the_answers(ask):
    """A file that is not audio leaves its reason; its neighbour is answered."""
    visit = Visit()
    give(visit, ask, ("letter.wav", b"Dear Ann"), file("a.wav"))
    assert [r.name for r in visit.refusals] == ["letter.wav"]
    assert [r.prediction.name for r in visit.current] == ["a.wav"]


def test_files_that_an_interruption_left_join_those_already_answered(ask):
    """A second begin without a finish keeps what is shown; after a finish it starts anew."""
    visit = Visit()
    visit.begin(["first.wav"])
    visit.answer(*file("first.wav", 1), ask)
    give(visit, ask, file("second.wav", 2))
    assert [r.prediction.name for r in visit.current] == ["first.wav", "second.wav"]
    give(visit, ask, file("third.wav", 3))
    assert [r.prediction.name for r in visit.current] == ["third.wav"]


def test_unforeseen_fault_is_told_and_leaves_the_visit_whole(ask):
    """Whatever breaks on one file, the visitor gets a sentence and keeps the other answers."""
    visit = Visit()
    give(visit, ask, file("good.wav", 1))
    give(visit, lambda *_: 1 / 0, file("bad.wav", 2))
    assert "our fault" in visit.refusals[0].reason
    assert [r.prediction.name for r in visit.earlier] == ["good.wav"]


def test_result_that_comes_in_again_is_the_newest(ask):
    """The bound on results drops the oldest visit of a result, not one that was just given."""
    visit = Visit(most_results=2)
    for seed in (1, 2):
        give(visit, ask, file(f"{seed}.wav", seed))
    give(visit, ask, file("1.wav", 1), file("3.wav", 3))
    assert [r.prediction.name for r in visit.current] == ["1.wav", "3.wav"]


def test_result_that_lost_its_sound_is_answered_anew(ask):
    """Giving a file again brings back the plots that the common bound had taken."""
    visit = Visit()
    give(visit, ask, file("a.wav"))
    visit.current[0].drop_sound()
    give(visit, ask, file("a.wav"))
    assert visit.current[0].view


def test_crowd_is_told_as_such(ask):
    """Where too many wait, the visitor is asked to come back and nothing else is lost."""

    def busy(*_):
        raise Busy("too many")

    visit = Visit()
    give(visit, busy, file("a.wav"))
    assert visit.refusals[0].reason.endswith("Please choose a.wav again in a minute.")
    assert visit.refusals[0].unheard == 1


def test_files_left_behind_are_named(ask):
    """Who leaves the page before the last file's turn is told which were not answered."""
    visit = Visit()
    visit.begin(["a.wav", "b.wav", "c.wav"])
    visit.answer(*file("a.wav"), ask)
    visit.finish()
    assert [r.name for r in visit.refusals] == ["b.wav, c.wav"]
    assert "before b.wav, c.wav were answered" in visit.refusals[0].reason
    assert visit.refusals[0].unheard == 2
    assert len(visit.current) == 1


def test_two_runs_of_a_page_answer_an_upload_once(ask):
    """Streamlit may start a page anew while its old run still waits for the same answer."""
    visit, asked = Visit(), []

    def count(content, name):
        asked.append(name)
        return ask(content, name)

    runs = [
        threading.Thread(target=visit.answer, args=(*file("a.wav"), count, "upload-1"))
        for _ in range(2)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert asked == ["a.wav"]


def test_forgetting_drops_all_that_was_said_or_brought(ask):
    """Not only answers: also what was said live, and clips to train on."""
    visit = Visit()
    give(visit, ask, file("a.wav"))
    visit.keep_archive(clips := Clips(1000))
    visit.live.ended = object()
    visit.forget()
    assert not visit.results and not visit.held()
    assert visit.live.ended is None
    assert not clips.size()


def test_recordings_are_numbered_once_each():
    """A rerun in the middle gives a recording no second number, and a new one a new number."""
    visit = Visit()
    names = [visit.name_recording(upload) for upload in ("a", "a", "b")]
    assert names == ["Recording 1", "Recording 1", "Recording 2"]


@pytest.fixture
def own():
    """A model that its visitor has trained."""
    return Adopted("1. Ours", biased_model([0.5, 0.3, 0.2]), None)


def test_own_model_answers_the_same_file_anew(ask, own):
    """Each model has its own answer to it; back at the app's, that is there again."""
    visit = Visit()
    give(visit, ask, file("a.wav"))
    (first,) = visit.current
    visit.use(own)
    assert not visit.current and visit.earlier == [first]
    give(visit, partial(answer, model=own.model), file("a.wav"))
    (second,) = visit.current
    assert (first.by, second.by) == ("", "1. Ours")
    assert first.key != second.key
    visit.use(None)
    assert visit.earlier == [second, first]


def test_what_came_in_last_is_answered_by_the_model_that_is_used_next(ask, own):
    """From its sound, without the file; used again, the first model is not asked again."""
    visit = Visit()
    give(visit, ask, file("a.wav"))
    (first,) = visit.current
    visit.use(own)
    visit.begin([])
    second = visit.repeat(*visit.to_repeat(), partial(answer, model=own.model))
    visit.finish()
    assert visit.current == [second] and visit.earlier == [first]
    assert second.prediction.name == "a.wav"
    assert not visit.to_repeat()
    visit.use(None)
    assert visit.repeat(*visit.to_repeat(), lambda *_: 1 / 0) is first
    assert len(visit.results) == 2


def test_what_has_lost_its_sound_is_not_answered_again(ask, own):
    """Its answer stays among the earlier ones."""
    visit = Visit()
    give(visit, ask, file("a.wav"))
    visit.current[0].drop_sound()
    visit.use(own)
    assert not visit.to_repeat() and len(visit.earlier) == 1


def test_only_the_last_recording_is_answered_again(ask, own):
    """Not one that another has followed since the model was chosen."""
    visit = Visit()
    give(visit, ask, file("a.wav"))
    visit.use(own)
    give(visit, partial(answer, model=own.model), file("b.wav", 1))
    assert not visit.to_repeat()
