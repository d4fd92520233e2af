"""A stranger's text is shown as it is."""

import pytest

from ser.ui.texts import plain


def test_ordinary_name_only_has_its_formatting_escaped():
    """What Markdown would read is escaped, the letters stay."""
    assert plain("my_clip.wav") == r"my\_clip\.wav"


@pytest.mark.parametrize("text", ["www.example.org", "a@example.org", "http://x", ":smile:", "->"])
def test_addresses_codes_and_arrows_are_broken_invisibly(text):
    """What Streamlit would find after resolving escapes is interrupted by a word joiner."""
    assert "\N{WORD JOINER}" in plain(text)
    assert plain(text).replace("\N{WORD JOINER}", "").replace("\\", "") == text
