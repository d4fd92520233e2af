"""A timeline as text for other programs: JSON, CSV, Audacity's labels, WebVTT."""

import csv
import io
import json
from collections.abc import Callable
from html import escape

from ..model.model import CONFIDENT, Prediction
from .stretches import Timeline


def to_json(timeline: Timeline) -> str:
    """One object with the clip, the answer to all of it and the stretches, on several lines."""
    return json.dumps(timeline.to_dict(), indent=2, ensure_ascii=False) + "\n"


def to_csv(timeline: Timeline) -> str:
    """A line for each stretch, with a column for each emotion; opens in a spreadsheet."""
    labels = timeline.overall.labels
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["start_s", "end_s", "emotion", "verdict", *labels, "warnings"])
    for stretch in timeline.to_dict()["stretches"]:
        shares = [stretch["probabilities"][label] for label in labels]
        times = [f"{stretch['start_s']:.2f}", f"{stretch['end_s']:.2f}"]
        words = " ".join(stretch["warnings"])
        writer.writerow([*times, stretch["emotion"], stretch["verdict"], *shares, words])
    return file.getvalue()


def to_audacity(timeline: Timeline) -> str:
    """A label track as Audacity imports it: start, end and text with tabs between."""
    return "".join(
        f"{stretch.start:.6f}\t{stretch.end:.6f}\t{_on_one_line(caption(stretch.prediction))}\n"
        for stretch in timeline.stretches
    )


def to_webvtt(timeline: Timeline) -> str:
    """Captions for players and browsers. Source: W3C, WebVTT."""
    cues = [
        f"{number}\n{_clock(stretch.start)} --> {_clock(stretch.end)}\n"
        f"{escape(_on_one_line(caption(stretch.prediction)), quote=False)}\n"
        for number, stretch in enumerate(timeline.stretches, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


FORMATS: dict[str, Callable[[Timeline], str]] = {
    "json": to_json,
    "csv": to_csv,
    "audacity": to_audacity,
    "webvtt": to_webvtt,
}
"""As the command line calls them."""


def caption(prediction: Prediction) -> str:
    """An answer in two words, with a question mark if it is unsure.

    Examples
    --------
    >>> import numpy as np
    >>> caption(Prediction("a.wav", 2.0, "unsure", ("sad", "calm"), np.array([0.4, 0.6])))
    'calm? 60%'
    """
    name, share = prediction.in_per_cent[0]
    return f"{name}{'' if prediction.verdict == CONFIDENT else '?'} {share}%"


def _clock(seconds: float) -> str:
    milliseconds = round(1000 * seconds)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _on_one_line(text: str) -> str:
    # An emotion of an own corpus may be called anything.
    return " ".join(text.split())
