"""The Train page before a training: presets, links, controls without effect."""

import pytest

from ser.studies.presets import ON_PAGE, VERSION, Draft
from ser.training.setup import SOLVERS, TUTORIAL_SETUP

from ...pages import button, opened, texts
from ...train_pages import control, set_up


@pytest.fixture
def page():
    """The page as a new visitor meets it."""
    return opened("train")


def test_page_starts_with_ours(page):
    """A new visitor may press Train at once."""
    assert not page.exception
    assert set_up(page) == Draft(ON_PAGE["Ours"])
    assert "1,440 clips" in texts(page)
    assert not button(page, "train").disabled
    assert "python -m ser train -o my-model --preset ours-quick" in page.code[0].value
    assert "`ours-quick` is what this page calls *Ours*" in texts(page)


def test_preset_tutorial_is_the_tutorials_exactly(page):
    """576 clips to learn from, 192 to be asked, 180 measurements."""
    button(page, "preset-Tutorial").click().run()
    assert set_up(page) == Draft(TUTORIAL_SETUP)
    assert "768 clips with 180 measurements each" in texts(page)
    assert "trains on 576 and asks about 192" in texts(page)
    assert "python -m ser train -o my-model --preset tutorial" in page.code[0].value
    assert "`ours-quick` is what" not in texts(page)


def test_each_preset_says_what_is_changed(page):
    """Moving a control names the preset and the difference."""
    button(page, "preset-Tutorial").click().run()
    control(page, "scaler").set_value(True).run()
    assert "**Tutorial, changed:** scaler off → on." in texts(page)


@pytest.mark.parametrize("solver", SOLVERS)
def test_control_without_effect_says_so(page, solver):
    """It is there, cannot be moved, and tells why."""
    control(page, "solver").set_value(solver).run()
    idle = {
        "adam": {"schedule"},
        "sgd": set(),
        "lbfgs": {"schedule", "learning_rate", "batch_size", "early_stopping", "averaging"},
    }[solver]
    names = ("schedule", "learning_rate", "batch_size", "early_stopping", "averaging")
    assert {name for name in names if control(page, name).disabled} == idle
    assert texts(page).count("No effect now") == len(idle)


def test_link_that_cannot_be_read_is_told():
    """Nonsense in the address gives the default and a sentence."""
    page = opened("train", v=VERSION, preset="Ours", hidden="x")
    assert set_up(page) == Draft()
    assert "cannot be read" in page.warning[0].value


def test_set_up_survives_leaving_the_page(page):
    """Back from another page, everything is as it was."""
    control(page, "epochs").set_value(7).run()
    page.switch_page("pages/about.py").run()
    page.switch_page("pages/train.py").run()
    assert control(page, "epochs").value == 7
    assert set_up(page).setup.epochs == 7


def test_one_emotion_cannot_be_trained(page):
    """What is missing is said, and Train cannot be pressed."""
    control(page, "emotions").set_value(["calm"]).run()
    assert "two emotions or more" in page.warning[0].value
    assert button(page, "train").disabled


def test_hosted_copy_refuses_what_takes_too_long(monkeypatch):
    """The limit is said before anything is begun."""
    monkeypatch.setenv("HOSTED", "true")
    page = opened("train", v=VERSION, preset="Ours", hidden="1000,1000,1000", epochs="1000")
    assert button(page, "train").disabled
    assert any("choose fewer rounds" in info.value for info in page.info)
    assert not any("on this computer" in b.label for b in page.button)
