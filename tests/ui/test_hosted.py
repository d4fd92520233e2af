"""What a hosted copy does on no page: take a path, write a file."""

import os
import sys
from dataclasses import replace

import pytest

from ser.features.vector import parse_features
from ser.studies.presets import Draft, to_link
from ser.ui.frame import PAGES
from ser.ui.train.workshop import OWN

from ..pages import answers, opened, texts, voice
from ..setups import QUICK
from ..train_pages import control, measured, packed, trained

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate"}
FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_changed: list[str] | None = None


def _note(event, arguments):
    if _changed is None or isinstance(arguments[0], int):  # a pipe
        return
    is_change = event in CHANGES or (event == "open" and arguments[2] & FOR_WRITING)
    if is_change and "__pycache__" not in str(arguments[0]):
        _changed.append(f"{event}: {arguments[0]}")


@pytest.fixture(autouse=True)
def hosted(monkeypatch):
    """Each test meets a hosted copy."""
    monkeypatch.setenv("HOSTED", "true")


@pytest.fixture
def changed(monkeypatch):
    """What this process changes on the disk from now on."""
    sys.addaudithook(_note)  # for good, as Python has it
    monkeypatch.setattr(sys.modules[__name__], "_changed", [])
    return _changed


@pytest.mark.parametrize("page", PAGES)
def test_no_page_takes_a_path(page):
    """There is no field to write into, and an address that names a path is one without a set-up."""
    app = opened()
    for name in ("path", "folder", "corpus", "source", "data", "to", "model"):
        app.query_params[name] = "/etc"
    app.query_params["v"] = "1"
    app.switch_page(page).run()
    assert not app.exception
    assert not [*app.text_input, *app.text_area, *app.chat_input]
    assert "/etc" not in texts(app)


def test_noticing_works(tmp_path, changed):
    """A file that is written is noticed."""
    (tmp_path / "a.txt").write_text("a")
    assert changed == [f"open: {tmp_path / 'a.txt'}"]


def test_a_visit_writes_nothing(changed):
    """A recording, a ZIP file of clips, a training on them and a long recording leave no file."""
    app = opened()
    app.audio_input[0].upload("voice.wav", voice()).run()
    assert answers(app)
    app = opened("train", **to_link(Draft(replace(QUICK, features=parse_features("voice")))))
    control(app, "source").set_value(OWN).run()
    app = measured(app.file_uploader[0].upload("mine.zip", packed()).run())
    app = trained(app)
    assert app.session_state["workshop"].trained
    app.switch_page("pages/live.py").run()
    app.audio_input[0].upload("long.wav", voice(seconds=6.0)).run()
    assert not app.exception and app.session_state["visit"].live.ended
    assert changed == []
