"""Every figure that is shown, from one command.

`python -m ser results` writes them into one file, `results.json` beside the model; README, card
and About page are made from it (`ser.results.scores`). Whatever is chosen is chosen inside a fold.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..audio.augment import DEGRADATIONS, HARMLESS
from ..corpora.copying import CHANGES, extract_copies, extract_degraded
from ..corpora.corpus import read_corpus
from ..corpora.extraction import extract_corpus
from ..corpora.table import FeatureTable, Progress, quiet
from ..features.vector import DEFAULT, EVERYTHING, FeatureSpec
from ..model.calibration import accuracy_at, calibration_error
from ..model.confidence import cross_fit
from ..model.metrics import Answers, bootstrap, over_actors, summarise, uar
from ..model.model import Model
from ..training.evaluation import CLEAN, answer_held_out, splits
from ..training.setup import N_COPIES, OURS
from ..training.training import confidence_basis, fit, train_model
from .listeners import measure_merged
from .systems import SYSTEMS, TASKS, THIS_APP, measure_system

UNTRIED = tuple(f"Actor_{number}" for number in range(17, 25))
"""Of RAVDESS; what was fixed beforehand was chosen on trials with the others."""

Say = Callable[[str], None]


def measure_ablations(
    table: FeatureTable, alpha: float, epochs: int, jobs: int, progress: Progress = quiet
) -> dict[str, Any]:
    """UAR on unseen actors without each feature group, and with each alone.

    Alpha and epochs are those of the shipped model, and there are no degraded copies: each figure
    is to be compared with the one for all groups here.

    Parameters
    ----------
    table : FeatureTable
    alpha : float
        L2 regularisation.
    epochs : int
    jobs, progress
        As `measure_system` takes them.
    """
    parts = splits(table, "actors")
    fixed = replace(OURS, alpha=alpha, epochs=epochs, early_stopping=False)

    def scored(features: FeatureSpec) -> dict[str, Any]:
        setup = replace(fixed, features=features)
        answers = answer_held_out(table, fit, parts, setup, jobs, progress)[CLEAN]
        score = summarise(answers, "actors", features, len(table))
        return {name: score[name] for name in ("uar", "uar_ci95")}

    none = dict.fromkeys(EVERYTHING.groups, False)
    found = {"all": scored(DEFAULT)}
    for group in DEFAULT.groups:
        found[f"without {group}"] = scored(replace(DEFAULT, **{group: False}))
        found[f"{group} alone"] = scored(FeatureSpec(**{**none, group: True}))
    return found


def measure_versions(
    found: Mapping[str, Answers], names: Collection[str], basis: Sequence[Answers]
) -> dict[str, Any]:
    """Scores of versions of the clips on unseen actors, all by the same models.

    Parameters
    ----------
    found : mapping of str to Answers
        As `ser.training.evaluation.answer_held_out` gives them; `CLEAN` is what all are compared
        with.
    names : collection of str
        Which of them, besides `CLEAN`.
    basis : sequence of Answers
        That confidence is chosen on.
    """
    clean = found[CLEAN].probabilities.argmax(axis=1)
    return {name: _measure_version(found[name], clean, basis) for name in (CLEAN, *names)}


def _measure_version(
    answers: Answers, clean: np.ndarray, basis: Sequence[Answers]
) -> dict[str, Any]:
    same = answers.probabilities.argmax(axis=1) == clean
    highest, correct = cross_fit(answers, basis)[0].max(axis=1), answers.correct
    figures: dict[str, Callable[[np.ndarray], float]] = {
        "calibration_error": lambda rows: calibration_error(highest[rows], correct[rows]),
        "accuracy_at_70": lambda rows: accuracy_at(0.7, highest[rows], correct[rows]),
        "same_answer": lambda rows: float(same[rows].mean()),
    }
    score = {"uar": float(uar(answers.confusion())), "uar_ci95": bootstrap(answers)}
    for name, figure in figures.items():
        score[name] = figure(np.arange(len(same)))
        score[f"{name}_ci95"] = over_actors(answers.speaker, figure)
    return score


def measure_untried(answers: Answers) -> dict[str, Any] | None:
    """Scores on the actors who had no part in trials; None for other data."""
    rows = np.isin(answers.speaker, UNTRIED)
    if set(UNTRIED) - set(answers.speaker.tolist()):
        return None
    return summarise(answers.where(rows), "actors", DEFAULT, int(rows.sum()))


def measure_everything(
    folder: Path, jobs: int, progress: Progress, say: Say
) -> tuple[FeatureTable, Model, dict[str, Answers], dict[str, Any]]:
    """Train the shipped model and measure all there is to measure.

    Parameters
    ----------
    folder : path
        With the clips of RAVDESS.
    jobs : int
    progress : callable
        Wraps iterables, as tqdm does.
    say : callable
        Told what is done next.

    Returns
    -------
    table : FeatureTable
        Of all feature groups.
    model : Model
    answers : dict of str to Answers
        As `train_model` gives them.
    results : dict
        The content of `ser.results.scores.RESULTS`.
    """
    say("features of all clips")
    corpus = read_corpus(folder)
    table, problems = extract_corpus(corpus, EVERYTHING, jobs, progress)
    say("degraded copies")
    copies = extract_copies(corpus, table, N_COPIES, DEFAULT, 0, jobs, progress)
    say("changes to test with")
    versions = {name: extract_degraded(corpus, table, name, DEFAULT, 0, jobs) for name in CHANGES}
    say(THIS_APP.name)
    setup = replace(THIS_APP.setup, copies=N_COPIES)
    model, found = train_model(table, setup, 6, jobs, progress, copies, versions)
    basis = confidence_basis(found)
    results: dict[str, Any] = {
        "problems": problems,
        "data": model.metadata["data"],
        "versions": model.metadata["versions"],
        "merged": measure_merged(found[CLEAN]),
        "untried": measure_untried(found[CLEAN]),
        "degraded": measure_versions(found, DEGRADATIONS, basis),
        "harmless": measure_versions(found, HARMLESS, basis),
    }
    plain = answer_held_out(
        table, fit, splits(table, "actors"), OURS, jobs, progress, None, versions
    )
    results["degraded_without_copies"] = measure_versions(plain, DEGRADATIONS, [plain[CLEAN]])
    say("each feature group")
    results["ablations"] = measure_ablations(
        table, model.metadata["alpha"], model.metadata["epochs"], jobs, progress
    )
    results["scores"] = []
    for system in SYSTEMS:
        for task in TASKS:
            say(f"{system.name}, {task}")
            results["scores"] += measure_system(system, task, table, copies, jobs, progress)
    return table, model, found, results
