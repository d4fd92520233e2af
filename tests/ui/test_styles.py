"""Styles reach the browser."""

import re
from pathlib import Path

import pytest

import ser

STYLES = sorted(Path(ser.__file__).parent.rglob("*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_style_looks_like_html(path):
    """Streamlit drops a whole style in which "<" stands before a letter, and says nothing."""
    assert not re.search(r"<[a-zA-Z/!]", path.read_text(encoding="utf-8"))
