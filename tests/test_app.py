"""The pages, run by Streamlit's test harness through the entrypoint."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ser.store import load_model

from .audio_files import wav
from .synth import speech

ENTRY = Path(__file__).parents[1] / "streamlit_app.py"


def voice(seed=1, seconds=3.0):
    """A synthesised voice as WAV bytes."""
    return wav(speech(seconds, seed=seed), 16_000)


@pytest.fixture
def app():
    """The app as a new visitor meets it."""
    return AppTest.from_file(str(ENTRY), default_timeout=30).run()


def texts(app):
    """All HTML and Markdown of the page as one text."""
    return "\n".join(element.proto.body for element in (*app.get("html"), *app.markdown))


def answers(app):
    """The answers at a glance that the page shows."""
    return [e.proto.body for e in app.get("html") if "ser-answer" in e.proto.body[:40]]


def test_first_screen_asks_for_a_voice_and_shows_no_answer(app):
    """A new visitor sees the recorder, the uploader, and nothing made up."""
    assert not app.exception
    assert len(app.get("audio_input")) == 1
    assert len(app.get("file_uploader")) == 1
    assert not answers(app)


def test_recording_is_answered_in_words_with_plot_and_downloads(app):
    """A recorded voice gives an emotion, the plots with a text equivalent, and two downloads."""
    app.audio_input[0].upload("recording.wav", voice()).run()
    assert not app.exception
    assert "the model" in answers(app)[0].lower()
    chart = app.get("plotly_chart")[0].proto
    assert "The recording lasts 3.0 seconds." in chart.alt
    assert len(app.get("download_button")) == 2


def test_rerun_does_not_answer_again(app):
    """Pressing a button leaves one result, not two."""
    app.audio_input[0].upload("recording.wav", voice()).run()
    app.button[0].click().run()
    assert len(app.session_state["visit"].results) == 1
    assert len(answers(app)) == 1


def test_silence_is_not_classified(app):
    """A hiss without a voice gets no emotion and a remedy."""
    import numpy as np

    hiss = 0.05 * np.random.default_rng(0).standard_normal(32_000).astype(np.float32)
    app.audio_input[0].upload("hiss.wav", wav(hiss, 16_000)).run()
    assert "No answer" in answers(app)[0]
    assert any("speech" in warning.value for warning in app.warning)
    assert '<table class="ser-bars"' not in texts(app)


def test_broken_file_is_told_and_the_others_are_answered(app):
    """Of two files one is text: one message, one answer."""
    app.file_uploader[0].upload("a.wav", b"not audio").upload("b.wav", voice())
    app.run()
    assert not app.exception
    assert "not audio that can be read" in app.error[0].value
    assert len(answers(app)) == 1


def test_file_name_is_shown_as_text(app):
    """Markup in a file's name is neither HTML nor formatting on the page."""
    app.file_uploader[0].upload("<b>_x_.wav", b"not audio").run()
    assert "\\<b\\>\\_x\\_" in app.error[0].value


def test_history_lists_each_result_once_and_opens_it(app):
    """Two recordings: the older is a button, which brings it back."""
    app.audio_input[0].upload("one.wav", voice(1)).run()
    app.audio_input[0].upload("two.wav", voice(2)).run()
    earlier = [b for b in app.button if b.key and b.key.startswith("open-")]
    assert len(earlier) == 1
    assert "Recording 1" in earlier[0].label
    earlier[0].click().run()
    earlier = [b for b in app.button if b.key and b.key.startswith("open-")]
    assert "Recording 2" in earlier[0].label


def test_forget_everything_empties_the_visit(app):
    """After forgetting, no result and no audio is left in the session."""
    app.audio_input[0].upload("one.wav", voice()).run()
    next(b for b in app.button if b.label == "Forget everything").click().run()
    assert not app.session_state["visit"].results
    assert not answers(app)


def test_about_shows_both_protocols_and_every_recall_of_the_file(app):
    """The scores on About are those of the model's own file, and never a random split alone."""
    app.switch_page("pages/about.py").run()
    assert not app.exception
    page = texts(app)
    for emotion, recall in load_model().metadata["scores"]["per_emotion"].items():
        assert emotion in page
        assert f"{recall:.0%}" in page
    labels = [metric.label for metric in app.metric]
    assert labels == ["Voices it never heard", "Random split"]


def test_missing_model_is_told_in_our_words(app, monkeypatch, tmp_path):
    """Without the model's files the page says what to do and shows no traceback."""
    import ser.ui.frame
    from ser.store import load_model as load

    ser.ui.frame._shipped_model.clear()
    monkeypatch.setattr(ser.ui.frame, "load_model", lambda: load(tmp_path))
    app.run()
    ser.ui.frame._shipped_model.clear()
    assert not app.exception
    assert "git checkout models" in app.error[0].value
