"""The pages, run by Streamlit's test harness through the entrypoint."""

import json

import numpy as np
import pytest

from ser.pictures.images import TITLES

from ..audio_files import wav
from ..pages import answers, button, opened, texts, voice
from ..synth import speech


@pytest.fixture
def app():
    """The app as a new visitor meets it."""
    return opened()


def test_first_screen_asks_for_a_voice_and_shows_no_answer(app):
    """A new visitor sees the recorder, the uploader, and nothing made up."""
    assert not app.exception
    assert len(app.get("audio_input")) == 1
    assert len(app.get("file_uploader")) == 1
    assert not answers(app)


def test_recording_is_answered_in_words_with_plot_and_downloads(app):
    """A recorded voice gives an emotion, the pictures with their text, and two downloads."""
    app.audio_input[0].upload("recording.wav", voice()).run()
    assert not app.exception
    assert "the model" in answers(app)[0].lower()
    assert all(title in texts(app) for title in TITLES.values())
    assert any("The recording lasts 3.0 seconds." in caption.value for caption in app.caption)
    assert len(app.get("download_button")) == 2


def test_plots_to_zoom_into_are_drawn_on_demand(app):
    """Switched on, there is a plot with a text equivalent in place of the pictures."""
    app.audio_input[0].upload("recording.wav", voice()).run()
    assert not app.get("plotly_chart")
    app.toggle[0].set_value(True).run()
    assert "The recording lasts 3.0 seconds." in app.get("plotly_chart")[0].proto.alt
    assert "<figure>" not in texts(app)


def test_long_recording_gets_a_ribbon_and_its_files(app):
    """Over five seconds each stretch is shown, and may be taken home in four formats."""
    long = np.concatenate([speech(2.0), np.zeros(32_000, np.float32), speech(2.0, 200, seed=2)])
    app.audio_input[0].upload("recording.wav", wav(long, 16_000)).run()
    assert not app.exception
    (ribbon,) = app.get("bidi_component")
    stretches = json.loads(ribbon.proto.json)["stretches"]
    assert [round(each["start"]) for each in stretches] == [0, 4]
    assert len(app.get("download_button")) == 6
    assert any("average of 2 stretches" in caption.value for caption in app.caption)


def test_short_recording_gets_no_ribbon(app):
    """A sentence has one answer."""
    app.audio_input[0].upload("recording.wav", voice()).run()
    assert not app.get("bidi_component")


def test_clip_that_is_too_short_gets_no_pictures(app):
    """Under half a second there is nothing to see."""
    app.audio_input[0].upload("recording.wav", voice(seconds=0.3)).run()
    assert "Too short to judge: 0.3 seconds." in answers(app)[0]
    assert "<figure>" not in texts(app)


def test_rerun_does_not_answer_again(app):
    """Pressing a button leaves one result, not two."""
    app.audio_input[0].upload("recording.wav", voice()).run()
    app.button[0].click().run()
    assert len(app.session_state["visit"].answers.results) == 1
    assert len(answers(app)) == 1


def test_silence_is_not_classified(app):
    """A hiss without a voice gets no emotion and a remedy."""
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


def test_first_file_beyond_the_most_is_named(hosted_app):
    """Who chooses eleven where ten are answered learns which one to give again."""
    for number in range(11):
        hosted_app.file_uploader[0].upload(f"{number}.wav", voice(number, 1.0))
    hosted_app.run()
    assert "Only the first 10 files" in hosted_app.error[0].value
    assert "10\\.wav" in hosted_app.error[0].value
    assert hosted_app.subheader[0].value == "10 recordings answered, 1 not listened to"
    table = hosted_app.dataframe[0].value.set_index("File")
    assert table["Sounds like"]["10.wav"] == "⚠️ not listened to"


def test_picture_is_told_by_us_not_by_the_uploader(app):
    """Any file may be chosen, so that what is wrong with it is told in words."""
    app.file_uploader[0].upload("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(99)).run()
    assert "is a picture" in app.error[0].value


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


def test_results_survive_leaving_the_page(app):
    """Going to About and back shows the last result and each earlier one once."""
    app.audio_input[0].upload("one.wav", voice(1)).run()
    app.audio_input[0].upload("two.wav", voice(2)).run()
    shown = answers(app)
    app.switch_page("pages/about.py").run()
    assert not answers(app)
    app.switch_page("pages/recognise.py").run()
    assert answers(app) == shown
    (earlier,) = (b for b in app.button if b.key and b.key.startswith("open-"))
    assert "Recording 1" in earlier.label


def test_forget_everything_empties_the_visit(app):
    """After forgetting, no result and no audio is left in the session."""
    app.audio_input[0].upload("one.wav", voice()).run()
    ask_to_forget(app)
    button(app, "forget").click().run()
    assert not app.session_state["visit"].answers.results
    assert not answers(app)
    assert app.toast[0].value == "Forgotten: nothing of this visit is kept."
    assert not app.run().toast


def test_nothing_is_forgotten_before_the_visitor_says_so(app):
    """The question names what goes, trainings and the own model too; Keep leaves it all."""
    app.audio_input[0].upload("one.wav", voice()).run()
    shown = answers(app)
    ask_to_forget(app)
    for gone in ("recordings", "answers", "trainings", "own model"):
        assert gone in texts(app).lower()
    assert app.session_state["visit"].answers.results
    next(b for b in app.button if b.label == "Keep").click().run()
    assert answers(app) == shown and not app.toast


def ask_to_forget(app):
    """Press the button below the results."""
    next(b for b in app.button if b.label == "Forget everything").click().run()


def test_missing_model_is_told_in_our_words(app, monkeypatch, tmp_path):
    """Without the model's files the page says what to do and shows no traceback."""
    import ser.ui.frame
    from ser.model.store import load_model as load

    for cached in (ser.ui.frame._load_whole, ser.ui.frame._load_without_heldout):
        cached.clear()
    monkeypatch.setattr(ser.ui.frame, "load_model", lambda: load(tmp_path))
    app.run()
    assert not app.exception
    assert "ser train" in app.error[0].value


@pytest.fixture
def hosted_app(monkeypatch):
    """The app as a visitor of a hosted copy meets it."""
    monkeypatch.setenv("HOSTED", "true")
    return opened()


def test_hosted_limits_hold_for_a_recording(hosted_app):
    """A clip that is fine at home is too long for a hosted copy, which says its own limit."""
    hosted_app.file_uploader[0].upload("long.wav", voice(seconds=190.0)).run()
    assert "long\\.wav is too long" in hosted_app.error[0].value


def test_hosted_copy_asks_for_no_folder_and_a_local_one_does(app, hosted_app):
    """Nobody can name a path of somebody else's computer."""
    assert len(app.text_input) == 1
    assert not hosted_app.text_input


def test_uploader_of_a_hosted_copy_says_its_limits(hosted_app):
    """They are smaller than at home."""
    assert "up to 10 MB and 3 minutes" in hosted_app.file_uploader[0].label


def test_wrong_setting_is_told_on_the_page(monkeypatch, app):
    """A setting that is neither true nor false stops the page with a sentence that names it."""
    monkeypatch.setenv("HOSTED", "banana")
    app.run()
    assert not app.exception
    assert "expected true or false" in app.error[0].value


def test_fault_of_ours_is_told_in_our_words(monkeypatch, app):
    """Whatever breaks on a page, the visitor sees a sentence of ours and no traceback."""
    import ser.ui.frame

    def broken():
        raise ZeroDivisionError("a secret path")

    monkeypatch.setattr(ser.ui.frame, "_load_shipped", broken)
    app.run()
    assert not app.exception
    assert "not your fault" in app.error[0].value
    assert "secret" not in app.error[0].value
