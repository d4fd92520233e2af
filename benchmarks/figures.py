"""Figures of a benchmark, kept in a file of this folder and told in the README."""

import textwrap
from pathlib import Path

from ser.files import write_whole

FOLDER = Path(__file__).resolve().parent
"""Where all figures lie."""

README = FOLDER.parent / "README.md"


def tell_in_readme(name: str, text: str, readme: Path = README) -> None:
    """Put a text where the README has its place for it, in lines of its width.

    Parameters
    ----------
    name : str
        The place is between the lines `<!-- name -->` and `<!-- /name -->`.
    text : str
    readme : path
    """
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, has_start, rest = readme.read_text(encoding="utf-8").partition(start)
    _, has_end, after = rest.partition(end)
    if not (has_start and has_end):
        raise ValueError(f"No place in {readme}: expected a line {start} and then a line {end}.")
    wrapped = textwrap.fill(text, 100, break_on_hyphens=False)
    write_whole(readme, f"{before}{start}\n{wrapped}\n{end}{after}".encode())
