"""What the Train page shows after a training, and what can be done with it."""

from dataclasses import replace

import pytest

from ser.emotions import EMOTIONS
from ser.features.vector import parse_features
from ser.results.listeners import LISTENERS_ACCURACY
from ser.studies.presets import Draft, to_link
from ser.ui.kept import Kept
from ser.ui.train import running
from ser.ui.train.workshop import OWN, SHIPPED

from ...pages import bare, button, opened, texts
from ...setups import QUICK
from ...tables import tiny_table
from ...train_pages import measured, packed, trained, with_source
from ...workshops import done, page_of, shop_of


@pytest.fixture
def tiny(monkeypatch):
    """The page with a small table for the app's own."""
    import ser.ui.train.data

    monkeypatch.setattr(ser.ui.train.data, "shipped_table", lambda: tiny_table(1.5))
    return opened("train", **to_link(Draft(QUICK)))


def test_training_shows_both_figures_and_keeps_them(tiny):
    """Unseen voices and the random test stand side by side, with chance and why they differ."""
    page = trained(tiny)
    assert not page.exception
    assert [m.label for m in page.metric] == ["Voices it never heard", "Random test (flatters)"]
    assert "Why they differ" in texts(page)
    assert "listener" not in texts(page)
    assert "claims" not in texts(page)  # the tutorial's figure is for its own emotions
    assert "something else is set" not in texts(page)
    assert any("guessing 33.3%" in e.proto.body for e in page.get("html"))


@pytest.mark.parametrize(
    ("setup", "source", "is_other"),
    [
        (QUICK, SHIPPED, False),
        (replace(QUICK, seed=QUICK.seed + 1), SHIPPED, True),
        (QUICK, OWN, True),
    ],
)
def test_result_says_whose_it_is(monkeypatch, setup, source, is_other):
    """Its training's name, and that the controls, or the recordings, have been changed since."""
    page = page_of(shop_of(done("1. Tutorial"), setup=setup, source=source), monkeypatch)
    (told,) = (text for text in bare(page.markdown) if text.startswith("Training"))
    assert told.startswith("Training **1. Tutorial**.")
    assert ("these figures are not about that" in told) == is_other


def test_people_are_set_beside_all_eight_emotions_only(monkeypatch):
    """On seven choices, as they were asked; the figure is that of the corpus's own study."""
    import ser.ui.train.data

    table = tiny_table(1.5, tuple(EMOTIONS))
    monkeypatch.setattr(ser.ui.train.data, "shipped_table", lambda: table)
    page = trained(opened("train", **to_link(Draft(QUICK))))
    assert f"the average listener named {LISTENERS_ACCURACY:.1%} rightly" in texts(page)


def test_two_trainings_are_compared_by_actor(tiny):
    """The same twice is equal."""
    page = trained(trained(tiny))
    assert len(page.session_state["workshop"].trained) == 2
    assert "**Equal.**" in texts(page)
    assert "**What differs:** nothing that you can set." in texts(page)


def test_clips_of_a_cell_are_listed_and_heard():
    """One's own clips play, as long as they are kept; without a mouse, a list chooses the cell."""
    page = with_source(OWN, **to_link(Draft(replace(QUICK, features=parse_features("voice")))))
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
    button(page, "use").click().run()
    assert "**Recognise** and **Live** answer with this model" in page.success[0].value
    page.switch_page("pages/recognise.py").run()
    assert "your own model" in texts(page)
    button(page, "back-to-shipped").click().run()
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
