"""What the Train page's presets score, measured as the page measures them: `presets.json`.

`python -m ser presets` writes the file; the page shows of it what is of its own table and presets.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..corpora.table import FeatureTable
from ..model.store import SHIPPED
from .plan import Plan
from .presets import ON_PAGE

FILE = SHIPPED / "presets.json"
BOTH = ("actors", "random")


def measure_presets(
    table: FeatureTable, jobs: int = -1, say: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Train and score each preset, both ways.

    Parameters
    ----------
    table : FeatureTable
    jobs : int
        Trainings at the same time, -1 for one per core; changes no digit.
    say : callable
        Told what is done next.

    Returns
    -------
    dict
        The content of `FILE`.
    """
    from ..training.training import versions
    from .study import run_study

    found = {}
    for name, setup in ON_PAGE.items():
        say(f"preset {name}")
        outcome = run_study(table, Plan(setup), jobs=jobs)
        found[name] = {"setup": setup.to_dict(), "scores": outcome.shown_scores}
    return {"fingerprint": table.fingerprint, "versions": versions(), "presets": found}


def load_preset_scores(table: FeatureTable, path: Path = FILE) -> dict[str, dict[str, Any]]:
    """Scores by name of the preset, then by protocol.

    Without the file there are none; nor of another table or of a preset that has changed since.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["fingerprint"] != table.fingerprint:
            return {}
        return {
            name: {protocol: each["scores"][protocol] for protocol in BOTH}
            for name, each in found["presets"].items()
            if name in ON_PAGE and each["setup"] == ON_PAGE[name].to_dict()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
