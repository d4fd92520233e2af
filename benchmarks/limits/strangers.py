"""Why the models fall short on nEMO, by five of its speakers: a part of `evidence.json`.

The other four are kept for scores that nothing is chosen by, and are not opened here. Unless a line
says so, models learn from RAVDESS alone; the choice is among nEMO's emotions, calm counts for
neutral, as in `ser.results.transfer`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from ser.command_line.data import DEVELOPMENT, NEMO_SPEAKERS
from ser.corpora.copies import Copies
from ser.corpora.corpus import read_corpus
from ser.corpora.extraction import extract_corpus
from ser.corpora.table import FeatureTable
from ser.features.vector import DEFAULT, EVERYTHING, FeatureSpec
from ser.model.confidence import calibration_error, choose_confidence
from ser.model.metrics import MERGED, Answers, bootstrap, merged, uar
from ser.model.store import load_model
from ser.results.systems import fit_logistic
from ser.results.transfer import answer_clips, restrict
from ser.training.evaluation import CLEAN, Fit, answer_held_out, splits
from ser.training.setup import OURS, TUTORIAL_SETUP, Setup
from ser.training.training import fit

from ..measure import CORPUS, tell

NEMO = CORPUS.with_name("nemo")
FOLDS = 6  # over the actors of RAVDESS, for the temperature
LOG_TEMPERATURES = (-2.0, 3.0)


@dataclass(frozen=True, eq=False)
class Data:
    """Both corpora, and what to do with them.

    Attributes
    ----------
    known, strange : FeatureTable
        RAVDESS, and nEMO's five speakers.
    copies : Copies
        Of the former.
    jobs : int
    """

    known: FeatureTable
    strange: FeatureTable
    copies: Copies
    jobs: int


def read_strange(folder: Path, jobs: int) -> FeatureTable:
    """All features of nEMO's five speakers, the first by name."""
    clips = read_corpus(folder).spoken_by(NEMO_SPEAKERS[DEVELOPMENT])
    return extract_corpus(clips, EVERYTHING, jobs)[0]


def measure_strangers(data: Data) -> dict[str, Any]:
    """How models do on the five speakers, and what each would need to do better."""
    shipped = _shipped(data.strange)
    told = [{"name": "as shipped", **_figures(shipped)}]
    told += [{"name": name, **_figures(answers)} for name, answers in _trials(data).items()]
    for each in told:
        tell(each["name"], f"UAR {each['uar']:.3f}, {each['calibration_error']:.3f}")
    speakers = np.unique(data.strange.speaker).tolist()
    return {
        "speakers": speakers,
        "clips": len(data.strange),
        "emotions": list(shipped.emotions),
        "trials": told,
        "groups": _groups(data),
        "temperatures": _temperatures(shipped),
        "by_speaker": [
            {"speaker": name, **_figures(shipped.where(shipped.speaker == name), False)}
            for name in speakers
        ],
    }


def _figures(answers: Answers, with_interval: bool = True) -> dict[str, Any]:
    highest = answers.probabilities.max(axis=1)
    found = {
        "uar": float(uar(answers.confusion())),
        "calibration_error": calibration_error(highest, answers.correct),
        "accuracy": float(answers.correct.mean()),
        "mean_probability": float(highest.mean()),
    }
    return {**found, "uar_ci95": bootstrap(answers)} if with_interval else found


def _shipped(table: FeatureTable) -> Answers:
    answers = answer_clips(load_model(), table)
    return restrict(answers, int(answers.truth.max()) + 1)


def _trials(data: Data) -> dict[str, Answers]:
    tutorial = replace(TUTORIAL_SETUP, emotions=())
    one = np.full(len(data.strange), "nEMO")
    by_speaker = replace(
        data,
        known=standardised(data.known, data.known.speaker),
        strange=standardised(data.strange, data.strange.speaker),
    )
    return {
        "ours, without degraded copies": _trained(data, OURS),
        "logistic regression on our features": _trained(data, OURS, fit_logistic),
        "the tutorial's features and network, 8 emotions": _trained(data, tutorial),
        "as shipped; nEMO's columns moved and scaled to RAVDESS's": _shipped(
            standardised(data.strange, one, data.known)
        ),
        "as shipped; each speaker's columns moved and scaled to RAVDESS's": _shipped(
            standardised(data.strange, data.strange.speaker, data.known)
        ),
        "ours, without copies; each speaker's columns standardised, RAVDESS's, too": _trained(
            by_speaker, OURS
        ),
        "ours, trained on the other four speakers alone": _with_others(data, False),
        "ours, without copies, trained on RAVDESS and the other four speakers": _with_others(
            data, True
        ),
    }


def standardised(
    table: FeatureTable, by: np.ndarray, like: FeatureTable | None = None
) -> FeatureTable:
    """Each part's columns brought to mean 0 and spread 1, or to those of another table.

    Parameters
    ----------
    table : FeatureTable
    by : np.ndarray [shape=(rows,)]
        Which part each row is of.
    like : FeatureTable, optional
    """
    groups = {}
    for name, values in table.groups.items():
        moved = values.astype(np.float32)
        for part in np.unique(by):
            rows = by == part
            spread = moved[rows].std(axis=0)
            # A column that never changes in a part says nothing there.
            moved[rows] = (moved[rows] - moved[rows].mean(axis=0)) / np.where(spread, spread, 1)
        if like:
            goal = like.groups[name].astype(np.float32)
            moved = moved * goal.std(axis=0) + goal.mean(axis=0)
        groups[name] = moved
    return FeatureTable(groups, table.labels)


def _trained(data: Data, setup: Setup, how: Fit = fit) -> Answers:
    """By a model of RAVDESS without copies, its temperature chosen on folds over the actors."""
    table = data.known.joined(data.strange)
    first = len(data.known)
    parts = splits(data.known, "actors", FOLDS)
    parts.append((np.arange(first), np.arange(first, len(table))))
    found = answer_held_out(table, how, parts, setup, data.jobs)[CLEAN]
    chosen = choose_confidence([found.where(found.part < FOLDS)])
    strange = found.where(found.part == FOLDS)
    logs = np.log(np.maximum(strange.probabilities, 1e-12))
    told = chosen.probabilities(logs, strange.distance)
    return _restricted(replace(strange, probabilities=told))


def _with_others(data: Data, with_known: bool) -> Answers:
    """Each speaker by a model of the other four, and of RAVDESS, if so wished."""
    table = data.known.joined(data.strange)
    rows = np.arange(len(table))
    strange = rows >= len(data.known)
    parts = []
    for name in np.unique(data.strange.speaker):
        here = table.speaker == name
        parts.append((rows[~here & (strange | with_known)], rows[here]))
    return _restricted(answer_held_out(table, fit, parts, OURS, data.jobs)[CLEAN])


def _restricted(answers: Answers) -> Answers:
    """Among the emotions that have clips, calm counting for neutral."""
    found = merged(answers, MERGED)
    kept = np.unique(found.truth)
    chosen = found.probabilities[:, kept]
    return replace(
        found,
        emotions=tuple(found.emotions[k] for k in kept),
        truth=np.searchsorted(kept, found.truth),
        probabilities=chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1e-12),
    )


def _groups(data: Data) -> list[dict[str, Any]]:
    """UAR without each feature group and with each alone; the rest is as shipped."""
    metadata = load_model().metadata
    fixed = replace(OURS, alpha=metadata["alpha"], epochs=metadata["epochs"], early_stopping=False)
    table = data.known.joined(data.strange)
    first = len(data.known)
    parts = [(np.arange(first), np.arange(first, len(table)))]

    def scored(features: FeatureSpec) -> dict[str, Any]:
        setup = replace(fixed, features=features)
        found = answer_held_out(table, fit, parts, setup, 1, copies=data.copies)[CLEAN]
        answers = _restricted(found)
        return {"uar": float(uar(answers.confusion())), "uar_ci95": bootstrap(answers)}

    none = dict.fromkeys(EVERYTHING.groups, False)
    told = [{"name": "all", **scored(DEFAULT)}]
    for group in DEFAULT.groups:
        without = scored(replace(DEFAULT, **{group: False}))
        alone = scored(FeatureSpec(**{**none, group: True}))
        told.append({"name": group, "without": without, "alone": alone})
        tell(group, f"without {without['uar']:.3f}, alone {alone['uar']:.3f}")
    return told


def _temperatures(answers: Answers) -> dict[str, Any]:
    """The calibration error with one temperature for each speaker, chosen on the other four."""
    told, chosen = answers.probabilities.copy(), {}
    for name in np.unique(answers.speaker).tolist():
        here = answers.speaker == name
        chosen[name] = _temperature(answers.where(~here))
        told[here] = _tempered(told[here], chosen[name])
    return {**_figures(replace(answers, probabilities=told)), "temperature": chosen}


def _temperature(answers: Answers) -> float:
    rows = np.arange(len(answers.truth))

    def loss(log_temperature: float) -> float:
        told = _tempered(answers.probabilities, float(np.exp(log_temperature)))
        return -float(np.log(told[rows, answers.truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=LOG_TEMPERATURES, method="bounded").x))


def _tempered(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    powers = np.maximum(probabilities, 1e-12) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)
