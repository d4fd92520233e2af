"""The ribbon: a recording's stretches of speech in colours and words, over its waveform.

The browser draws it, as `ribbon.js` says, from a few kilobytes, and drives the page's own player,
so that no sound is sent twice.
"""

import html
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from ..emotions import colour_of, sign_of
from ..model.model import CONFIDENT
from ..pictures.images import ACCENT
from ..timeline.stretches import Stretch, Timeline
from .strip import STRIP_STYLE, in_sum, key_html, strip_html
from .texts import clock

HERE = Path(__file__)
PLAYER = "player"
"""Key of the container with what plays the one recording that is shown in full."""

EXPLAINED = (
    "The recording is cut at its pauses, and each stretch of speech is answered by itself. A "
    "question mark means that the model is not sure. **Press a stretch to hear it.**"
)

SMOOTH = {"As heard": 0.0, "Smoother": 3.0, "Very smooth": 10.0}
"""How much neighbouring stretches count for each other, in s as `Timeline.smoothed` takes it."""

SMOOTH_EXPLAINED = (
    "Smoother means that what was said just before and after counts, too: the ribbon jumps less, "
    "but a short change of tone may be missed. The answer to the whole recording stays as it is."
)

_ribbon = st.components.v2.component(
    "ser_ribbon",
    html='<div class="ribbon"></div>',
    css="".join(
        style.read_text(encoding="utf-8") for style in (STRIP_STYLE, HERE.with_suffix(".css"))
    ),
    js=HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


def as_smooth_as_wished(timeline: Timeline) -> Timeline:
    """Ask how smooth the ribbon is to be, and smooth a timeline by that.

    Parameters
    ----------
    timeline : Timeline
    """
    if len(timeline.stretches) < 2:
        return timeline
    wished = st.segmented_control(
        "How smooth the ribbon is", SMOOTH, default="As heard", required=True, key="smooth",
        help=SMOOTH_EXPLAINED, persist_state="session",
    )  # fmt: skip
    return timeline.smoothed(SMOOTH[wished])


def show_ribbon(timeline: Timeline, outline: np.ndarray, key: str) -> None:
    """Draw a timeline over the waveform; pressed, it plays what the container `PLAYER` has.

    Where it is wider than the screen, a strip above it shows all of the recording.

    Parameters
    ----------
    timeline : Timeline
    outline : np.ndarray [shape=(columns,)]
        Of the same recording, as `ser.pictures.sound.outline` gives it.
    key : str
        Another one for each recording.
    """
    _ribbon(data=ribbon_data(timeline, outline), key=f"ribbon-{key}")


def ribbon_data(timeline: Timeline, outline: np.ndarray) -> dict[str, Any]:
    """What the browser draws, times in s; parameters as those of `show_ribbon`."""
    # Roots, so that a soft voice beside a loud one is seen at all.
    heights = 100 * np.sqrt(outline / outline.max(initial=1e-4))
    return {
        "player": f".st-key-{PLAYER} audio",
        "duration": timeline.duration,
        "wave": {"heights": heights.clip(1).astype(int).tolist(), "colour": ACCENT},
        "stretches": [_shown(stretch) for stretch in timeline.stretches],
        "overview": _overview(timeline),
    }


def _overview(timeline: Timeline) -> str:
    last, _, _ = clock(timeline.duration).partition(".")
    strip = strip_html(timeline.stretches, 0.0, timeline.duration, ("0:00", last))
    told = f"<strong>All of it.</strong> {html.escape(in_sum(timeline.stretches))}."
    return f"<p>{told}</p>{strip}{key_html(timeline.stretches)}"


def _shown(stretch: Stretch) -> dict[str, Any]:
    name, share = stretch.prediction.in_per_cent[0]
    sure = stretch.prediction.verdict == CONFIDENT
    heard = f"{name}, {share}%" if sure else f"not sure, closest is {name}, {share}%"
    return {
        "start": stretch.start,
        "end": stretch.end,
        "sign": sign_of(name),
        "word": name if sure else f"{name}?",
        "colour": colour_of(name),
        "told": f"{clock(stretch.start)} to {clock(stretch.end)}: {heard}",
    }
