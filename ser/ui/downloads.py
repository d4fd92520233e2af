"""Answers as files to take home: JSON and CSV, and a timeline also for audio programs."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import streamlit as st

from ..timeline import formats as timeline_formats
from ..timeline.stretches import Timeline, answer_to_dict
from .result import Result

TIMELINE_FILES = (
    ("As a table (CSV)", timeline_formats.to_csv, "stretches.csv", "text/csv"),
    ("As captions for players (WebVTT)", timeline_formats.to_webvtt, "stretches.vtt", "text/vtt"),
    ("As labels for Audacity", timeline_formats.to_audacity, "stretches.txt", "text/plain"),
    ("For programmers (JSON)", timeline_formats.to_json, "stretches.json", "application/json"),
)
"""What the button says, what writes the file, the end of its name, its type."""


def offer_downloads(results: Sequence[Result], name: str) -> None:
    """Draw the buttons for one answer or several.

    Parameters
    ----------
    results : sequence of Result
    name : str
        Of the files, whatever its extension.
    """
    stem = name.rpartition(".")[0] or name
    table, data = (
        ("Save all as a table (CSV)", "All for programmers (JSON)")
        if len(results) > 1
        else ("Save as a table (CSV)", "For programmers (JSON)")
    )
    with st.container(horizontal=True):
        offer_file(table, to_csv(results), f"{stem}.csv", "text/csv")
        offer_file(data, to_json(results), f"{stem}.json", "application/json")


def offer_timeline(timeline: Timeline, name: str) -> None:
    """Draw the buttons for a timeline, out of the way.

    Parameters
    ----------
    timeline : Timeline
    name : str
        Of the files, whatever its extension.
    """
    stem = name.rpartition(".")[0] or name
    with st.popover("Save the stretches", icon=":material/download:"):
        for label, write, end, kind in TIMELINE_FILES:
            offer_file(label, write(timeline), f"{stem}.{end}", kind, width="stretch")


def offer_file(
    label: str,
    content: str | bytes | Callable[[], bytes],
    name: str,
    kind: str,
    width: Literal["content", "stretch"] = "content",
) -> None:
    """Draw a button that saves a file; the page is not drawn anew for it.

    Parameters
    ----------
    label : str
    content : str or bytes, or callable
        What gives it when the button is pressed, if it takes long to make.
    name : str
        Of the file.
    kind : str
        Its media type.
    width : str
        As `st.download_button` takes it.
    """
    st.download_button(
        label, content, name, kind,
        icon=":material/download:", on_click="ignore", width=width,
    )  # fmt: skip


def to_json(results: Sequence[Result]) -> str:
    """One object, or a list of several, with the keys of `python -m ser predict --json`."""
    answers = [answer_to_dict(each.prediction, each.timeline) for each in results]
    return json.dumps(answers[0] if len(answers) == 1 else answers, indent=2, ensure_ascii=False)


def to_csv(results: Iterable[Result]) -> str:
    """A line per answer, one column per emotion; opens in a spreadsheet."""
    answers = [answer_to_dict(each.prediction, each.timeline) for each in results]
    labels = list(dict.fromkeys(name for a in answers for name in a["probabilities"]))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["file", "duration_s", "emotion", "verdict", *labels, "warnings", "changes"])
    for a in answers:
        shares = [a["probabilities"].get(name, "") for name in labels]
        cells = [_harmless(a["file"]), a["duration_s"], a["emotion"] or "", a["verdict"]]
        changes = json.dumps(a["changes"]) if "changes" in a else ""
        writer.writerow([*cells, *shares, " ".join(a["warnings"]), changes])
    return file.getvalue()


def _harmless(text: str) -> str:
    # A spreadsheet would run a cell that starts like a formula, and the name is a stranger's.
    return f"'{text}" if text[:1] in "=+-@\t" else text
