"""What a model takes for what, as the About page shows it."""

import re

from ser.ui.about.mistakes import mistakes_html


def shown(confusion, emotions=("happy", "sad")):
    """The table's figures."""
    return re.findall(r"<td style=[^>]*>([^<]+)<", mistakes_html(emotions, confusion))


def test_cells_are_shares_of_their_row():
    """Of four sad clips, three heard as sad are 75 in 100."""
    assert shown([[2, 0], [1, 3]]) == ["100", "0", "25", "75"]


def test_shares_are_rounded_once():
    """36.46 % is shown as 36, not, by way of 36.5, as 37."""
    assert shown([[35, 61], [0, 96]])[0] == "36"


def test_emotion_without_clips_is_a_row_of_noughts():
    """Nothing is divided by nothing."""
    assert shown([[0, 0], [1, 3]])[:2] == ["0", "0"]


def test_names_are_text():
    """Emotions of one's own corpus may be called anything."""
    assert "<b>" not in mistakes_html(["<b>", "sad"], [[1, 0], [0, 1]])
