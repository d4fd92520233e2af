"""What several pages say agrees: where voices go, what a model knows, what became of each file."""

from dataclasses import replace

import numpy as np
import pytest

from ser.emotions import TUTORIAL_EMOTIONS
from ser.model.store import load_model
from ser.ui.answerer import Answerer
from ser.ui.live.introduction import RECORDED
from ser.ui.texts import KEPT, PRIVATE

from .. import pages
from ..audio_files import wav
from ..pages import captions, texts, voice
from ..synth import SAMPLE_RATE, speech
from ..tables import biased_model


@pytest.fixture
def opened(monkeypatch):
    """A page as a new visitor meets it, at home or hosted."""

    def open_at(page="recognise", hosted="false"):
        monkeypatch.setenv("HOSTED", hosted)
        app = pages.opened()
        return app if page == "recognise" else app.switch_page(f"pages/{page}.py").run()

    return open_at


@pytest.mark.parametrize("page, hosted", [
    ("recognise", "false"), ("about", "false"), ("about", "true"), ("live", "true"),
])  # fmt: skip
def test_one_sentence_on_privacy(opened, page, hosted):
    """Wherever a voice comes in, closed at first behind a line, and where all is told."""
    app = opened(page, hosted)
    closed = [each for each in app.expander if each.label == "What happens to your voice"]
    assert bool(closed) == (KEPT in captions(app)) == (page != "about")
    assert not any(each.proto.expanded for each in closed)
    assert PRIVATE in texts(app) + "".join(each.value for each in app.caption)


def test_live_without_a_connection_asks_to_record_and_names_no_button_that_is_not_there(opened):
    """Hosted without a relay: what this copy can do, in plain words."""
    app = opened("live", "true")
    assert app.title[0].value == RECORDED[0]
    assert "Record up to 3 minutes." in texts(app)
    said = " ".join([texts(app), *(each.value for each in app.info)])
    assert "it cannot follow a voice while it speaks" in said
    assert "Start" not in said and "relay" not in said


@pytest.mark.parametrize("page", ["recognise", "live"])
def test_own_model_of_fewer_emotions_says_which(opened, page):
    """Whoever trained on four would wait for a fifth in vain."""
    app, model = opened(page, "true"), load_model()
    fewer = replace(model, labels=TUTORIAL_EMOTIONS)
    for own, told in ((model, False), (fewer, True)):
        app.session_state["visit"].adopted = Answerer("1. Tutorial", own, None)
        assert ("It knows only calm, happy, fearful and disgust" in texts(app.run())) == told


def test_refused_file_stands_in_the_table_too(opened):
    """Of three files one is text: three rows, and why one has no answer."""
    app = opened()
    uploader = app.file_uploader[0]
    uploader.upload("a.wav", voice(1)).upload("letter.wav", b"Dear Ann").upload("b.wav", voice(2))
    app.run()
    assert app.subheader[0].value == "2 recordings answered, 1 could not be used"
    table = app.dataframe[0].value.set_index("File")
    assert {*table.index} == {"a.wav", "b.wav", "letter.wav"}
    assert table["Sounds like"]["letter.wav"] == "⚠️ could not be used"
    assert "not audio that can be read" in app.error[0].value


def test_advice_on_several_recordings_names_them_once(opened):
    """On a phone a column of the table would be out of sight."""
    app, quiet = opened(), [0.003 * speech(2.0, seed=seed) for seed in (1, 2)]
    uploader = app.file_uploader[0]
    for name, sound in zip("abc", [*quiet, speech(2.0, seed=3)], strict=True):
        uploader.upload(f"{name}.wav", wav(sound, SAMPLE_RATE))
    app.run()
    assert "**a\\.wav and b\\.wav:**" in app.warning[0].value


def test_long_recording_of_one_sentence_has_nothing_along_it(opened):
    """One stretch of speech between silences is the answer itself."""
    app, silence = opened(), np.zeros(2 * SAMPLE_RATE, np.float32)
    long = np.concatenate([silence, speech(2.5, seed=1), silence])
    app.audio_input[0].upload("one.wav", wav(long, SAMPLE_RATE)).run()
    (result,) = app.session_state["visit"].answers.current
    assert len(result.timeline.stretches) == 1
    assert "Along the recording" not in [each.value for each in app.subheader]


def test_ribbon_says_what_not_sure_means(opened):
    """Below it, where a question mark stands at a stretch."""
    app, silence = opened(), np.zeros(2 * SAMPLE_RATE, np.float32)
    never_sure = biased_model((0.2, 0.5, 0.3), threshold=2.0)
    never_sure = replace(never_sure, metadata=load_model().metadata)
    app.session_state["visit"].use(Answerer("1. Mine", never_sure, None))
    two = np.concatenate([speech(2.5, seed=1), silence, speech(2.5, seed=2)])
    app.run().audio_input[0].upload("two.wav", wav(two, SAMPLE_RATE)).run()
    assert "“Not sure” is said of all that this model answers." in captions(app)


def test_about_counts_out_of_a_hundred_how_often_it_is_right_when_sure(opened):
    """The figures are those of the model's own file."""
    told = load_model().metadata["confidence"]
    page = texts(opened("about"))
    assert f"{100 * told['accuracy_confident']:.0f} of 100 answers are right" in page
    assert f"**fairly sure** ({10 * told['coverage']:.0f} of 10 times)" in page
