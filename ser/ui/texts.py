"""Strangers' texts inside ours."""

import re

FORMATTING = "\\`*_{}[]()<>#+-.!|~:$^"


def plain(text: str) -> str:
    """Text with everything escaped that Streamlit would read as formatting, emoji code or link."""
    # Addresses, emoji codes and arrows are found after escapes are resolved; an invisible sign
    # that joins words leaves nothing to find.
    broken = re.sub(r"(www|@|:|-(?=>)|<(?=-))", "\\1\N{WORD JOINER}", text, flags=re.IGNORECASE)
    return "".join(f"\\{char}" if char in FORMATTING else char for char in broken)
