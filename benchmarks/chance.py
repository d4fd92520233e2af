"""How often two trainings that differ in their seed alone are called better or worse.

Nothing was changed, so each of these calls is a false alarm; at a level of 5 %, some 5 of 100 are
what a sound test has. `ser.studies.paired` tests by fold; what a test by actor would say is told
beside it. The seed's own luck is common to all folds of a training, and no test of two trainings
can see it.
"""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from ser.corpora.table import load_table
from ser.files import write_json
from ser.model.metrics import uar
from ser.model.store import TABLE
from ser.studies.paired import SIGNIFICANT, compare
from ser.studies.plan import FOLDS
from ser.studies.presets import ON_PAGE
from ser.training.evaluation import CLEAN, answer_held_out, splits
from ser.training.setup import TUTORIAL_SETUP, Setup
from ser.training.training import fit

from .figures import FOLDER
from .measure import tell

RESULTS = FOLDER / "chance.json"
SEEDS = 12
SETUPS = {
    "Tutorial": TUTORIAL_SETUP,
    "Tutorial, with a scaler": replace(TUTORIAL_SETUP, scaler=True),
    "Ours, the tutorial's emotions": replace(ON_PAGE["Ours"], emotions=TUTORIAL_SETUP.emotions),
}


def measure_chance() -> None:
    """Train each set-up with several seeds and compare all pairs."""
    measured = {name: _false_alarms(setup) for name, setup in SETUPS.items()}
    for name, found in measured.items():
        tell(f"{name}: {found['pairs']} pairs that differ in the seed alone", "")
        tell("  called better or worse", f"{found['by_fold']:.1%}", f"about {SIGNIFICANT:.0%}")
        tell("  by a test that takes actors for independent", f"{found['by_actor']:.1%}")
    told = {"command": "python -m benchmarks chance", "seeds": SEEDS, "set-ups": measured}
    write_json(RESULTS, told)


def _false_alarms(setup: Setup) -> dict[str, Any]:
    table = load_table(TABLE).only(setup.emotions)
    parts = splits(table, "actors", FOLDS)
    answers = [
        answer_held_out(table, fit, parts, replace(setup, seed=seed), jobs=1)[CLEAN]
        for seed in range(SEEDS)
    ]
    pairs = [compare(one, two) for one, two in combinations(answers, 2)]
    found = [(pair.p_value, pair.p_by_actor) for pair in pairs if pair]
    by_fold, by_actor = (np.array(found) < SIGNIFICANT).mean(axis=0).tolist()
    scores = [float(uar(each.confusion())) for each in answers]
    return {
        "pairs": len(found),
        "by_fold": by_fold,
        "by_actor": by_actor,
        "uar_mean": float(np.mean(scores)),
        "uar_spread_over_seeds": float(np.std(scores, ddof=1)),
    }
