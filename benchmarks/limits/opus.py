"""Why answers change after Opus, which should change none: a part of `evidence.json`.

The shares of same answers are found as `ser.results.results` finds those of harmless changes: every
clip is answered by the model of the six folds that never heard its actor.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ser.audio.augment import random_for
from ser.audio.clip import Clip, load_clip
from ser.audio.lossy import round_trip
from ser.corpora.copies import Copies
from ser.corpora.corpus import Corpus
from ser.corpora.table import FeatureTable
from ser.features.vector import DEFAULT, column_names, extract_groups
from ser.model.confidence import cross_fit
from ser.model.metrics import Answers
from ser.results.results import THIS_APP, measure_versions
from ser.training.evaluation import CLEAN, answer_held_out, splits
from ser.training.setup import N_COPIES
from ser.training.training import COPIES, confidence_basis, fit

RATES = (16, 24, 32, 48, 64, 96, 128)  # kbit/s
TESTED = 32
RATE_HZ = 48_000  # of what the codec gets, as in `ser.audio.augment.HARMLESS`
FOLDS = 6
MOST_MOVED = 8
EVERY = 3
"""One clip in so many is coded at the other rates. Two sentences are said twice in turn: with an
even number it would be the same take of the same one each time."""

Change = Callable[[np.ndarray, np.random.Generator], np.ndarray]
"""A signal, 16 kHz mono, and a source of chance to a signal; other processes can import it."""


def at_rate(signal: np.ndarray, _: np.random.Generator, kbps: int) -> np.ndarray:
    """Through Opus at a bit rate."""
    return round_trip(signal, "opus", kbps, RATE_HZ)


def at_any_rate(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Through Opus at a bit rate between the lowest and the highest of `RATES`."""
    kbps = round(2 ** rng.uniform(np.log2(RATES[0]), np.log2(RATES[-1])))
    return at_rate(signal, rng, kbps)


def after(
    clips: Corpus, table: FeatureTable, change: Change, jobs: int, number: int = 0
) -> FeatureTable:
    """The features of each clip of a table after a change; `number` makes chance differ."""
    from joblib import Parallel, delayed

    paths = clips.paths(table.labels["clip"].tolist())
    groups = Parallel(n_jobs=jobs)(
        delayed(_features)(path, change, (clip, number)) for clip, path in paths.items()
    )
    stacked = {n: np.stack([each[n] for each in groups]) for n in DEFAULT.groups}
    return FeatureTable({n: v.astype(np.float16) for n, v in stacked.items()}, table.labels)


def _features(path: Path, change: Change, seed: tuple[object, ...]) -> dict[str, np.ndarray]:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # the digits depend on the number of threads
        return extract_groups(Clip(change(load_clip(path).signal, random_for(*seed))), DEFAULT)


def measure_opus(
    clips: Corpus, table: FeatureTable, copies: Copies, jobs: int
) -> tuple[dict[str, Any], FeatureTable]:
    """How many answers Opus changes, at which rates and through which features.

    Parameters
    ----------
    clips : Corpus
    table : FeatureTable
        Of all of its clips.
    copies : Copies
        As the shipped model learns from.
    jobs : int

    Returns
    -------
    found : dict
    heard : FeatureTable
        The clips after Opus at `TESTED` kbit/s.
    """
    few = table.rows(np.arange(0, len(table), EVERY))
    heard = after(clips, table, partial(at_rate, kbps=TESTED), jobs)
    versions = {
        str(k): heard if k == TESTED else after(clips, few, partial(at_rate, kbps=k), jobs)
        for k in RATES
    }
    mixed = {f"only {g}": _mixed(table, heard, {g}) for g in DEFAULT.groups}
    for group in DEFAULT.groups:
        mixed[f"all but {group}"] = _mixed(table, heard, {*DEFAULT.groups} - {group})
    asked = {COPIES: copies.table, **versions, **mixed}
    setup = replace(THIS_APP.setup, copies=N_COPIES)
    parts = splits(table, "actors", FOLDS)
    found = answer_held_out(table, fit, parts, setup, jobs, copies=copies, variants=asked)
    basis = confidence_basis(found)
    of_few = {n: a.where(np.isin(a.clip, few.labels["clip"])) for n, a in found.items()}
    scores = measure_versions(of_few, versions, basis)
    moved = columns_moved(table, heard)
    told = {
        "clips": len(table),
        "clips_at_all_rates": len(few),
        "all_clips": measure_versions(found, [str(TESTED)], basis)[str(TESTED)],
        "folds": FOLDS,
        "tested_kbps": TESTED,
        "rates": [{"kbps": k, **scores[str(k)]} for k in RATES],
        "untouched": scores[CLEAN],
        "groups": [_group(name, found, moved) for name in DEFAULT.groups],
        "most_moved": _contours(moved),
        "answers": _answers(found),
    }
    return told, heard


def _mixed(table: FeatureTable, heard: FeatureTable, names: set[str]) -> FeatureTable:
    """The clips with some feature groups as they are after Opus."""
    groups = {n: (heard if n in names else table).groups[n] for n in DEFAULT.groups}
    return FeatureTable(groups, table.labels)


def same(one: Answers, other: Answers) -> np.ndarray:
    """Which clips have the same answer, shape (clips,), bool."""
    return one.probabilities.argmax(axis=1) == other.probabilities.argmax(axis=1)


def columns_moved(table: FeatureTable, heard: FeatureTable) -> dict[str, np.ndarray]:
    """By group, how far Opus moves each column: root mean square in spreads of the column."""
    moved = {}
    for name in DEFAULT.groups:
        clean, lossy = (t.groups[name].astype(np.float64) for t in (table, heard))
        spread = clean.std(axis=0)
        distance = np.sqrt(np.square(lossy - clean).mean(axis=0))
        moved[name] = np.divide(distance, spread, out=np.zeros_like(spread), where=spread > 0)
    return moved


def _group(name: str, found: Mapping[str, Answers], moved: dict[str, np.ndarray]) -> dict[str, Any]:
    clean = found[CLEAN]
    return {
        "group": name,
        "columns": len(moved[name]),
        "moved": _rms(moved[name]),
        "changed_by_it_alone": float(1 - same(clean, found[f"only {name}"]).mean()),
        "changed_by_the_others": float(1 - same(clean, found[f"all but {name}"]).mean()),
    }


def _contours(moved: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    """The contours whose own columns Opus moves furthest."""
    columns: dict[str, list[float]] = {}
    for group, names in column_names().items():
        for name, far in zip(names, moved.get(group, ()), strict=False):
            if len(parts := name.split(".")) > 2 and group not in ("modulation", "correlation"):
                columns.setdefault(f"{group}.{parts[1]}", []).append(far)
    by_contour = {name: _rms(np.array(far)) for name, far in columns.items()}
    first = sorted(by_contour, key=lambda name: -by_contour[name])[:MOST_MOVED]
    return [{"contour": name, "moved": by_contour[name]} for name in first]


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.square(values).mean()))


def _answers(found: Mapping[str, Answers]) -> dict[str, float]:
    """Which answers change, and to what."""
    clean, lossy = found[CLEAN], found[str(TESTED)]
    kept, sure = same(clean, lossy), cross_fit(clean, confidence_basis(found))[1]
    two = np.sort(clean.probabilities, axis=1)[:, -2:]
    lead = two[:, 1] - two[:, 0]
    right, still = clean.correct, lossy.correct
    return {
        "same_of_confident": float(kept[sure].mean()),
        "same_of_unsure": float(kept[~sure].mean()),
        "share_confident": float(sure.mean()),
        "median_lead_of_changed": float(np.median(lead[~kept])),
        "median_lead_of_kept": float(np.median(lead[kept])),
        "right_to_wrong": float((right & ~still).mean()),
        "wrong_to_right": float((~right & still).mean()),
        "wrong_to_wrong": float((~right & ~still & ~kept).mean()),
    }
