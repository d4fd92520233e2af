"""What `python -m ser predict` does: an answer to each clip, or what it sounds like along time."""

import argparse
import json
import sys
from dataclasses import replace

from ..audio.clip import Clip, clean_name, load_clip, printable
from ..errors import AudioError, SerError
from ..features.analysis import analyse
from ..model.model import Model, Prediction
from ..model.store import load_model
from ..timeline.formats import FORMATS
from ..timeline.stretches import Timeline, answer_to_dict
from ..timeline.timeline import SMOOTHING_S, answer_all, timeline

EXIT_BAD_INPUT = 2
JSON = "json"
CHANGES = "changes"


def run_predict(options: argparse.Namespace) -> int:
    """Answer each clip; a bad one is told and the others are still answered."""
    _require_usable(options)
    model, status = load_model(options.model), 0
    for path in options.clips:
        try:
            clip = load_clip(path)
        except AudioError as error:
            # Its name alone may be that of many: the path is told as it was given.
            named = str(error).replace(clean_name(path), printable(path), 1)
            print(named, file=sys.stderr)
            status = EXIT_BAD_INPUT
            continue
        print(_answer(path, clip, model, options), flush=True)
    return status


def _require_usable(options: argparse.Namespace) -> None:
    """SerError if an option would be without effect, or the clips are too many for the format."""
    for name, value in (("--format", options.format), ("--smoothing", options.smoothing)):
        if value is not None and not options.timeline:
            raise SerError(
                f"Only a timeline has a {name[2:]}: got {name} {value} without --timeline; "
                "expected both. Add --timeline, or leave the other out."
            )
    if options.format in (None, JSON):
        return
    if options.json:
        raise SerError(
            f"Cannot print JSON and {options.format} at once: got --json with --format "
            f"{options.format}; expected one of them. Leave the other out."
        )
    if len(options.clips) > 1:
        raise SerError(
            f"A timeline as {options.format} is of one clip: got {len(options.clips)} clips; "
            "expected one. Call the command once for each, or use --format json."
        )


def _answer(path: str, clip: Clip, model: Model, options: argparse.Namespace) -> str:
    if not options.timeline:
        prediction, along = answer_all(clip, model)
        as_dict = answer_to_dict(prediction, along) | {"file": path}
        in_json = json.dumps(as_dict, ensure_ascii=False)
        return in_json if options.json else in_words(path, prediction, along)
    analysis = analyse(clip.signal)
    smoothing = SMOOTHING_S if options.smoothing is None else options.smoothing
    found = timeline(clip, model, smoothing, analysis)
    found = replace(found, overall=answer_all(clip, model, analysis, found)[0])
    if options.format in (None, JSON):
        return json.dumps(found.to_dict() | {"file": path}, ensure_ascii=False)
    return FORMATS[options.format](found).removesuffix("\n")


def in_words(path: str, prediction: Prediction, along: Timeline | None = None) -> str:
    """One line for people; of a clip along which the emotion changes, that it does."""
    heard = [f"{label} {p}%" for label, p in prediction.in_per_cent[:3]]
    parts = [
        f"{printable(path)}: {CHANGES if along and along.changes else prediction.verdict}",
        ", ".join(heard),
        " ".join(prediction.warnings),
    ]
    return " – ".join(part for part in parts if part)
