"""Live answers with the model that its visitor has trained, and says so."""

import re

import pytest

from ser.model.store import load_model
from ser.ui.answerer import Answerer

from ...frames import frames
from ...pages import opened, texts
from ...synth import speech
from ...tables import biased_model


@pytest.fixture
def app(microphone):
    """Live with an open microphone, for a visitor whose own model knows two emotions."""
    microphone.is_open = True
    app = opened()
    model = biased_model((0.05, 0.95), ("bored", "keen"), temperature=1.0)
    app.session_state["visit"].use(Answerer("2. Mine", model, None))
    return app.switch_page("pages/live.py").run()


def now(app):
    """The emotion that is shown after somebody has spoken."""
    session = app.session_state["visit"].live.session
    for frame in frames(speech(2.5, seed=1)):
        session.hear(frame)
    session.step()
    app.run()
    assert not app.exception
    return re.findall(r'class="ser-now".*data-emotion="(\w+)"', texts(app))


def test_own_model_answers_live(app):
    """An emotion that the app's model does not know, and the model's name above it."""
    assert "own model" in texts(app) and "2\\. Mine" in texts(app)
    assert "keen" not in load_model().labels
    assert now(app) == ["keen"]
    assert "<i>🗣️</i>" in texts(app)  # as in the other ribbon
