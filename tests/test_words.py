"""Names with commas between: whatever a folder is called comes back from a text."""

import pytest

from ser.studies.presets import ON_PAGE, VERSION, Draft, from_link, to_link
from ser.training.setup import Setup
from ser.words import in_per_cent, join_words, score_in_per_cent, split_words


@pytest.mark.parametrize(
    "words", [("calm", "sad"), ("glad, loud", "calm"), ('so "so"', "a"), ("one",), ("a\nb", "c")]
)
def test_names_come_back(words):
    """Also those with commas, quotation marks and line breaks."""
    assert split_words(join_words(words)) == words


def test_plain_names_are_typed_as_they_are():
    """Spaces after commas and empty names do not matter."""
    assert join_words(["calm", 3]) == "calm,3"
    assert split_words("sad, calm,,") == ("sad", "calm")
    assert split_words("") == ()


def test_a_text_without_end_is_refused():
    """Nothing that an address can say breaks who reads it, and the error is the usual one."""
    with pytest.raises(ValueError, match="commas between"):
        split_words("x" * 200_000)


def test_link_has_emotions_of_any_name():
    """One's own folders may have commas in their names."""
    draft = Draft(Setup(**{**vars(ON_PAGE["Ours"]), "emotions": ("glad, loud", "calm")}))
    assert from_link(to_link(draft)) == (draft, "")


def test_link_cannot_ask_for_what_the_page_has_no_control_for():
    """Copies are made of the sound, of which the page has only measurements."""
    draft, problem = from_link({"v": VERSION, "preset": "Ours", "copies": "20"})
    assert draft == Draft()
    assert "cannot be read" in problem


@pytest.mark.parametrize(
    ("share", "whole", "score"),
    [(0.625, "63", "62.5"), (0.645, "65", "64.5"), (0.6445, "64", "64.5"), (1.0, "100", "100.0")],
)
def test_halves_are_rounded_up(share, whole, score):
    """As people do, where a computer takes the even neighbour, or what is next in binary."""
    assert (in_per_cent(share), score_in_per_cent(share)) == (whole, score)
