"""Both scores as one small picture in HTML: bars with how far they range, and chance."""

from collections.abc import Mapping
from typing import Any

from ...words import in_per_cent, score_in_per_cent

LEAST_SPEAKERS = 5
"""With fewer, drawing speakers anew says nothing of others."""

NAMES = {"actors": "unseen voices", "random": "random test"}


def both_html(scores: Mapping[str, Mapping[str, Any]], chance: float) -> str:
    """A bar for each score, 0 to 100 %, with its interval if it has one, and a mark for chance.

    Parameters
    ----------
    scores : mapping
        As `ser.studies.plan.Outcome.shown_scores`.
    chance : float
    """
    told = "; ".join(
        f"{NAMES[name]} {score_in_per_cent(score['uar'])}%" for name, score in scores.items()
    )
    guessing = f"guessing {score_in_per_cent(chance)}%"
    bars = "".join(_bar(name, s["uar"], interval_of(s), chance) for name, s in scores.items())
    return (
        f'<div class="ser-both" role="img" aria-label="{told}; {guessing}">{bars}'
        f'<div><span></span><div class="track scale">{_mark("x", chance)}{guessing}'
        "</span></div><span></span></div></div>"
    )


def interval_of(score: Mapping[str, Any]) -> tuple[float, float] | None:
    """From where to where a score goes, if that says something: over few speakers nothing does.

    Of unseen voices, where it would likely be with others; of the random test, its least and its
    highest draw.
    """
    if score["protocol"] == "random":
        return min(score["uar_of_each"]), max(score["uar_of_each"])
    if score["n_speakers"] < LEAST_SPEAKERS:
        return None
    low, high = score["uar_ci95"]
    return low, high


def draws_in_words(score: Mapping[str, Any]) -> str:
    """How many draws the random test had, and from where to where they went."""
    drawn = score["uar_of_each"]
    least, most = map(in_per_cent, (min(drawn), max(drawn)))
    spread = f"which ranged from {least} to {most}" if least != most else f"each of about {most}"
    return f"mean of {len(drawn)} draws, {spread}"


def _bar(name: str, value: float, interval: tuple[float, float] | None, chance: float) -> str:
    return (
        f'<div class="{name}"><span>{NAMES[name]}</span><div class="track">'
        f'<span class="bar" style="width: {100 * value:.1f}%"></span>'
        f"{_range(*interval) if interval else ''}{_mark('chance', chance)}</span></div>"
        f"<b>{score_in_per_cent(value)}%</b></div>"
    )


def _range(low: float, high: float) -> str:
    low, high = (max(0.0, min(1.0, each)) for each in (low, high))
    width = 100 * (high - low)
    return f'<span class="range" style="left: {100 * low:.1f}%; width: {width:.1f}%"></span>'


def _mark(kind: str, share: float) -> str:
    return f'<span class="{kind}" style="left: {100 * share:.1f}%">'
