"""Recordings of actors to try the app with."""

import re

import pytest

from ser.corpora.examples import EXAMPLES
from ser.emotions import sign_and_name
from ser.errors import ExampleError, ModelError
from ser.model.heldout import load_heldout
from ser.ui import frame
from ser.ui.answerer import Answerer
from ser.ui.arrival import KEY
from ser.ui.recognise import examples

from ...pages import answers, htmls, opened, voice
from ...tables import biased_model


@pytest.fixture
def app():
    """The app as a new visitor meets it."""
    return opened()


@pytest.fixture
def heard(monkeypatch):
    """Every example sounds like the synthesised voice, as no audio of the corpus is at hand."""
    monkeypatch.setattr(examples, "example_audio", lambda *_: voice())


def press_example(app):
    """Press the first actor."""
    return next(b for b in app.button if b.key and b.key.startswith("example-")).click().run()


def test_example_shows_what_was_meant_and_an_answer_by_a_model_that_never_heard_it(app, heard):
    """The answer is the one kept from the folds; the shipped model's own stands beside it."""
    press_example(app)
    assert not app.exception
    (result,) = app.session_state["visit"].answers.current
    unseen = load_heldout().answer(EXAMPLES[0].key)
    assert result.prediction.ranking == unseen.ranking
    assert result.own.ranking != unseen.ranking
    assert f"asked to sound {sign_and_name(EXAMPLES[0].emotion)}" in app.info[0].value
    assert f"never heard actor {EXAMPLES[0].actor}" in app.info[0].value


def test_who_was_asked_answers_though_its_memory_is_needed_while_the_recording_is_fetched(
    app, monkeypatch
):
    """The answer bears its name, and no model's that never heard the actor but was another's."""
    visit = app.session_state["visit"]
    model = biased_model([0.5, 0.3, 0.2])
    visit.use(Answerer("1. Ours", model, None))

    def fetched(*_):
        visit.lose_model()
        return voice()

    monkeypatch.setattr(examples, "example_audio", fetched)
    press_example(app)
    (result,) = visit.answers.results.values()
    assert (result.by, result.own) == ("1. Ours", None)
    assert result.prediction.labels == model.labels


@pytest.fixture
def nothing_loaded():
    """The server has just been started, before and after."""
    cached = frame._load_whole, frame._load_without_heldout
    for each in cached:
        each.clear()
    yield
    for each in cached:
        each.clear()


def lost():
    """The held-out answers cannot be read."""
    raise ModelError("gone")


def test_examples_are_answered_without_the_kept_answers(app, heard, nothing_loaded, monkeypatch):
    """Should their file be lost, the app's own answer stands there, and says that it knows them."""
    monkeypatch.setattr(frame, "load_heldout", lost)
    press_example(app)
    (result,) = app.session_state["visit"].answers.current
    assert result.prediction.ranking and result.own is None
    assert "its answer flatters" in app.info[0].value


def test_kept_answers_that_are_back_are_used_without_a_restart(app, heard, nothing_loaded):
    """Somebody has restored their file while the app was running."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "load_heldout", lost)
        press_example(app)
    later = press_example(opened())
    (result,) = later.session_state["visit"].answers.current
    assert result.prediction.ranking == load_heldout().answer(EXAMPLES[0].key).ranking
    assert result.own is not None


def test_what_is_loaded_stays_the_same_and_a_loss_is_logged_once(nothing_loaded, caplog):
    """A page is drawn often; neither the log nor the memory grows with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "load_heldout", lost)
        without = frame._load_shipped()
        assert without.heldout is None and frame._load_shipped() is without
    assert caplog.text.count("never heard the actors are missing") == 1
    whole = frame._load_shipped()
    assert whole.heldout is not None and frame._load_shipped() is whole


def brought_into_view(app):
    """Keys of the containers that the page scrolls to."""
    return re.findall(r"st-key-(arrival[\w-]*)", htmls(app))


def test_example_of_a_local_folder_is_answered(app, tmp_path):
    """Given a folder, an actor's button plays the clip in it and tells what was meant."""
    path = tmp_path / EXAMPLES[0].member
    path.parent.mkdir()
    path.write_bytes(voice())
    app.text_input[0].set_value(str(tmp_path)).run()
    press_example(app)
    assert not app.exception
    assert f"Actor {EXAMPLES[0].actor}" in answers(app)[0]
    assert f"asked to sound {sign_and_name(EXAMPLES[0].emotion)}" in app.info[0].value


def folder_with(place, *members):
    """A folder of RAVDESS with these recordings."""
    for member in members:
        (place / member).parent.mkdir(parents=True, exist_ok=True)
        (place / member).write_bytes(voice())
    return str(place)


ELSE = "Actor_01/03-01-01-01-01-01-01.wav"


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ((ELSE,), "None of the twelve examples is among them: these are fetched"),
        ((ELSE, EXAMPLES[0].member), "Of the twelve examples it has 1; the others are fetched"),
        ([each.member for each in EXAMPLES], "The examples come from this folder now."),
    ],
)
def test_folder_is_said_to_have_so_many_of_the_examples(app, tmp_path, there, told):
    """Where some are missing, pressing these asks the network."""
    app.text_input[0].set_value(folder_with(tmp_path, *there)).run()
    assert told in app.success[0].value


def test_what_could_not_be_fetched_is_taken_back_with_a_folder(app, monkeypatch, tmp_path):
    """It said that the recordings are not to be had, which is no longer so."""

    def unreachable(*_):
        raise ExampleError("no network")

    monkeypatch.setattr(examples, "example_audio", unreachable)
    press_example(app)
    assert "cannot be fetched" in app.warning[0].value
    app.text_input[0].set_value(str(tmp_path)).run()
    assert any("cannot be fetched" in each.value for each in app.warning)
    app.text_input[0].set_value(folder_with(tmp_path / "it", EXAMPLES[0].member)).run()
    assert not app.warning
    press_example(app)
    assert "cannot be fetched" in app.run().warning[0].value


@pytest.mark.parametrize(
    ("name", "told"), [("nowhere", "There is no folder"), ("", "no recordings of RAVDESS")]
)
def test_wrong_folder_is_told_at_once(app, tmp_path, name, told):
    """Before any example is pressed: that it is not there, or that no recordings are in it."""
    app.text_input[0].set_value(str(tmp_path / name)).run()
    assert told in app.warning[0].value


def test_example_that_cannot_be_fetched_leaves_a_computer_voice(app, monkeypatch):
    """Without a network the page says so and offers a voice that needs none."""

    def unreachable(*_):
        raise ExampleError("no network")

    monkeypatch.setattr(examples, "example_audio", unreachable)
    press_example(app)
    assert "cannot be fetched" in app.warning[0].value
    assert brought_into_view(app) == [examples.NONE_CAME]
    next(b for b in app.button if b.label == "Try the computer voice").click().run()
    assert "Computer voice" in answers(app)[0]
    assert brought_into_view(app) == [KEY]
    assert any("no right answer" in caption.value for caption in app.caption)
