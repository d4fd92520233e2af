"""Names and numbers as people write them; names as options and links have them, and back.

To options and links, a name that has a comma of its own stands in quotation marks, as in a CSV
file.
"""

import csv
import io
from collections.abc import Iterable
from math import floor


def listed(words: Iterable[object]) -> str:
    """The names as people write them; empty for none.

    Examples
    --------
    >>> listed(["calm", "happy", "sad"])
    'calm, happy and sad'
    """
    *others, last = [str(word) for word in words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def counted(number: int, thing: str) -> str:
    """So many of something, whose plural ends in s.

    Examples
    --------
    >>> counted(1, "speaker"), counted(1440, "clip")
    ('1 speaker', '1440 clips')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def in_figures(value: object) -> str:
    """A score as people read it: three digits after the point, a range with "to".

    Examples
    --------
    >>> in_figures(0.3833333333333333), in_figures([0.25, 0.5]), in_figures(60)
    ('0.383', '0.250 to 0.500', '60')
    """
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return " to ".join(map(in_figures, value))
    return str(value)


def in_per_cent(share: float, digits: int = 0) -> str:
    """A share of 100, rounded as people do: to the nearest, halves up.

    Examples
    --------
    >>> in_per_cent(0.625), in_per_cent(0.645, 1)
    ('63', '64.5')
    """
    finer = 10**digits
    # Without the first rounding, what is a half in decimals is often just below one in binary.
    return f"{floor(round(100 * finer * share, 4) + 0.5) / finer:.{digits}f}"


def score_in_per_cent(score: float) -> str:
    """A score, or what guessing gets, as a figure: one digit after the point wherever it is shown.

    Of so many recordings in a sentence there are only whole ones: `in_per_cent`.

    Examples
    --------
    >>> score_in_per_cent(0.645), score_in_per_cent(1 / 8), score_in_per_cent(1 / 4)
    ('64.5', '12.5', '25.0')
    """
    return in_per_cent(score, 1)


def join_words(words: Iterable[object]) -> str:
    """The names as one text.

    Examples
    --------
    >>> join_words(["calm", "glad, loud"])
    'calm,"glad, loud"'
    """
    text = io.StringIO()
    csv.writer(text).writerow(words)
    return text.getvalue().removesuffix("\r\n")


def split_words(text: str) -> tuple[str, ...]:
    """The names in a text, without spaces around them; empty ones are passed over.

    Raises
    ------
    ValueError
        If it is no such text.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), skipinitialspace=True))
    except csv.Error as error:
        raise ValueError(f"Names with commas between are expected: {error}.") from error
    return tuple(word.strip() for row in rows for word in row if word.strip())
