"""A strip of stretches: what its colours mean, and how much of the speech is what."""

import re

import pytest

from ser.emotions import EMOTIONS
from ser.model.model import UNSURE
from ser.ui.strip import STAY, in_sum, key_html

from .test_ribbon import stretch


def told(*stretches):
    """Their sum in words, with usual spaces."""
    return in_sum(stretches).replace(STAY, " ")


def test_sum_tells_the_most_first_and_what_is_not_sure_last():
    """Stretches of one emotion are added up; an unsure one counts for none."""
    sad, happy, sadder = stretch(0, 5, "sad"), stretch(6, 20, "happy"), stretch(22, 30, "sad")
    unsure = stretch(31, 51, "sad", UNSURE)
    expected = "Of 47 s of speech: happy 14 s, sad 13 s, not sure (pale) 20 s"
    assert told(sad, happy, sadder, unsure) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [((0.4, 0.3), "Of 2 s of speech: sad 1 s, happy 1 s"), ((2.4, 1.4), "Of 3 s of speech: ")],
)
def test_sum_adds_up_as_it_is_read(seconds, expected):
    """The whole is the sum of what is told, and nothing that was said is told as no time."""
    sad, happy = seconds
    assert told(stretch(0, sad, "sad"), stretch(5, 5 + happy, "happy")).startswith(expected)


def test_sum_of_long_speech_is_in_minutes():
    """As all other times of a minute and more."""
    expected = "Of 2 min 13 s of speech: calm 2 min 5 s, sad 8 s"
    assert told(stretch(0, 125, "calm"), stretch(126, 134, "sad")) == expected


def test_key_has_each_colour_in_sight_once():
    """In the order of all tables, and no colour that is not there; unsure ones are coloured too."""
    found = key_html([stretch(0, 1, "sad"), stretch(2, 3, "calm", UNSURE), stretch(4, 5, "sad")])
    entries = re.findall(r"--colour: (#\w+)\">(.*?)</span>", found)
    assert entries == [
        (EMOTIONS["calm"].colour, "😌 calm"),
        (EMOTIONS["sad"].colour, "😢 sad"),
    ]


def test_name_of_an_own_corpus_cannot_break_the_key():
    """Whoever names a folder writes no HTML."""
    assert "<b>" not in key_html([stretch(0, 1, "<b>bored")])
