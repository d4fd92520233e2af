"""The course of a training as a small picture: light enough to be sent anew each second."""

from collections.abc import Sequence

import numpy as np

from ...pictures.images import ACCENT
from ...training.epochs import Epoch
from ..pictures import drawing_html

OTHER = "#e0719f"
MOST_POINTS = 150
FAR = 1.5
"""Times the usual: what is higher would press all else flat, and is cut off."""

WIDTH, HEIGHT = 600, 100  # of the drawing, which is stretched to the page's width


def curve_html(epochs: Sequence[Epoch], most_epochs: int, n_speakers: int = 24) -> str:
    """Two curves over the rounds, with a legend and a text for those who do not see them.

    Parameters
    ----------
    epochs : sequence of Epoch
        So far; at least one.
    most_epochs : int
        How many there can be.
    n_speakers : int
        Of the clips; where a training part has one only, others of their clips are watched.
    """
    epochs = tuple(epochs)  # of a training that goes on, more are added meanwhile
    numbers = np.array([epoch.number for epoch in epochs])
    own = np.array([epoch.loss for epoch in epochs])
    others = np.array([epoch.held_out_loss for epoch in epochs])
    both = np.concatenate([own, others])
    top = _top(both)
    last = max(int(numbers[-1]), min(most_epochs, 10))
    lines = _line(numbers, own, last, top, ACCENT) + _line(numbers, others, last, top, OTHER)
    image = drawing_html(lines, WIDTH, HEIGHT, in_words(epochs, n_speakers))
    marks = "".join(
        f'<span class="y" style="bottom: {100 * share:.0f}%">{top * share:.2g}</span>'
        for share in (0, 0.5, 1)
    )
    return (
        '<div class="ser-curve"><p>Error after each round</p>'
        f"<div>{marks}{image}"
        f'<span class="x" style="left: 0">1</span><span class="x" style="left: 100%">{last}</span>'
        "</div>"
        f"<p>{_off_the_top(both, top)}"
        f'<span style="color: {ACCENT}">■</span> on the clips it learns from '
        f'<span style="color: {OTHER}">■</span> on {_others(n_speakers)} it does not learn '
        "from</p></div>"
    )


def in_words(epochs: Sequence[Epoch], n_speakers: int = 24) -> str:
    """The curve for those who do not see it."""
    rounds = "1 round" if epochs[-1].number == 1 else f"{epochs[-1].number} rounds"
    text = (
        f"After {rounds} the error on the clips it learns from went from "
        f"{epochs[0].loss:.2f} to {epochs[-1].loss:.2f}."
    )
    others = [e for e in epochs if np.isfinite(e.held_out_loss)]
    if others:
        best = min(others, key=lambda epoch: epoch.held_out_loss)
        text += (
            f" On {_others(n_speakers)} it does not learn from it went from "
            f"{others[0].held_out_loss:.2f} to {others[-1].held_out_loss:.2f}, and was "
            f"lowest in round {best.number}."
        )
    return text


def _top(values: np.ndarray) -> float:
    """The largest value that is drawn: of all, unless a few are far larger than the others."""
    there = values[np.isfinite(values)]
    most, usual = float(there.max()), float(np.percentile(there, 98))
    return 1.1 * (most if most < FAR * usual else usual) or 1.0


def _off_the_top(values: np.ndarray, top: float) -> str:
    """That some values, mostly the first, are larger than what is drawn; else an empty text."""
    most = float(values[np.isfinite(values)].max())
    if most <= top:
        return ""
    return f"Errors above {top:.2g}, up to {most:.2f} at first, are off the top.<br>"


def _others(n_speakers: int) -> str:
    return "voices" if n_speakers > 2 else "clips"


def _line(numbers: np.ndarray, values: np.ndarray, last: int, top: float, colour: str) -> str:
    there = np.isfinite(values)
    numbers, values = numbers[there], values[there]
    if not len(numbers):
        return ""
    step = -(-len(numbers) // MOST_POINTS)
    kept = np.unique([*range(0, len(numbers), step), len(numbers) - 1])
    points = [(_x(n, last), _y(v, top)) for n, v in zip(numbers[kept], values[kept], strict=True)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    if len(points) == 1:
        path += "h1"  # a dot
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="3" '
        'stroke-linecap="round" stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
    )


def _x(number: float, last: int) -> float:
    return WIDTH * (number - 1) / max(last - 1, 1)


def _y(value: float, top: float) -> float:
    return HEIGHT * (1 - min(value, top) / top)
