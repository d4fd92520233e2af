"""Labels of recordings from a CSV file, as spreadsheets write it."""

import csv
import io
from pathlib import Path

from ..errors import CorpusError

REQUIRED = ("file", "emotion")
DELIMITERS = ",;\t"  # spreadsheets take ; where the comma is the decimal sign
SHOWN = 80  # signs of a first line
CURE = "Save it as CSV, UTF-8, with a first line such as `file,emotion,speaker`."


def read_labels(path: Path) -> list[tuple[str, str, str]]:
    """Read the rows of a CSV file with labels.

    Parameters
    ----------
    path : pathlib.Path
        UTF-8, with or without byte order mark; commas, semicolons or tabs between the cells. The
        first line names the columns, in any order and case; others than these are passed over.

    Returns
    -------
    list of tuple
        File, emotion and speaker of each row that names a file, without spaces around them; "" for
        an empty cell.

    Raises
    ------
    CorpusError
        If the file is not text, not CSV, or lacks a column.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
        names, *rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)] or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        got = "bytes that are not UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise CorpusError(f"{path} is no CSV file: got {got}; expected text. {CURE}") from error
    names = [name.strip().lower() for name in names]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise CorpusError(
            f"{path} lacks the column {' and '.join(missing)}: got {_shortly(', '.join(names))}; "
            f"expected {', '.join(REQUIRED)} and, if there are several, speaker. {CURE}"
        )
    # A row may be shorter than the header: what is missing is empty.
    cells = [dict(zip(names, map(str.strip, row), strict=False)) for row in rows]
    return [
        (row["file"], row.get("emotion", ""), row.get("speaker", ""))
        for row in cells
        if row.get("file")
    ]


def _shortly(text: str) -> str:
    return (text if len(text) <= SHOWN else text[: SHOWN - 1] + "…") or "nothing"
