"""A session that is over: its table, what is missing of it, and the way to Recognise."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ser.ui.texts import clock

from ...pages import answers, captions
from ...synth import speech
from .speaking import QUIET, finished, live_of

SOUND = np.concatenate([QUIET, speech(2.5, seed=1), QUIET, speech(3.0, 200, seed=2), QUIET])


@pytest.fixture
def ended(app, model):
    """The page after Stop."""

    def show(**changes):
        app.session_state["visit"].live = finished(model, SOUND)
        for name, value in changes.items():
            setattr(live_of(app).ended, name, value)
        return app.run()

    return show


def test_answer_to_all_of_it_is_that_of_recognise(ended):
    """In the same words, though there it stands above the name of the file."""
    app = ended()
    (here,) = answers(app)
    app.button(key="open-in-recognise").click().run()
    (there,) = answers(app)
    for part in ("says", "sure"):
        assert words(here, part) == words(there, part) != []


def words(html, part):
    """What a part of an answer says."""
    return re.findall(f'<p class="{part}">(.*?)</p>', html)


def test_session_of_nobody_has_no_answer(ended):
    """Only that nobody has spoken."""
    assert not answers(ended(timeline=None))


def test_table_says_from_when_to_when(ended):
    """A row for each stretch of speech, in the times of the session."""
    app = ended()
    table, stretches = app.dataframe[0].value, live_of(app).ended.timeline.stretches
    assert len(stretches) >= 2
    assert [*table["From"]] == [clock(each.start) for each in stretches]
    assert [*table["To"]] == [clock(each.end) for each in stretches]
    assert table["From"][0] != table["From"][1]


def test_table_says_of_which_stretches_the_model_is_not_sure(ended, model):
    """Where the emotion stands, in sight on a phone, too; and what that means."""
    app = ended()
    live_of(app).ended.timeline = replace(
        live_of(app).ended.timeline, confidence=replace(model.confidence, threshold=2.0)
    )
    assert all(
        each.startswith("🤔 not sure: ") for each in app.run().dataframe[0].value["Sounds like"]
    )
    assert "“Not sure” is said of all that this model answers." in captions(app)


def test_what_the_connection_lost_is_told(ended):
    """Half a second is; a moment is not worth a word."""
    assert "The connection lost 0.5 s of it." in captions(ended(lost_s=0.5))
    assert "connection" not in captions(ended(lost_s=0.05))


def test_what_is_no_longer_kept_is_told(ended):
    """Of a long session, and where the memory was needed for others."""
    assert "no longer kept" not in captions(ended())
    assert "The first 2.0 s of the sound are no longer kept." in captions(ended(kept_from_s=2.0))
    app = ended(sound=b"")
    assert "The sound and the pictures of this recording are no longer kept" in captions(app)
    assert not [each for each in app.button if each.key == "open-in-recognise"]


def test_session_opens_in_recognise(ended):
    """There it is answered as any recording, along its time, under its own name."""
    app = ended()
    session = live_of(app).ended
    app.button(key="open-in-recognise").click().run()
    assert not app.exception
    assert app.title[0].value == "What does your voice sound like?"
    (result,) = app.session_state["visit"].answers.current
    assert result.prediction.name == "Live 1.flac"
    assert result.prediction.duration == pytest.approx(session.seconds, abs=0.01)
    answers = [each.prediction.emotion for each in session.timeline.stretches]
    assert [each.prediction.emotion for each in result.timeline.stretches] == answers
