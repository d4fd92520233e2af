"""A long recording in place of a connection, whatever is pressed while it is answered."""

import pytest
from streamlit.runtime.scriptrunner import StopException

from ser.errors import Busy
from ser.ui.answerer import Answerer
from ser.ui.live import recording

from ...audio_files import wav
from ...pages import captions, htmls, opened
from ...synth import SAMPLE_RATE, speech
from ...tables import biased_model

SOUND = wav(speech(6.0, seed=1), SAMPLE_RATE)


@pytest.fixture
def page(monkeypatch):
    """Live on a hosted copy without a relay."""
    monkeypatch.setenv("HOSTED", "true")
    return opened("live")


def test_answer_is_brought_into_view(page):
    """Once, as on Recognise."""
    page.audio_input[0].upload("long.wav", SOUND).run()
    assert "st-key-arrival" in htmls(page)
    assert "st-key-arrival" not in htmls(page.run())


def test_recording_that_an_interruption_left_is_answered_by_the_next_run(page, monkeypatch):
    """Streamlit ends a run in which something was pressed; the recording is not lost with it."""
    real, asked = recording.asking, []

    def interrupted_once(*settings):
        def ask(content, name):
            asked.append(name)
            if len(asked) == 1:
                raise StopException
            return real(*settings)(content, name)

        return ask

    monkeypatch.setattr(recording, "asking", interrupted_once)
    page.audio_input[0].upload("long.wav", SOUND).run()
    page.run()
    assert asked == ["Live 1", "Live 1"]
    assert page.session_state["visit"].live.ended.name == "Live 1"
    page.run()
    assert len(asked) == 2


def test_refusal_stays_until_the_next_recording(page, monkeypatch):
    """A crowd is told, also by a run that follows, and the recording is not asked about again."""

    def crowd(*_):
        raise Busy("too many")

    monkeypatch.setattr(recording, "asking", lambda *_: crowd)
    page.audio_input[0].upload("long.wav", SOUND).run()
    page.run()
    assert "Please record again" in page.warning[0].value
    assert page.session_state["visit"].live.ended is None


def test_answers_say_who_gave_them(page):
    """Another model is used meanwhile: the answers are still the first one's."""
    page.audio_input[0].upload("long.wav", SOUND).run()
    assert "has answered this" not in captions(page)
    visit = page.session_state["visit"]
    visit.use(Answerer("1. Ours", biased_model([0.5, 0.3, 0.2]), None))
    assert "The app’s own model has answered this" in captions(page.run())
    page.session_state["visit"].live.ended.by = "1. Ours"
    assert "has answered this" not in captions(page.run())
    page.session_state["visit"].use(None)
    assert "Your model “1\\. Ours” has answered this" in captions(page.run())
