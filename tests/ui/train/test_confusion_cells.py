"""The table of what is mixed up: choosing a cell lists its clips."""

from types import SimpleNamespace

import pytest

from ser.ui.train import confusion

from ...setups import QUICK
from ...workshops import answers, done, page_of, shop_of

EMOTIONS = ("happy", "sad")
ANSWERS = answers(
    EMOTIONS,
    meant=["happy", "happy", "sad", "happy", "sad"],
    heard=["sad", "happy", "happy", "sad", "sad"],
    speakers=["anna", "ben", "anna", "ben", "ben"],
)
"""0 and 3 are happy and heard as sad, 2 the other way round."""


def page_with_cell(monkeypatch):
    """The page with these answers, and its choice of a cell."""
    page = page_of(shop_of(done(setup=QUICK, actors=ANSWERS)), monkeypatch)
    (cell,) = (box for box in page.selectbox if box.label == "Clips of which cell?")
    return page, cell


def listed(page):
    """Names and actors of the clips that are listed."""
    (table,) = (each.value for each in page.dataframe if "Clip" in each.value)
    return list(zip(table["Clip"], table["Voice"], strict=True))


def test_cells_are_offered_with_mistakes_first(monkeypatch):
    """The commonest first; what is right comes after all mistakes."""
    _, cell = page_with_cell(monkeypatch)
    assert [text.replace("😊 ", "").replace("😢 ", "") for text in cell.options] == [
        "happy, heard as sad: 2 clips",
        "sad, heard as happy: 1 clip",
        "happy, rightly heard: 1 clip",
        "sad, rightly heard: 1 clip",
    ]


def test_a_cell_lists_what_was_meant_and_heard_so(monkeypatch):
    """Happy clips that were heard as sad, and none the other way round."""
    page, cell = page_with_cell(monkeypatch)
    cell.select_index(0).run()
    assert not page.exception
    assert sorted(listed(page)) == [("0.wav", "anna"), ("3.wav", "ben")]


def test_another_cell_lists_others(monkeypatch):
    """Sad, heard as happy."""
    page, cell = page_with_cell(monkeypatch)
    cell.select_index(1).run()
    assert listed(page) == [("2.wav", "anna")]


@pytest.fixture
def select(monkeypatch):
    """Select a cell of the table on the page; returns what is then chosen below it."""
    drawn, state = [], {}
    monkeypatch.setattr(confusion, "draw_table", lambda answers, **more: drawn.append(more))
    page_of(shop_of(done(setup=QUICK, actors=ANSWERS)), monkeypatch)
    (options,) = drawn

    def select(*cells):
        state[options["key"]] = SimpleNamespace(selection=SimpleNamespace(cells=[*cells]))
        with monkeypatch.context() as patch:
            patch.setattr(confusion.st, "session_state", state)
            options["on_select"]()
        return state.get("cell-1. Ours", "untouched")

    assert options["selection_mode"] == "single-cell"
    return select


def test_cell_that_is_selected_in_the_table_is_chosen_below_it(select):
    """By row and by the column's name."""
    assert select((0, "😢 sad")) == (0, 1)
    assert select((1, "😊 happy")) == (1, 0)


def test_no_cell_selected_leaves_the_choice(select):
    """Who clicks it away goes on with the list."""
    assert select() == "untouched"


def test_cell_without_clips_chooses_nothing(monkeypatch, select):
    """There is nothing to list."""
    monkeypatch.setattr(type(ANSWERS), "confusion", lambda self: SimpleZero())
    assert select((0, "😢 sad")) is None


class SimpleZero:
    """A table without clips."""

    def __getitem__(self, pair):
        return 0
