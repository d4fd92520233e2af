"""Both scores as one small picture, SVG: bars with their intervals, and chance."""

from collections.abc import Mapping
from typing import Any

from ...pictures import ACCENT

NAMES = {"actors": "unseen voices", "random": "random test"}
GREY = "#8b929c"


def both_html(scores: Mapping[str, Mapping[str, Any]], chance: float) -> str:
    """A bar for each score, from 0 to 100 %, with its interval and a mark for chance.

    Parameters
    ----------
    scores : mapping
        What `ser.metrics.summarise` gives, by protocol.
    chance : float
    """
    height = 40 * len(scores) + 34
    bars = "".join(
        _bar(number, name, score["uar"], score["uar_ci95"])
        for number, (name, score) in enumerate(scores.items())
    )
    mark = (
        f'<line x1="{_x(chance)}" x2="{_x(chance)}" y1="2" y2="{height - 24}" '
        'stroke="currentColor" stroke-width="2" stroke-dasharray="5 4"/>'
        f'<text x="{_x(chance)}" y="{height - 8}" text-anchor="middle">guessing {chance:.0%}</text>'
    )
    told = "; ".join(f"{NAMES[name]} {score['uar']:.0%}" for name, score in scores.items())
    return (
        f'<div class="ser-curve"><svg viewBox="0 0 640 {height}" role="img" '
        f'aria-label="{told}; guessing {chance:.0%}">{bars}{mark}</svg></div>'
    )


def _bar(number: int, name: str, value: float, interval: tuple[float, float]) -> str:
    top, (low, high) = 4 + 40 * number, interval
    colour, middle = (ACCENT if name == "actors" else GREY), top + 15
    return (
        f'<text x="124" y="{middle + 5}" text-anchor="end">{NAMES[name]}</text>'
        f'<rect x="{_x(0)}" y="{top}" width="{_x(value) - _x(0):.1f}" height="30" rx="6" '
        f'fill="{colour}" fill-opacity="0.75"/>'
        f'<line x1="{_x(low)}" x2="{_x(high)}" y1="{middle}" y2="{middle}" stroke="currentColor" '
        'stroke-width="3" stroke-linecap="round"/>'
        f'<text x="{_x(max(value, high)) + 8}" y="{middle + 5}">{value:.0%}</text>'
    )


def _x(share: float) -> float:
    return round(132 + 450 * share, 1)
