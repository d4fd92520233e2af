"""Whether models that learn from more copies in Opus stay with their answers: for `evidence.json`.

Scored as `benchmarks.limits.trials` scores: on actors 1 to 16 alone, in four folds.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from ser.corpora.copies import Copies
from ser.corpora.copying import MOST_VOICES
from ser.corpora.corpus import Corpus
from ser.corpora.table import FeatureTable
from ser.features.vector import DEFAULT
from ser.model.metrics import Answers, bootstrap, over_actors, uar
from ser.training.evaluation import CLEAN, answer_held_out, splits
from ser.training.setup import Setup
from ser.training.training import fit

from ..measure import tell
from .opus import after, at_any_rate, same
from .trials import AS_SHIPPED, FOLDS

HEARD = "Opus"
IN_OPUS = 3  # copies of each clip
SHIPPED, RESEEDED = "as shipped", "as shipped, another seed"


def try_copies(
    clips: Corpus, table: FeatureTable, heard: FeatureTable, usual: Copies, jobs: int
) -> dict[str, Any]:
    """Train with other copies, and score on the clips and on their versions in Opus.

    Parameters
    ----------
    clips : Corpus
    table, heard : FeatureTable
        Of the actors to use: as they are, and after Opus.
    usual : Copies
        As the shipped model learns from; those of others are left out.
    jobs : int

    Returns
    -------
    dict
    """
    own = opus_copies(clips, table, jobs)
    trials: dict[str, tuple[Copies | None, Setup]] = {
        SHIPPED: (usual, AS_SHIPPED),
        RESEEDED: (usual, replace(AS_SHIPPED, seed=10)),
        "no copies": (None, AS_SHIPPED),
        f"{IN_OPUS} of the usual copies": (usual.first(IN_OPUS), AS_SHIPPED),
        f"{IN_OPUS} copies in Opus, no others": (own, AS_SHIPPED),
        f"the usual copies and {IN_OPUS} in Opus": (both(usual, own), AS_SHIPPED),
    }
    found, told = {}, []
    for name, (copies, setup) in trials.items():
        found[name] = answer_held_out(
            table,
            fit,
            splits(table, "actors", FOLDS),
            setup,
            jobs,
            copies=copies,
            variants={HEARD: heard},
        )
        told.append({"name": name, **_score(found[name])})
        tell(name, f"same answer {told[-1]['same_answer']:.1%}")
    seeds = same(found[SHIPPED][CLEAN], found[RESEEDED][CLEAN])
    return {
        "actors": len(set(table.speaker.tolist())),
        "folds": FOLDS,
        "trials": told,
        "same_answer_by_another_seed": float(seeds.mean()),
    }


def opus_copies(clips: Corpus, table: FeatureTable, jobs: int) -> Copies:
    """`IN_OPUS` of each clip, all through Opus at random rates and otherwise as they are."""
    made = [after(clips, table, at_any_rate, jobs, number) for number in range(IN_OPUS)]
    numbers = np.repeat(np.arange(IN_OPUS), len(table))
    groups = {n: np.concatenate([each.groups[n] for each in made]) for n in DEFAULT.groups}
    labels = {n: np.tile(values, IN_OPUS) for n, values in table.labels.items()}
    steps = np.full(len(numbers), "codec")
    no_babble = np.full((len(numbers), MOST_VOICES), "")
    return Copies(FeatureTable(groups, labels), numbers, steps, no_babble)


def both(one: Copies, other: Copies) -> Copies:
    """The copies of both."""
    tables = (one.table, other.table)
    groups = {n: np.concatenate([t.groups[n] for t in tables]) for n in DEFAULT.groups}
    labels = {n: np.concatenate([t.labels[n] for t in tables]) for n in one.table.labels}
    own = [
        np.concatenate([getattr(each, name) for each in (one, other)])
        for name in ("copy", "steps", "sources")
    ]
    return Copies(FeatureTable(groups, labels), *own)


def _score(found: dict[str, Answers]) -> dict[str, Any]:
    kept = same(found[CLEAN], found[HEARD])
    return {
        "same_answer": float(kept.mean()),
        "same_answer_ci95": over_actors(
            found[CLEAN].speaker, lambda rows: float(kept[rows].mean())
        ),
        "uar": float(uar(found[CLEAN].confusion())),
        "uar_ci95": bootstrap(found[CLEAN]),
        "uar_opus": float(uar(found[HEARD].confusion())),
    }
