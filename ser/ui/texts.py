"""Strangers' texts inside ours."""


def plain(text: str) -> str:
    """Text with everything escaped that Streamlit would read as formatting or as an emoji code."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]()<>#+-.!|~:$^" else char for char in text)
