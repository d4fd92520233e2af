"""Who waits for an answer sees how many are before them, on each page that asks for one."""

import pytest
import streamlit as st

from ser.workers.pool import WorkerPool

from ..pages import captions, opened, voice


@pytest.fixture
def waiting(monkeypatch):
    """Two others are before; the picture of the page is taken then."""

    def answer(*asked):
        *_, on_wait = asked
        on_wait(2)
        st.stop()

    monkeypatch.setattr(WorkerPool, "answer", answer)


def test_upload_and_recording_wait_in_sight(waiting):
    """On Recognise."""
    app = opened()
    app.file_uploader[0].upload("a.wav", voice()).run()
    assert "2 recordings are ahead of yours" in captions(app)


def test_one_long_recording_waits_in_sight(waiting, monkeypatch):
    """On Live without a connection."""
    monkeypatch.setenv("HOSTED", "true")
    app = opened("live")
    app.audio_input[0].upload("long.wav", voice()).run()
    assert "2 recordings are ahead of yours" in captions(app)


def test_answer_takes_the_place_of_the_queue():
    """Nobody reads of a queue who has their answer."""
    app = opened()
    app.file_uploader[0].upload("a.wav", voice()).run()
    assert "ahead of yours" not in captions(app)
