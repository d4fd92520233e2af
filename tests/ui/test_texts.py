"""A stranger's text is shown as it is, a moment as on a player."""

import pytest

from ser.ui.texts import clock, plain, voice_of


def test_ordinary_name_only_has_its_formatting_escaped():
    """What Markdown would read is escaped, the letters stay."""
    assert plain("my_clip.wav") == r"my\_clip\.wav"


@pytest.mark.parametrize("text", ["www.example.org", "a@example.org", "http://x", ":smile:", "->"])
def test_addresses_codes_and_arrows_are_broken_invisibly(text):
    """What Streamlit would find after resolving escapes is interrupted by a word joiner."""
    assert "\N{WORD JOINER}" in plain(text)
    assert plain(text).replace("\N{WORD JOINER}", "").replace("\\", "") == text


@pytest.mark.parametrize("seconds, told", [(7.54, "0:07.5"), (59.97, "1:00.0"), (723.0, "12:03.0")])
def test_moments_are_told_as_on_a_player(seconds, told):
    """Minutes, seconds, a tenth."""
    assert clock(seconds) == told


@pytest.mark.parametrize("speaker, told", [("Actor_09", "Actor 9"), ("Actor_0", "Actor 0"),
                                           ("Actor_b", "Actor_b"), ("anna", "anna")])  # fmt: skip
def test_actors_are_named_alike_everywhere(speaker, told):
    """RAVDESS names a folder, Recognise a person; whoever else speaks keeps their name."""
    assert voice_of(speaker) == told
