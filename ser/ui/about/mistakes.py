"""What a model takes for what, as an HTML table that follows the page's theme."""

from collections.abc import Sequence
from html import escape

from ...emotions import sign_of
from ...words import in_per_cent

CAPTION = (
    "Each row: of 100 recordings of an emotion, how many the model heard as what. Right answers "
    "are on the diagonal."
)


def mistakes_html(emotions: Sequence[str], confusion: Sequence[Sequence[int]]) -> str:
    """The confusion matrix in per cent of each row.

    Parameters
    ----------
    emotions : sequence of str
    confusion : sequence [shape=(emotions, emotions)]
        Counts; rows are the truth.
    """
    columns = "".join(f'<th scope="col">{_label(name)}</th>' for name in emotions)
    rows = "".join(
        f'<tr><th scope="row">{_label(name)}</th>{_cells(counts)}</tr>'
        for name, counts in zip(emotions, confusion, strict=True)
    )
    return (
        f'<table class="ser-mistakes"><caption>{CAPTION}</caption><thead><tr>'
        f"<td>meant ↓ heard →</td>{columns}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _label(name: str) -> str:
    return f'<span aria-hidden="true">{sign_of(name)}</span> <span>{escape(name)}</span>'


def _cells(counts: Sequence[int]) -> str:
    shares = [count / max(sum(counts), 1) for count in counts]
    return "".join(
        f'<td style="--share: {100 * share:.1f}">{in_per_cent(share)}</td>' for share in shares
    )
