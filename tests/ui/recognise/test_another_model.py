"""Another model is used on Recognise: what came in last is answered by it, too."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from ser.corpora.examples import EXAMPLES
from ser.ui.answerer import Answerer
from ser.ui.recognise import again, intake
from ser.workers.answer import answer

from ...pages import answers, opened, voice
from ...tables import biased_model


@pytest.fixture
def app():
    """Recognise, with a recording that the app's model has answered."""
    app = opened()
    app.audio_input[0].upload("recording.wav", voice(1)).run()
    return app


@pytest.fixture
def own():
    """A model that its visitor has trained, which always says calm."""
    told = {"threshold": 0.5, "accuracy_confident": 0.8, "accuracy_unsure": 0.4}
    model = biased_model([0.8, 0.1, 0.1], threshold=0.5)
    return Answerer("1. Ours", replace(model, metadata={"confidence": told}), None)


def earlier(app):
    """The lines under “Earlier in this visit”."""
    return [each.label for each in app.button if each.key and each.key.startswith("open-")]


def test_recording_is_answered_by_the_model_in_use_now(app, own):
    """Nobody has to give it again; what the app's model said is listed under its name."""
    app.session_state["visit"].use(own)
    app.run()
    assert not app.exception
    assert "It sounds <strong>calm</strong>" in answers(app)[0]
    (line,) = earlier(app)
    assert "Recording 1" in line and line.endswith("(by the app’s own model)")
    next(each for each in app.button if each.key == "back-to-shipped").click().run()
    assert "<strong>calm</strong>" not in answers(app)[0]
    (line,) = earlier(app)
    assert line.endswith("(by your model “1\\. Ours”)")


def test_answer_by_another_model_says_so(app, own):
    """Opened again, the app's answer is not taken for that of the model in use."""
    app.session_state["visit"].use(own)
    app.run()
    next(each for each in app.button if each.key and each.key.startswith("open-")).click().run()
    assert "<strong>calm</strong>" not in answers(app)[0]
    captions = [each.value for each in app.caption]
    assert any("The app’s own model has answered this" in each for each in captions)


def test_actors_recording_stays_one(app, own):
    """What the actor was asked for is told whichever model answers."""
    (result,) = app.session_state["visit"].answers.current
    result.become_example(EXAMPLES[0], None)
    app.session_state["visit"].use(own)
    app.run()
    assert "The actor was asked to sound" in app.info[0].value
    assert "Your model has not learnt from this recording" in app.info[0].value


def test_model_lost_between_two_files_is_named_at_both_answers(app, own, monkeypatch):
    """It is asked on, though the visit has given its memory to others."""
    visit = app.session_state["visit"]
    visit.use(own)

    def asking(model, *_):
        def ask(content, name):
            visit.lose_model()
            return answer(content, name, model)

        return ask

    monkeypatch.setattr(intake, "asking", asking)
    app.file_uploader[0].upload("a.wav", voice(2)).upload("b.wav", voice(3)).run()
    assert not app.exception
    assert [each.by for each in visit.answers.current] == ["1. Ours", "1. Ours"]


def test_sound_lost_between_two_recordings_is_not_answered_again(app, own, monkeypatch):
    """The first one's answers may need the memory of the second: it keeps the one it has."""
    app.file_uploader[0].upload("a.wav", voice(2)).upload("b.wav", voice(3)).run()
    visit = app.session_state["visit"]
    visit.use(own)
    (_, second) = visit.answers.to_repeat()
    losing = SimpleNamespace(keep_bounds=lambda _: second.drop_sound())
    monkeypatch.setattr(again, "kept", lambda _: losing)
    app.run()
    assert not app.error
    assert [each.prediction.name for each in visit.answers.current] == ["a.wav"]
