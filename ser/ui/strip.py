"""A strip: stretches of speech as coloured pieces of a band, a key of its colours, and their sum.

It needs the style sheet `STRIP_STYLE`.
"""

import html
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..emotions import colour_of, order, sign_and_name, sign_of
from ..model.model import CONFIDENT, Prediction
from ..timeline.stretches import Stretch
from .texts import in_time

STRIP_STYLE = Path(__file__).with_suffix(".css")
PALE = "not sure (pale)"
STAY = "\N{NO-BREAK SPACE}"


def strip_html(
    stretches: Sequence[Stretch], start: float, end: float, ends: tuple[str, str]
) -> str:
    """Stretches as coloured pieces of a band from `start` to `end` in s, with a word at each end.

    Parameters
    ----------
    stretches : sequence of Stretch
    start, end : float
    ends : tuple of str
    """
    pieces = "".join(
        _piece(each, (each.start - start) / (end - start), (each.end - start) / (end - start))
        for each in stretches
    )
    heard = ", ".join(html.escape(_emotion(each.prediction)) for each in stretches)
    return (
        f'<div class="ser-ribbon" role="img" aria-label="What was heard, the last at the end: '
        f'{heard or "nothing yet"}">{pieces}'
        f'<span class="x first">{ends[0]}</span><span class="x last">{ends[1]}</span></div>'
    )


def since(stretches: Iterable[Stretch], start: float) -> list[Stretch]:
    """Those that have not ended by a time in s."""
    return [each for each in stretches if each.end > start]


def key_html(stretches: Iterable[Stretch]) -> str:
    """What the colours of a strip mean, for those that are in it; the same HTML for the same."""
    names = order(each.prediction.emotion or "" for each in stretches)
    entries = "".join(
        f'<span style="--colour: {colour_of(name)}">{html.escape(sign_and_name(name))}</span>'
        for name in names
    )
    return f'<div class="ser-key" aria-hidden="true">{entries}</div>'


def in_sum(stretches: Iterable[Stretch]) -> str:
    """How much of the speech is what, such as "Of 32 s of speech: sad 20 s, not sure (pale) 12 s".

    What there is most of comes first. All are whole seconds, and what they are "of" is their sum.
    """
    seconds: dict[str, float] = {}
    for each in stretches:
        sure = each.prediction.verdict == CONFIDENT
        name = each.prediction.emotion or "" if sure else PALE
        seconds[name] = seconds.get(name, 0) + each.duration
    whole = {name: max(round(each), 1) for name, each in seconds.items()}
    most_first = sorted(whole, key=lambda name: (name == PALE, -whole[name]))
    parts = ", ".join(f"{name}{STAY}{_whole(whole[name])}" for name in most_first)
    return f"Of {_whole(sum(whole.values()))} of speech: {parts}"


def _whole(seconds: int) -> str:
    told = in_time(seconds) if seconds >= 60 else f"{seconds} s"
    return told.replace(" ", STAY)


def _piece(stretch: Stretch, left: float, right: float) -> str:
    left = max(left, 0)
    emotion, sure = stretch.prediction.emotion or "", stretch.prediction.verdict == CONFIDENT
    sign = sign_of(emotion)
    title = html.escape(f"{_emotion(stretch.prediction)}, {stretch.prediction.in_per_cent[0][1]}%")
    return (
        f'<span class="piece{"" if sure else " unsure"}" data-emotion="{html.escape(emotion)}" '
        f'title="{title}" style="left: {100 * left:.2f}%; width: {100 * (right - left):.2f}%; '
        f'--colour: {colour_of(emotion)}"><i>{sign}</i></span>'
    )


def _emotion(prediction: Prediction) -> str:
    return f"{prediction.emotion}{'' if prediction.verdict == CONFIDENT else ' (not sure)'}"
