"""How far the shipped model is from what it should reach: `docs/limits.md`, with what was tried.

Everything is read from files that other commands write: `models/results.json` (`make results`),
`trials.json`, `evidence.json` and `library.json` in `benchmarks/`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ser.files import write_whole
from ser.results.scores import load_results, markdown_table
from ser.training.evaluation import CLEAN

from ..figures import FOLDER
from ..library import RESULTS as LIBRARY
from ..library import TIMES_FASTER
from ..measure import tell
from .evidence import RESULTS as EVIDENCE
from .evidence_page import sections
from .trials import RESULTS as TRIALS
from .trials import trial_lines

PAGE = FOLDER.parent / "docs/limits.md"
EACH, ALL_TOGETHER, SAME = 0.06, 0.12, 0.97
SEEDS = "as shipped", "seed"
NEMO = "nEMO, the five speakers that were looked at", "nEMO, four other speakers"


@dataclass(frozen=True)
class Goal:
    """A figure and what it should be.

    Attributes
    ----------
    what : str
    found, bound : float
    at_least : bool
        Whether it should be at or above the bound, or at or below it.
    form : str
        Of both numbers.
    """

    what: str
    found: float
    bound: float
    at_least: bool = True
    form: str = ".3f"

    @property
    def is_reached(self) -> bool:
        """Whether it is as it should be."""
        return self.found >= self.bound if self.at_least else self.found <= self.bound

    @property
    def line(self) -> dict[str, str]:
        """As tables show it."""
        sign = "≥" if self.at_least else "≤"
        return {
            "what": self.what,
            "goal": f"{sign} {self.bound:{self.form}}",
            "got": f"{self.found:{self.form}}",
            "": "reached" if self.is_reached else "**missed**",
        }


def goals(results: Mapping[str, Any], library: Mapping[str, Any]) -> Iterator[Goal]:
    """All that recognition should reach, on unseen actors unless it says otherwise.

    Parameters
    ----------
    results : mapping
        The content of `models/results.json`.
    library : mapping
        The content of `library.json`.
    """
    scores = {(s["task"], s["protocol"]): s for s in results["scores"] if s["system"] == "this app"}
    unseen = scores["8 emotions", "actors"]
    heard, harmless = results["degraded"], results["harmless"]
    yield Goal("UAR, 8 emotions", unseen["uar"], 0.66)
    yield Goal("accuracy, calm and neutral as one", results["merged"]["accuracy"], 0.69)
    four = scores["the tutorial's four emotions", "random"]["accuracy"]
    told = scores["the tutorial's four emotions", "actors"]["accuracy"]
    yield Goal(
        f"accuracy, the tutorial's protocol, random splits ({told:.3f} on unseen actors)", four, 0.9
    )
    for name, each in heard.items():
        if name != CLEAN:
            most = ALL_TOGETHER if name == "all together" else EACH
            yield Goal(f"UAR lost, {name}", heard[CLEAN]["uar"] - each["uar"], most, False)
    for name, each in harmless.items():
        if name != CLEAN:
            yield Goal(f"same answer, {name}", each["same_answer"], SAME, form=".1%")
    for name in NEMO:
        yield Goal(f"UAR, {name}", results["other_corpora"][name]["uar"], 0.33)
    yield Goal("calibration error", heard[CLEAN]["calibration_error"], 0.04, False)
    for name in NEMO:
        error = results["other_corpora"][name]["calibration_error"]
        yield Goal(f"calibration error, {name}", error, 0.12, False)
    gain = heard[CLEAN]["accuracy_at_70"] / unseen["accuracy"] - 1
    yield Goal("more right answers among the surest 70 %", gain, 0.15, form="+.0%")
    weakest, recall = min(unseen["per_emotion"].items(), key=lambda pair: pair[1])
    yield Goal(f"lowest recall ({weakest})", recall, 0.45)
    faster = library["times_faster"]
    yield Goal("times faster than the tutorial's features", faster, TIMES_FASTER, form=".1f")


def write_limits(page: Path = PAGE) -> None:
    """Print what is reached and what is missed, and write the page."""
    found = [*all_goals()]
    for goal in found:
        tell(goal.what, goal.line["got"], goal.line["goal"])
    write_whole(page, write_page(found).encode())


def all_goals() -> Iterator[Goal]:
    """`goals` of the files as they are."""
    return goals(load_results(), json.loads(LIBRARY.read_text()))


def write_page(found: Iterable[Goal]) -> str:
    """The page as Markdown."""
    trials = json.loads(TRIALS.read_text())
    seeds = [t["uar"][CLEAN] for t in trials["trials"] if t["name"].startswith(SEEDS)]
    return TEXT.format(
        **trials,
        goals=markdown_table([goal.line for goal in found]),
        tried=markdown_table(trial_lines(trials["trials"])),
        least=min(seeds),
        most=max(seeds),
        evidence=sections(json.loads(EVIDENCE.read_text()), json.loads(LIBRARY.read_text())),
    )


TEXT = """# How far it gets, and what was tried

Made by `python -m benchmarks limits` from `models/results.json` and, in `benchmarks/`,
`trials.json`, `evidence.json` and `library.json`; no figure here is typed by hand.

## Goals

They were set before the work began, and are on actors that the model never heard, six folds, unless
a line says otherwise. nEMO's four other speakers were scored whenever the figures were made anew;
nothing was chosen by them.

{goals}

## Trials

Made by `{command}`. Each line changes one thing about the training of the
shipped model, and is scored on actors that it never heard: {folds} folds over actors 1 to {actors}
of RAVDESS. That is fewer to learn from than above, so the figures are lower. The seed alone, which
changes nothing but chance, moves the UAR from {least:.1%} to {most:.1%}, and the interval over
actors is wider still.

{tried}

{evidence}
"""
