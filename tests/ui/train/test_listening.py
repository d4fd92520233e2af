"""Clips to listen to beside a result: each is asked for by itself, where it may be."""

import pytest
from streamlit.testing.v1 import AppTest

from ser.errors import AudioError, Busy
from ser.ui.desk import shipped_table
from ser.ui.train import listening
from ser.ui.train.workshop import WITH_OWN, Trained, Workshop

SHIPPED_CLIP = str(shipped_table().labels["clip"][0])
CLIPS = [SHIPPED_CLIP, "happy/anna/1.wav", "happy/anna/2.wav"]


class Answer:
    """What a worker gives."""

    flac = b"fLaC"


class Mine:
    """One's own clips, of which one is damaged."""

    def read(self, clip):
        if clip.endswith("2.wav"):
            raise AudioError("2.wav is damaged.", advice="2.wav is damaged.")
        return b"sound" if clip.startswith("happy") else None


def page():
    """The choice of a clip and what comes of it."""
    import streamlit as st

    from ser.ui.train.listening import listen

    listen(st.session_state.shop, st.session_state.trained, st.session_state.clips)


@pytest.fixture
def asked(monkeypatch):
    """What a worker was asked, and what it raises instead of an answer."""
    names, errors = [], []

    def ask(content, name):
        names.append(name)
        if errors:
            raise errors.pop()
        return Answer()

    monkeypatch.setattr(listening, "asking", lambda *_: ask)
    monkeypatch.setattr(listening, "shipped_recordings", lambda: None)
    return names, errors


@pytest.fixture
def app(asked):
    """A cell with a clip of RAVDESS, which is not here, before one's own clips."""
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["shop"] = Workshop()
    app.session_state["trained"] = Trained("1. Ours", None, WITH_OWN, None, Mine())
    app.session_state["clips"] = CLIPS
    return app.run()


def chosen(app, clip):
    """Choose a clip."""
    return app.selectbox[0].select(clip).run()


def test_one_clip_that_is_not_here_silences_no_other(app):
    """It says why it cannot be heard, and the next one plays."""
    chosen(app, CLIPS[0])
    assert "RAVDESS" in app.caption[0].value and not app.get("audio")
    chosen(app, CLIPS[1])
    assert len(app.get("audio")) == 1 and not app.caption
    assert not app.exception


def test_damaged_clip_is_told_in_words(app):
    """Its own message, and no fault of the page."""
    chosen(app, CLIPS[2])
    assert "damaged" in app.warning[0].value
    assert not app.exception


def test_failure_is_not_remembered(app, asked):
    """A queue that was full is asked again; a sound that is there is not."""
    names, errors = asked
    errors.append(Busy("All are busy. Try again."))
    chosen(app, CLIPS[1])
    assert "busy" in app.warning[0].value and not app.get("audio")
    app.run()
    assert not app.warning and len(app.get("audio")) == 1
    app.run()
    assert names == ["1.wav", "1.wav"]
