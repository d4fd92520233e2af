"""The Train page, run by Streamlit's test harness: presets, controls without effect, a training."""

import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ser.emotions import EMOTIONS
from ser.features import parse_features
from ser.listeners import LISTENERS_ACCURACY
from ser.presets import ON_PAGE, VERSION, Draft, from_link, to_link
from ser.setup import SOLVERS, TUTORIAL_SETUP
from ser.ui.kept import Kept
from ser.ui.train import folder, running
from ser.ui.train.workshop import FOLDER, OWN, SHIPPED, WITH_OWN

from .audio_files import wav
from .setups import QUICK
from .synth import speech
from .tables import tiny_table

ENTRY = Path(__file__).parents[1] / "streamlit_app.py"
PAGE = "pages/train.py"


def opened(**parameters):
    """The page as a new visitor meets it, whose address says so much."""
    app = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    for name, text in parameters.items():
        app.query_params[name] = text
    return app.switch_page(PAGE).run()


@pytest.fixture
def page():
    """The page as a new visitor meets it."""
    return opened()


def texts(app):
    """All Markdown and captions of the page as one text."""
    return "\n".join(e.value for e in (*app.markdown, *app.caption))


def set_up(app):
    """What is to be trained next."""
    return app.session_state["workshop"].draft


def control(app, name):
    """A control by its name."""
    kinds = ("slider", "select_slider", "selectbox", "toggle", "number_input", "button_group")
    return next(e for kind in kinds for e in app.get(kind) if (e.key or "").endswith(f"-{name}"))


def trained(app, seconds=90):
    """Press Train and wait for the end, as the page does by itself in a browser."""
    next(b for b in app.button if b.key == "train").click().run()
    deadline = time.monotonic() + seconds
    run = app.session_state["workshop"].run
    while run.is_active:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return app.run()


def test_page_starts_with_ours(page):
    """A new visitor may press Train at once."""
    assert not page.exception
    assert set_up(page) == Draft(ON_PAGE["Ours"])
    assert "1,440 clips" in texts(page)
    assert not next(b for b in page.button if b.key == "train").disabled
    assert "python -m ser train -o my-model --preset ours-quick" in page.code[0].value
    assert "`ours-quick` is what this page calls *Ours*" in texts(page)


def test_preset_tutorial_is_the_tutorials_exactly(page):
    """576 clips to learn from, 192 to be asked, 180 measurements."""
    next(b for b in page.button if b.key == "preset-Tutorial").click().run()
    assert set_up(page) == Draft(TUTORIAL_SETUP)
    assert "768 clips with 180 measurements each" in texts(page)
    assert "trains on 576 and asks about 192" in texts(page)
    assert "python -m ser train -o my-model --preset tutorial" in page.code[0].value
    assert "`ours-quick` is what" not in texts(page)


def test_each_preset_says_what_is_changed(page):
    """Moving a control names the preset and the difference."""
    next(b for b in page.button if b.key == "preset-Tutorial").click().run()
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


def test_set_up_is_in_the_address_and_comes_back():
    """A link opens the page as it was left."""
    draft = Draft(replace(TUTORIAL_SETUP, hidden=(120, 30), alpha=3.0, seed=4), 0.3)
    page = opened(**to_link(draft))
    assert set_up(page) == draft
    shared = {n: v if isinstance(v, str) else v[-1] for n, v in page.query_params.items()}
    assert from_link(shared) == (draft, "")


def test_link_that_cannot_be_read_is_told():
    """Nonsense in the address gives the default and a sentence."""
    page = opened(v=VERSION, preset="Ours", hidden="x")
    assert set_up(page) == Draft()
    assert "cannot be read" in page.warning[0].value


def test_set_up_survives_leaving_the_page(page):
    """Back from another page, everything is as it was."""
    control(page, "epochs").set_value(7).run()
    page.switch_page("pages/about.py").run()
    page.switch_page(PAGE).run()
    assert control(page, "epochs").value == 7
    assert set_up(page).setup.epochs == 7


def test_one_emotion_cannot_be_trained(page):
    """What is missing is said, and Train cannot be pressed."""
    control(page, "emotions").set_value(["calm"]).run()
    assert "two emotions or more" in page.warning[0].value
    assert next(b for b in page.button if b.key == "train").disabled


def test_hosted_copy_refuses_what_takes_too_long(monkeypatch):
    """The limit is said before anything is begun."""
    monkeypatch.setenv("HOSTED", "true")
    page = opened(v=VERSION, preset="Ours", hidden="1000,1000,1000", epochs="1000")
    assert next(b for b in page.button if b.key == "train").disabled
    assert any("choose fewer rounds" in info.value for info in page.info)
    assert not any("on this computer" in b.label for b in page.button)


@pytest.fixture
def tiny(monkeypatch):
    """The page with a small table for the app's own."""
    import ser.ui.train.data

    monkeypatch.setattr(ser.ui.train.data, "shipped_table", lambda: tiny_table(1.5))
    return opened(**to_link(Draft(QUICK)))


def test_training_shows_both_figures_and_keeps_them(tiny):
    """Unseen voices and the random test stand side by side, with chance and why they differ."""
    page = trained(tiny)
    assert not page.exception
    assert [m.label for m in page.metric] == ["Voices it never heard", "Random test (flatters)"]
    assert "Why they differ" in texts(page)
    assert "listener" not in texts(page)
    assert "claims" not in texts(page)  # the tutorial's figure is for its own emotions
    assert any("guessing 33%" in e.proto.body for e in page.get("html"))


def test_people_are_set_beside_all_eight_emotions_only(monkeypatch):
    """On seven choices, as they were asked; the figure is that of the corpus's own study."""
    import ser.ui.train.data

    table = tiny_table(1.5, tuple(EMOTIONS))
    monkeypatch.setattr(ser.ui.train.data, "shipped_table", lambda: table)
    page = trained(opened(**to_link(Draft(QUICK))))
    assert f"the average listener named {LISTENERS_ACCURACY:.0%} rightly" in texts(page)


def test_two_trainings_are_compared_by_actor(tiny):
    """The same twice is noise."""
    page = trained(trained(tiny))
    assert len(page.session_state["workshop"].trained) == 2
    assert "**Noise.**" in texts(page)
    assert "**What differs:** nothing that you can set." in texts(page)


def test_clips_of_a_cell_are_listed_and_heard():
    """One's own clips play, as long as they are kept; without a mouse, a list chooses the cell."""
    page = opened(**to_link(Draft(replace(QUICK, features=parse_features("voice")))))
    control(page, "source").set_value(OWN).run()
    page = trained(measured(page.file_uploader[0].upload("mine.zip", packed()).run()))
    (cell,) = (box for box in page.selectbox if box.label == "Clips of which cell?")
    cell.select_index(0).run()
    (clips,) = (box for box in page.selectbox if box.label == "Listen to")
    clips.select_index(0).run()
    assert not page.exception
    assert len(page.get("audio")) == 1
    page.session_state["visit"].archive.drop_sound()
    page.run()
    assert not page.get("audio")
    assert "had to make room" in texts(page)


def test_own_model_is_used_and_given_back(tiny):
    """Recognise says whose answers it shows, and one click brings the app's model back."""
    page = trained(tiny)
    next(b for b in page.button if b.key == "use").click().run()
    assert "Recognise" in page.success[0].value
    page.switch_page("pages/recognise.py").run()
    assert "your own model" in texts(page)
    next(b for b in page.button if b.key == "back-to-shipped").click().run()
    assert "your own model" not in texts(page)
    assert page.session_state["visit"].adopted is None


def test_model_whose_memory_others_need_leaves_its_scores(tiny, monkeypatch):
    """Both figures stay; what can no longer be used or taken home is said."""
    monkeypatch.setattr(running, "models_kept", lambda _: Kept(0))
    page = trained(tiny)
    assert not page.exception
    assert len(page.metric) == 2
    assert "only its scores" in texts(page)
    assert not any(b.key == "use" for b in page.button)
    assert not page.get("download_button")


def test_clips_of_ones_own_can_be_asked_for(page):
    """The choice shows an uploader, and without clips there is nothing to train on."""
    control(page, "source").set_value(OWN).run()
    assert page.get("file_uploader")
    assert next(b for b in page.button if b.key == "train").disabled


def packed(clips=6):
    """A ZIP file with two emotions by two people."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for emotion, f0 in (("happy", 210), ("sad", 120)):
            for k in range(clips):
                sound = speech(1.0, f0 + 3 * k, seed=k)
                name = f"{emotion}/{('anna', 'ben')[k % 2]}/{k}.wav"
                archive.writestr(name, wav(sound, 16_000))
    return file.getvalue()


def measured(app, seconds=60):
    """Wait until the recordings are measured, as the page does by itself in a browser."""
    task = app.session_state["workshop"].task
    assert task
    task.wait(seconds)
    assert not task.is_active
    return app.run()


def test_own_clips_are_reviewed_and_trained_on():
    """Twelve clips of two people: what they are good for is said, and a model learns from them."""
    page = opened(**to_link(Draft(replace(QUICK, features=parse_features("voice,mfcc")))))
    control(page, "source").set_value(OWN).run()
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


def test_zip_file_that_is_none_is_told(page):
    """What is wrong with it is said in words."""
    control(page, "source").set_value(OWN).run()
    page = measured(page.file_uploader[0].upload("mine.zip", b"not a zip").run())
    assert not page.exception
    assert "mine" in page.error[0].value


def test_next_zip_file_takes_the_place_of_one_being_measured(page):
    """Who uploads again and again has one file measured, not many at once."""
    control(page, "source").set_value(OWN).run()
    page.file_uploader[0].upload("first.zip", packed(40)).run()
    first = page.session_state["workshop"].task
    page = measured(page.file_uploader[0].upload("second.zip", packed()).run())
    first.wait(10)
    assert first.is_cancelled and first.found is None
    assert "12 clips of 2 people" in page.success[0].value


def test_measuring_can_be_cancelled():
    """Cancel ends it at the next clip; nothing is kept, and another file may come."""
    page = opened()
    control(page, "source").set_value(OWN).run()
    page.file_uploader[0].upload("mine.zip", packed(40)).run()
    task = page.session_state["workshop"].task
    next(b for b in page.button if b.key == "cancel-measuring").click().run()
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
    page = opened(**to_link(Draft(replace(QUICK, features=parse_features("voice")))))
    control(page, "source").set_value(FOLDER).run()
    page.text_input[0].set_value(str(corpus)).run()
    next(b for b in page.button if b.key == "measure-folder").click().run()
    page = measured(page)
    assert "12 clips of 2 people" in page.success[0].value
    assert f"--data {corpus}" in page.code[0].value
    page = trained(page)
    assert page.session_state["workshop"].trained[0].outcome.model.labels == ("happy", "sad")


def test_folder_that_is_none_is_told(corpus):
    """What is expected instead is said."""
    page = opened()
    control(page, "source").set_value(FOLDER).run()
    page.text_input[0].set_value(str(corpus / "nowhere")).run()
    next(b for b in page.button if b.key == "measure-folder").click().run()
    page = measured(page)
    assert "No known corpus at" in page.error[0].value


def test_hosted_copy_takes_no_folder(monkeypatch, corpus):
    """It is not offered, and a visit that asks for it all the same gets the app's own table."""
    monkeypatch.setenv("HOSTED", "true")
    page = opened()
    assert FOLDER not in control(page, "source").options
    page.session_state["workshop"].source = FOLDER
    page.session_state["workshop"].path = str(corpus)
    page.run()
    assert not page.text_input
    assert page.session_state["workshop"].source == SHIPPED
    with pytest.raises(PermissionError):
        folder._begin(page.session_state["workshop"], str(corpus), fetch=True)
