"""Who waits for an answer sees how many are before them, on each page that asks for one."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ser.workers.pool import WorkerPool
from tests.ui.test_app import ENTRY, voice


@pytest.fixture
def waiting(monkeypatch):
    """Two others are before; the picture of the page is taken then."""

    def answer(*asked):
        *_, on_wait = asked
        on_wait(2)
        st.stop()

    monkeypatch.setattr(WorkerPool, "answer", answer)


def captions(app):
    """The page's small print."""
    return " ".join(each.value for each in app.caption)


def test_upload_and_recording_wait_in_sight(waiting):
    """On Recognise."""
    app = AppTest.from_file(str(ENTRY), default_timeout=30).run()
    app.file_uploader[0].upload("a.wav", voice()).run()
    assert "2 recordings are ahead of yours" in captions(app)


def test_one_long_recording_waits_in_sight(waiting, monkeypatch):
    """On Live without a connection."""
    monkeypatch.setenv("HOSTED", "true")
    app = AppTest.from_file(str(ENTRY), default_timeout=30).run()
    app.switch_page("pages/live.py").run()
    app.audio_input[0].upload("long.wav", voice()).run()
    assert "2 recordings are ahead of yours" in captions(app)


def test_answer_takes_the_place_of_the_queue():
    """Nobody reads of a queue who has their answer."""
    app = AppTest.from_file(str(ENTRY), default_timeout=30).run()
    app.file_uploader[0].upload("a.wav", voice()).run()
    assert "ahead of yours" not in captions(app)
