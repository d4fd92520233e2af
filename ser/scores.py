"""Measured scores: the files that `python -m ser evaluate --json` wrote, paired for showing.

A figure from a random split is shown only beside the one on unseen actors, so scores come in
pairs: one set-up, both protocols.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .emotions import TUTORIAL_EMOTIONS
from .errors import ModelError
from .store import SHIPPED

SCORES = SHIPPED / "scores"
SHOWN = ("protocol", "emotions", "features", "accuracy", "uar", "uar_ci95")
SYSTEMS = {"default": "this app", "tutorial": "the tutorial"}


@dataclass(frozen=True)
class Pair:
    """Scores of one set-up by both protocols.

    Attributes
    ----------
    features : str
        As `FeatureSpec` prints them.
    emotions : tuple of str
    actors, random : dict
        What `ser.evaluation.summarise` gives.
    """

    features: str
    emotions: tuple[str, ...]
    actors: Mapping[str, Any]
    random: Mapping[str, Any]

    @property
    def system(self) -> str:
        """Whose features and classifier, in words."""
        return SYSTEMS.get(self.features, self.features)

    @property
    def task(self) -> str:
        """Which emotions, in words."""
        if set(self.emotions) == set(TUTORIAL_EMOTIONS):
            return "the tutorial's four emotions"
        return f"{len(self.emotions)} emotions"

    @property
    def chance(self) -> float:
        """UAR of an answer by lot."""
        return 1 / len(self.emotions)


def load_scores(folder: Path | str = SCORES) -> list[Pair]:
    """Read the score files of a folder; a set-up that lacks one of the protocols is left out.

    Raises
    ------
    ModelError
        If a file is not JSON or lacks a key.
    """
    scores = []
    for path in sorted(Path(folder).glob("*.json")):
        try:
            score = json.loads(path.read_text(encoding="utf-8"))
            missing = [key for key in SHOWN if key not in score]
            if missing:
                raise KeyError(*missing)
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{path.name} is not a score file: {error!r}; expected what "
                "`python -m ser evaluate --json` prints. Make it again with `make results`."
            ) from error
        scores.append(score)
    return pair(scores)


def pair(scores: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """Bring the two protocols of each set-up together, most emotions first, ours first."""
    by_setup: dict[tuple[str, tuple[str, ...]], dict[str, Mapping[str, Any]]] = {}
    for score in scores:
        setup = (score["features"], tuple(score["emotions"]))
        by_setup.setdefault(setup, {})[score["protocol"]] = score
    pairs = [
        Pair(features, emotions, both["actors"], both["random"])
        for (features, emotions), both in by_setup.items()
        if {"actors", "random"} <= both.keys()
    ]
    return sorted(pairs, key=lambda p: (-len(p.emotions), p.features))


def rows(pairs: Iterable[Pair]) -> list[dict[str, str]]:
    """A line per set-up, both protocols side by side, as texts for a table."""
    return [
        {
            "what": f"{p.system}, {p.task}",
            "unseen actors: UAR (95 % interval)": interval(p.actors),
            "unseen actors: accuracy": f"{p.actors['accuracy']:.1%}",
            "random split: UAR (spread)": interval(p.random),
            "random split: accuracy": f"{p.random['accuracy']:.1%}",
            "chance": f"{p.chance:.1%}",
        }
        for p in pairs
    ]


def interval(score: Mapping[str, Any]) -> str:
    """UAR with its interval, such as "62.0 % (58.1–66.0)"."""
    low, high = score["uar_ci95"]
    return f"{score['uar']:.1%} ({100 * low:.1f}–{100 * high:.1f})"


def markdown_table(lines: list[dict[str, str]]) -> str:
    """A Markdown table of lines with the same keys.

    Raises
    ------
    ModelError
        If there are no lines.
    """
    if not lines:
        raise ModelError(
            "No scores to show: expected score files of both protocols. "
            "Make them with `make results`."
        )
    header = list(lines[0])
    cells = [header, ["---"] * len(header), *([line[key] for key in header] for line in lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
