"""Training on clips of one's own, from a ZIP file or a folder."""

import io
import zipfile
from dataclasses import replace

import pytest

from ser.features.vector import parse_features
from ser.studies.presets import Draft, to_link
from ser.ui.train import folder
from ser.ui.train.workshop import FOLDER, OWN, SHIPPED, WITH_OWN

from ...pages import bare, button, captions, opened, texts
from ...setups import QUICK
from ...train_pages import control, measured, packed, trained, with_source


def test_clips_of_ones_own_can_be_asked_for():
    """The choice shows an uploader, and without clips there is nothing to train on."""
    page = with_source(OWN)
    assert page.get("file_uploader")
    assert button(page, "train").disabled
    assert "First choose a ZIP file above." in captions(page)


def test_file_that_cannot_be_used_asks_for_another():
    """Beside Train, which cannot be pressed: on a phone the message is out of sight."""
    page = measured(with_source(OWN).file_uploader[0].upload("letter.zip", b"no").run())
    assert "First choose another ZIP file above." in captions(page)


def test_folder_is_to_be_named_and_measured_first():
    """The line beside Train says which of both is missing."""
    page = with_source(FOLDER)
    page.text_input[0].set_value("").run()
    assert "First name a folder above." in captions(page)
    page.text_input[0].set_value("somewhere").run()
    assert "First press *Measure these recordings* above." in captions(page)


def test_own_clips_are_reviewed_and_trained_on():
    """Twelve clips of two people: what they are good for is said, and a model learns from them."""
    page = with_source(OWN, **to_link(Draft(replace(QUICK, features=parse_features("voice,mfcc")))))
    page = measured(page.file_uploader[0].upload("mine.zip", packed()).run())
    assert not page.exception
    assert "12 clips of 2 people: happy 6, sad 6." in page.success[0].value
    assert any("few clips" in info.value for info in page.info)
    page = trained(page)
    assert "With 2 people alone, nobody can say" in texts(page)
    (done,) = page.session_state["workshop"].trained
    assert done.outcome.model.labels == ("happy", "sad")
    assert done.data == OWN
    control(page, "source").set_value(WITH_OWN).run()
    assert not page.exception
    assert "1,452 clips" in texts(page)


def test_model_of_own_clips_is_not_said_to_have_learnt_from_actors():
    """Once it is used, Recognise introduces it as what the visitor has trained."""
    page = with_source(OWN, **to_link(Draft(replace(QUICK, features=parse_features("voice")))))
    page = trained(measured(page.file_uploader[0].upload("mine.zip", packed()).run()))
    page = button(page, "use").click().run().switch_page("pages/recognise.py").run()
    assert "(a neural network) that you have trained tells you" in texts(page)


def test_next_zip_file_takes_the_place_of_one_being_measured():
    """Who uploads again and again has one file measured, not many at once."""
    page = with_source(OWN)
    page.file_uploader[0].upload("first.zip", packed(40)).run()
    first = page.session_state["workshop"].task
    page = measured(page.file_uploader[0].upload("second.zip", packed()).run())
    first.wait(10)
    assert first.is_cancelled and first.found is None
    assert "12 clips of 2 people" in page.success[0].value


def test_measuring_can_be_cancelled():
    """Cancel ends it at the next clip; nothing is kept, and another file may come."""
    page = with_source(OWN)
    page.file_uploader[0].upload("mine.zip", packed(40)).run()
    task = page.session_state["workshop"].task
    button(page, "cancel-measuring").click().run()
    task.wait(10)
    assert task.found is None
    assert any("Cancelled" in info.value for info in page.info)
    assert page.file_uploader[0].value is None
    assert page.session_state["workshop"].data == {}


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """A folder with two emotions by two people; what is remembered goes beside it."""
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        archive.extractall(tmp_path / "corpus")
    monkeypatch.setattr(folder, "CACHE", tmp_path / "cache")
    return tmp_path / "corpus"


def test_folder_is_measured_and_trained_on(corpus):
    """At home, a folder can be named; the command line is told the same folder."""
    page = with_source(FOLDER, **to_link(Draft(replace(QUICK, features=parse_features("voice")))))
    page.text_input[0].set_value(str(corpus)).run()
    button(page, "measure-folder").click().run()
    page = measured(page)
    assert "12 clips of 2 people" in page.success[0].value
    assert f"--data {corpus}" in page.code[0].value
    page = trained(page)
    assert page.session_state["workshop"].trained[0].outcome.model.labels == ("happy", "sad")


def test_folder_that_is_none_is_told(corpus):
    """In a sentence for the page, and none for the command line."""
    page = with_source(FOLDER)
    page.text_input[0].set_value(str(corpus / "nowhere")).run()
    button(page, "measure-folder").click().run()
    page = measured(page)
    (told,) = bare(page.error)
    assert told.startswith(f"There is no folder {corpus / 'nowhere'}.")
    assert "--layout" not in told


def test_hosted_copy_takes_no_folder(monkeypatch, corpus):
    """It is not offered, and a visit that asks for it all the same gets the app's own table."""
    monkeypatch.setenv("HOSTED", "true")
    page = opened("train")
    assert FOLDER not in control(page, "source").options
    page.session_state["workshop"].source = FOLDER
    page.session_state["workshop"].path = str(corpus)
    page.run()
    assert not page.text_input
    assert page.session_state["workshop"].source == SHIPPED
    with pytest.raises(PermissionError):
        folder._begin(page.session_state["workshop"], str(corpus), fetch=True)
