"""What is kept of what came in on Recognise, and its bounds."""

import threading
from functools import partial

import numpy as np
import pytest

from ser.corpora.examples import EXAMPLES
from ser.errors import Busy
from ser.model.store import load_model
from ser.ui.recognise.answers import Answers
from ser.workers.answer import answer

from ...audio_files import wav
from ...synth import speech
from ...tables import biased_model


@pytest.fixture(scope="module")
def ask():
    """The shipped model answers, without workers."""
    return partial(answer, model=load_model())


@pytest.fixture
def own():
    """A model answers that its visitor has trained."""
    return partial(answer, model=biased_model([0.5, 0.3, 0.2]))


@pytest.fixture
def answers():
    """Those of a visit that begins."""
    return Answers()


def give(answers, ask, *files, by=""):
    """Answer files that come in together."""
    answers.begin([name for name, _ in files])
    for name, content in files:
        answers.answer(name, content, ask, by)
    answers.finish()


def file(name, seed=0):
    """A short synthesised voice under a name."""
    return name, wav(speech(1.0, seed=seed), 16_000)


def test_same_file_twice_is_one_result(answers, ask):
    """The same bytes under the same name are answered once."""
    give(answers, ask, file("a.wav"))
    give(answers, ask, file("a.wav"))
    assert len(answers.results) == 1
    assert not answers.earlier


def test_results_are_bounded_and_the_oldest_goes(ask):
    """One more than the bound drops the first."""
    answers = Answers(most_results=2)
    for seed in range(3):
        give(answers, ask, file(f"{seed}.wav", seed))
    assert [r.prediction.name for r in answers.results.values()] == ["1.wav", "2.wav"]


def test_long_recording_keeps_its_timeline_unless_it_is_an_example(answers, ask):
    """What each stretch sounds like is kept; of an actor's, the model has practised with it."""
    long = np.concatenate([speech(2.5), np.zeros(16_000), speech(2.5, seed=2)])
    give(answers, ask, ("long.wav", wav(long.astype(np.float32), 16_000)))
    (result,) = answers.current
    assert result.timeline.overall.to_dict() == result.prediction.to_dict()
    result.become_example(EXAMPLES[0], None)
    assert result.timeline is None


def test_bad_file_is_a_refusal_among_the_answers(answers, ask):
    """A file that is not audio leaves its reason; its neighbour is answered."""
    give(answers, ask, ("letter.wav", b"Dear Ann"), file("a.wav"))
    assert [r.name for r in answers.refusals] == ["letter.wav"]
    assert [r.prediction.name for r in answers.current] == ["a.wav"]


def test_files_that_an_interruption_left_join_those_already_answered(answers, ask):
    """A second begin without a finish keeps what is shown; after a finish it starts anew."""
    answers.begin(["first.wav"])
    answers.answer(*file("first.wav", 1), ask, "")
    give(answers, ask, file("second.wav", 2))
    assert [r.prediction.name for r in answers.current] == ["first.wav", "second.wav"]
    give(answers, ask, file("third.wav", 3))
    assert [r.prediction.name for r in answers.current] == ["third.wav"]


def test_unforeseen_fault_is_told_and_leaves_the_visit_whole(answers, ask):
    """Whatever breaks on one file, the visitor gets a sentence and keeps the other answers."""
    give(answers, ask, file("good.wav", 1))
    give(answers, lambda *_: 1 / 0, file("bad.wav", 2))
    assert "our fault" in answers.refusals[0].reason
    assert [r.prediction.name for r in answers.earlier] == ["good.wav"]


def test_result_that_comes_in_again_is_the_newest(ask):
    """The bound on results drops the oldest visit of a result, not one that was just given."""
    answers = Answers(most_results=2)
    for seed in (1, 2):
        give(answers, ask, file(f"{seed}.wav", seed))
    give(answers, ask, file("1.wav", 1), file("3.wav", 3))
    assert [r.prediction.name for r in answers.current] == ["1.wav", "3.wav"]


def test_result_that_lost_its_sound_is_answered_anew(answers, ask):
    """Giving a file again brings back the plots that the common bound had taken."""
    give(answers, ask, file("a.wav"))
    answers.current[0].drop_sound()
    give(answers, ask, file("a.wav"))
    assert answers.current[0].view


def test_crowd_is_told_as_such(answers):
    """Where too many wait, the visitor is asked to come back and nothing else is lost."""

    def busy(*_):
        raise Busy("too many")

    give(answers, busy, file("a.wav"))
    assert answers.refusals[0].reason.endswith("Please choose a.wav again in a minute.")
    assert answers.refusals[0].unheard == 1


def test_files_left_behind_are_named(answers, ask):
    """Who leaves the page before the last file's turn is told which were not answered."""
    answers.begin(["a.wav", "b.wav", "c.wav"])
    answers.answer(*file("a.wav"), ask, "")
    answers.finish()
    assert [r.name for r in answers.refusals] == ["b.wav, c.wav"]
    assert "before b.wav, c.wav were answered" in answers.refusals[0].reason
    assert answers.refusals[0].unheard == 2
    assert len(answers.current) == 1


def test_two_runs_of_a_page_answer_an_upload_once(answers, ask):
    """Streamlit may start a page anew while its old run still waits for the same answer."""
    asked = []

    def count(content, name):
        asked.append(name)
        return ask(content, name)

    runs = [
        threading.Thread(target=answers.answer, args=(*file("a.wav"), count, "", "upload-1"))
        for _ in range(2)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert asked == ["a.wav"]


def test_recordings_are_numbered_once_each(answers):
    """A rerun in the middle gives a recording no second number, and a new one a new number."""
    names = [answers.name_recording(upload) for upload in ("a", "a", "b")]
    assert names == ["Recording 1", "Recording 1", "Recording 2"]


def test_own_model_answers_the_same_file_anew(answers, ask, own):
    """Each model has its own answer to it; back at the app's, that is there again."""
    give(answers, ask, file("a.wav"))
    (first,) = answers.current
    answers.set_aside()
    assert not answers.current and answers.earlier == [first]
    give(answers, own, file("a.wav"), by="1. Ours")
    (second,) = answers.current
    assert (first.by, second.by) == ("", "1. Ours")
    assert first.key != second.key
    answers.set_aside()
    assert answers.earlier == [second, first]


def test_what_came_in_last_is_answered_by_the_model_that_is_used_next(answers, ask, own):
    """From its sound, without the file; used again, the first model is not asked again."""
    give(answers, ask, file("a.wav"))
    (first,) = answers.current
    answers.set_aside()
    answers.begin([])
    second = answers.repeat(*answers.to_repeat(), own, "1. Ours")
    answers.finish()
    assert answers.current == [second] and answers.earlier == [first]
    assert second.prediction.name == "a.wav"
    assert not answers.to_repeat()
    answers.set_aside()
    assert answers.repeat(*answers.to_repeat(), lambda *_: 1 / 0, "") is first
    assert len(answers.results) == 2


def test_what_has_lost_its_sound_is_not_answered_again(answers, ask):
    """Its answer stays among the earlier ones."""
    give(answers, ask, file("a.wav"))
    answers.current[0].drop_sound()
    answers.set_aside()
    assert not answers.to_repeat() and len(answers.earlier) == 1


def test_only_the_last_recording_is_answered_again(answers, ask, own):
    """Not one that another has followed since the model was chosen."""
    give(answers, ask, file("a.wav"))
    answers.set_aside()
    give(answers, own, file("b.wav", 1), by="1. Ours")
    assert not answers.to_repeat()
