"""Measured scores, as `python -m ser results` wrote them into one file, arranged for showing.

A figure from a random split is shown only beside the one on unseen actors, so scores come in
pairs: one system and task, both protocols.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ModelError
from ..model.model import Model
from ..model.store import RESTORE, SHIPPED
from ..words import score_in_per_cent

RESULTS = SHIPPED / "results.json"
SHOWN = ("system", "task", "protocol", "emotions", "accuracy", "uar", "uar_ci95")
PARTS = ("scores", "merged", "degraded", "degraded_without_copies", "harmless", "ablations")


@dataclass(frozen=True)
class Pair:
    """Scores of one system on one task by both protocols.

    Attributes
    ----------
    system, task : str
        In words.
    emotions : tuple of str
    actors, random : dict
        What `ser.model.metrics.summarise` gives.
    published : dict or None
        On the five folds that other work reports on, if measured.
    """

    system: str
    task: str
    emotions: tuple[str, ...]
    actors: Mapping[str, Any]
    random: Mapping[str, Any]
    published: Mapping[str, Any] | None = None

    @property
    def chance(self) -> float:
        """UAR of an answer by lot."""
        return 1 / len(self.emotions)


def load_results(path: Path | str = RESULTS, model: Model | None = None) -> dict[str, Any]:
    """Read everything that was measured.

    Parameters
    ----------
    path : path
    model : Model, optional
        That the results are to be of.

    Raises
    ------
    ModelError
        If the file is missing, is not JSON, lacks a part or is of another model.
    """
    path = Path(path)
    try:
        results = dict(json.loads(path.read_text(encoding="utf-8")))
        missing = [part for part in PARTS if part not in results]
        missing += [key for score in results.get("scores", ()) for key in SHOWN if key not in score]
        if missing:
            raise KeyError(*missing)
    except FileNotFoundError as error:
        raise ModelError(f"No results: there is no {path.name}. {CURE}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path.name} does not hold results: {error!r}; expected what `python -m ser results` "
            f"wrote. {CURE}"
        ) from error
    if model and results.get("data") != model.metadata["data"]:
        raise ModelError(
            f"{path.name} was measured with another model: got {results.get('data')}, expected "
            f"{model.metadata['data']}. {CURE}"
        )
    return results


CURE = f"{RESTORE}; or measure anew with `make results`."
OF_NEMO = (
    "nEMO is acted speech in Polish. Looked at means: how the model hears these speakers helped to "
    "choose between ways to make it; by the others nothing was chosen."
)
"""To be read with `other_rows`."""


def pair(scores: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """Bring the protocols of each system and task together, the task with most emotions first.

    One that lacks a protocol is left out: a lone figure is never shown.
    """
    found: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for score in scores:
        found.setdefault((score["system"], score["task"]), {})[score["protocol"]] = score
    pairs = [
        Pair(
            system,
            task,
            tuple(by["actors"]["emotions"]),
            by["actors"],
            by["random"],
            by.get("published"),
        )
        for (system, task), by in found.items()
        if {"actors", "random"} <= by.keys()
    ]
    return sorted(pairs, key=lambda each: -len(each.emotions))


def rows(pairs: Iterable[Pair]) -> list[dict[str, str]]:
    """A line per system and task, both protocols side by side, as texts for a table."""
    return [
        {
            "what": f"{p.system}, {p.task}",
            "unseen actors: UAR (95 % interval)": interval(p.actors),
            "unseen actors: accuracy": f"{score_in_per_cent(p.actors['accuracy'])}%",
            "five published folds: UAR": interval(p.published) if p.published else "–",
            "random split: UAR (spread)": interval(p.random),
            "random split: accuracy": f"{score_in_per_cent(p.random['accuracy'])}%",
            "chance": f"{score_in_per_cent(p.chance)}%",
        }
        for p in pairs
    ]


def sound_rows(results: Mapping[str, Any]) -> list[dict[str, str]]:
    """A line per degradation: how much is left of the UAR, with and without degraded copies."""
    own, without = results["degraded"], results["degraded_without_copies"]
    return [
        {
            "unseen actors, heard": name,
            "UAR (95 % interval)": interval(own[name]),
            "calibration error": f"{own[name]['calibration_error']:.3f}",
            "without degraded copies in the training": interval(without[name]),
        }
        for name in own
    ]


def ablation_rows(results: Mapping[str, Any]) -> list[dict[str, str]]:
    """A line per feature group: UAR on unseen actors without it and with it alone."""
    ablations = results["ablations"]
    names = [name.removesuffix(" alone") for name in ablations if name.endswith(" alone")]
    first = {"features": "all", "without it: UAR": interval(ablations["all"]), "alone: UAR": "–"}
    return [first] + [
        {
            "features": name,
            "without it: UAR": interval(ablations[f"without {name}"]),
            "alone: UAR": interval(ablations[f"{name} alone"]),
        }
        for name in names
    ]


def other_rows(results: Mapping[str, Any]) -> list[dict[str, str]]:
    """A line per other corpus: how the shipped model carries over."""
    return [
        {
            "another corpus": name,
            "UAR, choosing among its emotions": interval(score)
            if score["uar_ci95"]
            else f"{score_in_per_cent(score['uar'])}%",
            "chance": f"{score_in_per_cent(1 / len(score['emotions']))}%",
            "calibration error": f"{score['calibration_error']:.3f}",
        }
        for name, score in results.get("other_corpora", {}).items()
    ]


def interval(score: Mapping[str, Any], figure: str = "uar") -> str:
    """A share with its interval in per cent, such as "62.0% (58.1–66.0)"."""
    low, high = map(score_in_per_cent, score[f"{figure}_ci95"])
    return f"{score_in_per_cent(score[figure])}% ({low}–{high})"


def markdown_table(lines: list[dict[str, str]]) -> str:
    """A Markdown table of lines with the same keys.

    Raises
    ------
    ModelError
        If there are no lines.
    """
    if not lines:
        raise ModelError(
            "No scores to show: expected scores by both protocols. Make them with `make results`."
        )
    header = list(lines[0])
    cells = [header, ["---"] * len(header), *([line[key] for key in header] for line in lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
