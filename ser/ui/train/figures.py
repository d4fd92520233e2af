"""Both scores as one small picture in HTML: bars with their intervals, and chance."""

from collections.abc import Mapping, Sequence
from typing import Any

NAMES = {"actors": "unseen voices", "random": "random test"}


def both_html(scores: Mapping[str, Mapping[str, Any]], chance: float) -> str:
    """A bar for each score, from 0 to 100 %, with its interval and a mark for chance.

    Parameters
    ----------
    scores : mapping
        What `ser.metrics.summarise` gives, by protocol.
    chance : float
    """
    told = "; ".join(f"{NAMES[name]} {score['uar']:.0%}" for name, score in scores.items())
    bars = "".join(_bar(name, s["uar"], s["uar_ci95"], chance) for name, s in scores.items())
    return (
        f'<div class="ser-both" role="img" aria-label="{told}; guessing {chance:.0%}">{bars}'
        f'<div><span></span><div class="track scale">{_mark("x", chance)}guessing {chance:.0%}'
        "</span></div><span></span></div></div>"
    )


def _bar(name: str, value: float, interval: Sequence[float], chance: float) -> str:
    low, high = (max(0.0, min(1.0, each)) for each in interval)
    return (
        f'<div class="{name}"><span>{NAMES[name]}</span><div class="track">'
        f'<span class="bar" style="width: {100 * value:.1f}%"></span>'
        f'<span class="range" style="left: {100 * low:.1f}%; width: {100 * (high - low):.1f}%">'
        f"</span>{_mark('chance', chance)}</span></div><b>{value:.0%}</b></div>"
    )


def _mark(kind: str, share: float) -> str:
    return f'<span class="{kind}" style="left: {100 * share:.1f}%">'
