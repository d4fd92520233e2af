"""The course of a training as a small picture, SVG: light enough to be sent anew each second."""

from collections.abc import Sequence

import numpy as np

from ...epochs import Epoch
from ...pictures import ACCENT

OTHER = "#e0719f"
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 220, 44, 26
MOST_POINTS = 150


def curve_html(epochs: Sequence[Epoch], most_epochs: int) -> str:
    """Two curves over the rounds, with a legend and a text for those who do not see them.

    Parameters
    ----------
    epochs : sequence of Epoch
        So far; at least one.
    most_epochs : int
        How many there can be.
    """
    numbers = np.array([epoch.number for epoch in epochs])
    own = np.array([epoch.loss for epoch in epochs])
    others = np.array([epoch.held_out_loss for epoch in epochs])
    both = np.concatenate([own, others])
    top = float(np.nanpercentile(both[np.isfinite(both)], 98)) * 1.1 or 1.0
    last = max(int(numbers[-1]), 2 if len(epochs) > 1 else 1, min(most_epochs, 10))
    lines = _line(numbers, own, last, top, ACCENT) + _line(numbers, others, last, top, OTHER)
    return (
        f'<div class="ser-curve"><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{in_words(epochs)}">{_axes(last, top)}{lines}</svg>'
        f'<p><span style="color:{ACCENT}">■</span> error on the clips it learns from &nbsp; '
        f'<span style="color:{OTHER}">■</span> error on actors it does not learn from</p></div>'
    )


def in_words(epochs: Sequence[Epoch]) -> str:
    """The curve for those who do not see it."""
    text = (
        f"After {epochs[-1].number} rounds the error on the clips it learns from went from "
        f"{epochs[0].loss:.2f} to {epochs[-1].loss:.2f}."
    )
    others = [e for e in epochs if np.isfinite(e.held_out_loss)]
    if others:
        best = min(others, key=lambda epoch: epoch.held_out_loss)
        text += (
            f" On actors it does not learn from it went from {others[0].held_out_loss:.2f} to "
            f"{others[-1].held_out_loss:.2f}, and was lowest in round {best.number}."
        )
    return text


def _axes(last: int, top: float) -> str:
    rule = 'stroke="currentColor" stroke-opacity="0.25"'
    marks = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" {rule}/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2g}</text>'
        for value, y in ((value, _y(value, top)) for value in (0.0, top / 2, top))
    )
    if last == 1:
        return marks
    return marks + (
        f'<text x="{_x(1, last):.1f}" y="{HEIGHT - 6}">round 1</text>'
        f'<text x="{_x(last, last):.1f}" y="{HEIGHT - 6}" text-anchor="end">{last}</text>'
    )


def _line(numbers: np.ndarray, values: np.ndarray, last: int, top: float, colour: str) -> str:
    there = np.isfinite(values)
    numbers, values = numbers[there], values[there]
    if not len(numbers):
        return ""
    step = -(-len(numbers) // MOST_POINTS)
    kept = np.unique([*range(0, len(numbers), step), len(numbers) - 1])
    points = [(_x(n, last), _y(v, top)) for n, v in zip(numbers[kept], values[kept], strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="4" fill="{colour}"/>'
    )


def _x(number: float, last: int) -> float:
    return LEFT + 8 + (WIDTH - LEFT - 16) * (number - 1) / max(last - 1, 1)


def _y(value: float, top: float) -> float:
    return 8 + (HEIGHT - BOTTOM - 8) * (1 - min(value, top) / top)
