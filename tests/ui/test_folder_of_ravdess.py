"""RAVDESS on one's own computer: named on one page, known on all."""

import os
from pathlib import Path

import pytest

from ser.corpora.examples import EXAMPLES
from ser.ui import folders
from ser.ui.recognise import examples
from ser.ui.train.folder import shipped_recordings
from ser.ui.train.workshop import FOLDER

from ..pages import opened, voice
from ..train_pages import control


@pytest.fixture(autouse=True)
def ravdess(tmp_path, monkeypatch):
    """A folder with the first example; there is none where downloads go."""
    monkeypatch.setattr(folders, "DEFAULT_FOLDER", tmp_path / "none")
    path = tmp_path / "ravdess" / EXAMPLES[0].member
    path.parent.mkdir(parents=True)
    path.write_bytes(voice())
    return tmp_path / "ravdess"


def session(app, monkeypatch):
    """Ask as a page of this visit does."""
    monkeypatch.setattr(folders.st, "session_state", {"visit": app.session_state["visit"]})


def test_folder_named_for_the_examples_is_known_to_train(ravdess, monkeypatch):
    """What a model mixes up can be listened to, and the folder need not be written again."""
    app = opened()
    app.text_input[0].set_value(f'"{ravdess}"').run()
    app.switch_page("pages/train.py").run()
    control(app, "source").set_value(FOLDER).run()
    assert app.text_input[0].value == str(ravdess)
    session(app, monkeypatch)
    assert shipped_recordings().read(EXAMPLES[0].key) == voice()


def test_folder_named_on_train_is_known_to_the_examples(ravdess, monkeypatch):
    """They come from there, and from no server."""
    asked = []
    monkeypatch.setattr(
        examples, "example_audio", lambda _, folder: asked.append(folder) or voice()
    )
    app = opened("train")
    control(app, "source").set_value(FOLDER).run()
    app.text_input[0].set_value(str(ravdess)).run()
    app.switch_page("pages/recognise.py").run()
    next(b for b in app.button if (b.key or "").startswith("example-")).click().run()
    assert asked == [ravdess]


def test_other_folder_on_train_is_not_taken_for_it(tmp_path, ravdess):
    """One's own recordings leave what is known of RAVDESS as it is."""
    app = opened("train")
    control(app, "source").set_value(FOLDER).run()
    for folder in (ravdess, tmp_path):
        app.text_input[0].set_value(str(folder)).run()
    assert app.session_state["workshop"].path == str(tmp_path)
    assert app.session_state["visit"].ravdess == str(ravdess)


def test_second_try_counts(tmp_path, ravdess):
    """Who has mistyped the folder writes it anew in the same field, and that is taken."""
    app = opened()
    for name in ("nowhere", "ravdess"):
        app.text_input[0].set_value(str(tmp_path / name)).run()
    assert "1 of 1,440" in app.success[0].value
    assert app.session_state["visit"].ravdess == str(ravdess)


def test_of_two_folders_the_fuller_one_counts(tmp_path, ravdess, monkeypatch):
    """A few clips that were named do not hide the whole corpus that was fetched since."""
    app = opened()
    app.text_input[0].set_value(str(ravdess)).run()
    for example in EXAMPLES[:2]:
        path = tmp_path / "none" / example.member
        path.parent.mkdir(parents=True)
        path.write_bytes(voice())
    session(app, monkeypatch)
    assert folders.find_ravdess()[0] == tmp_path / "none"


def test_it_is_forgotten_with_all_else(ravdess):
    """The path may tell a name; the field shows the usual one again."""
    app = opened()
    app.text_input[0].set_value(str(ravdess)).run()
    app.session_state["visit"].forget()
    app.run()
    assert not app.session_state["visit"].ravdess
    assert str(ravdess) != app.text_input[0].value


def test_hosted_no_folder_is_looked_into(ravdess, monkeypatch):
    """Even if a visit had one."""
    monkeypatch.setenv("HOSTED", "true")
    monkeypatch.setattr(folders, "ravdess_in", lambda folder: pytest.fail(f"looked into {folder}"))
    app = opened()
    app.session_state["visit"].ravdess = str(ravdess)
    session(app, monkeypatch)
    assert folders.find_ravdess() is None


@pytest.mark.parametrize("typed", ["~/clips", "'~/clips'", ' "~/clips" '])
def test_paths_as_people_type_them(typed):
    """Quotes as file managers copy them, and the sign for one's home."""
    assert folders.as_path(typed) == Path.home() / "clips"


def test_home_of_nobody_is_no_fault():
    """It is a folder that is not there."""
    assert not folders.as_path("~nobody-of-that-name/clips").exists()


def test_clip_that_comes_later_is_seen(tmp_path):
    """What was read of a folder is kept only as long as nothing in it changes."""
    folder = tmp_path / "corpus"
    actor = folder / "Actor_01"
    actor.mkdir(parents=True)
    (actor / "03-01-01-01-01-01-01.wav").touch()
    assert len(folders.ravdess_in(folder)) == 1
    assert folders.ravdess_in(folder) is folders.ravdess_in(folder)
    (actor / "03-01-05-01-01-01-01.wav").touch()
    os.utime(actor, (1, 1))  # two changes within a tick of the clock would look like one
    assert len(folders.ravdess_in(folder)) == 2
