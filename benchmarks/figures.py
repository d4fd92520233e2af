"""Where the benchmarks' figures lie, and how the README tells them."""

import textwrap
from pathlib import Path

from ser.files import renew_between_marks

FOLDER = Path(__file__).resolve().parent
"""Where all figures lie."""

README = FOLDER.parent / "README.md"


def tell_in_readme(name: str, text: str, readme: Path = README) -> None:
    """Put a text, in lines of the README's width, into its place of that name."""
    renew_between_marks(readme, name, textwrap.fill(text, 100, break_on_hyphens=False))
