"""How a stored model does on data that it was not trained on, such as another corpus.

Only clips whose emotion the model knows are scored, in two ways:

restricted
    The model chooses among the emotions that the data has: the other labels are struck out and the
    rest sums to 1 again. This is the headline, as chance is then one over the number of emotions
    and the figure can be compared with others "on six classes".
free
    The model chooses among all its labels, as it does for a user; what the data lacks is wrong.

If the data has neutral and no calm, a model's calm counts for neutral, both times: RAVDESS tells
apart what other corpora call neutral. The input check (`ser.model.check`) has no say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..corpora.table import FeatureTable
from ..emotions import order
from ..errors import CorpusError, ModelError
from ..model.calibration import calibration_error
from ..model.heldout import load_heldout, without_suffix
from ..model.metrics import MERGED, Answers, summarise, uar
from ..model.model import Model
from ..model.probabilities import distance_of
from ..words import counted, in_figures

SHOWN = (
    *("uar_restricted", "uar_free", "calibration_error", "calibration_error_free"),
    *("coverage", "accuracy_confident"),
)


def merged_labels(labels: Sequence[str], present: set[str]) -> dict[str, str]:
    """The labels of a model that count for another, as the data lacks them and has the other."""
    return {
        name: other
        for name, other in MERGED.items()
        if name in labels and name not in present and other in present
    }


def answer_clips(model: Model, table: FeatureTable) -> Answers:
    """Answer each clip whose emotion the model knows, by free choice.

    Parameters
    ----------
    model : Model
    table : FeatureTable

    Returns
    -------
    Answers
        Of the emotions that both know and, after them, the model's other labels.

    Raises
    ------
    CorpusError
        If they share fewer than two emotions, or the table lacks the model's features.
    """
    from threadpoolctl import threadpool_limits

    present = set(table.emotion.tolist())
    merged = merged_labels(model.labels, present)
    labels = np.array([merged.get(name, name) for name in model.labels])
    shared = order([name for name in labels.tolist() if name in present])
    if len(shared) < 2:
        raise CorpusError(
            f"Nothing to score: the data has {', '.join(sorted(present))}; expected two or more of "
            f"the model's {', '.join(order(model.labels))}. Choose other data or another model."
        )
    names = (*shared, *order([name for name in labels.tolist() if name not in shared]))
    rows = np.isin(table.emotion, shared)
    with threadpool_limits(1):  # the digits depend on the number of threads
        vectors = table.matrix(model.features)[rows]
        each = model.predict_proba(vectors).astype(np.float64)
        distance = distance_of(model.scaled(vectors))
    truth = np.array([names.index(name) for name in table.emotion[rows].tolist()])
    return Answers(
        names,
        truth,
        np.stack([each[:, labels == name].sum(axis=1) for name in names], axis=1),
        table.speaker[rows],
        np.zeros(len(truth), int),
        table.labels["clip"][rows],
        distance,
    )


def restrict(answers: Answers, n: int) -> Answers:
    """The answers with the choice restricted to the first `n` emotions, which hold every truth."""
    kept = answers.probabilities[:, :n]
    total = np.maximum(kept.sum(axis=1, keepdims=True), np.finfo(kept.dtype).tiny)
    return replace(answers, emotions=answers.emotions[:n], probabilities=kept / total)


def score_model(
    model: Model, table: FeatureTable, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Score a model's answers to the clips of a table.

    Parameters
    ----------
    model : Model
    table : FeatureTable
    names : mapping of str to str, optional
        What the data calls its emotions to what the table does; by default the same.

    Returns
    -------
    dict
        What `ser.model.metrics.summarise` gives for the restricted choice, over the clips that are
        scored, with protocol "model"; `uar_ci95` is None if there is but one speaker. And:

        uar_restricted, uar_free : float
            The first is `uar`.
        calibration_error, calibration_error_free : float
            Over 15 bins of the likeliest emotion's probability.
        coverage, accuracy_confident : float
            Share of clips whose free answer reaches the model's threshold, and how many of those
            are right; the latter None for no clips.
        mapping : dict
            The data's name of each emotion to the model's label, None if it has none.
        merged : dict
            Labels of the model that count for another.
        left_out : dict
            Number of clips of each emotion that the model does not know.

    Examples
    --------
    >>> import ser
    >>> from ser.model.store import TABLE
    >>> from ser.corpora.table import load_table
    >>> score = score_model(ser.load_model(), load_table(TABLE).spoken_by(["Actor_01"]))
    >>> score["n_clips"], score["merged"], score["left_out"]
    (60, {}, {})
    """
    free = answer_clips(model, table)
    restricted = restrict(free, int(free.truth.max()) + 1)
    score = summarise(restricted, "model", model.features, len(free.truth))
    if score["n_speakers"] < 2:
        score["uar_ci95"] = None
    confident = model.confidence.is_sure(free.probabilities, free.distance)
    sure, present = free.correct[confident], table.emotion.tolist()
    names = names or {name: name for name in order(present)}
    return {
        **score,
        "uar_restricted": score["uar"],
        "uar_free": float(uar(free.confusion())),
        "calibration_error": _calibration(restricted),
        "calibration_error_free": _calibration(free),
        "coverage": float(confident.mean()),
        "accuracy_confident": float(sure.mean()) if len(sure) else None,
        "mapping": {a: b if b in restricted.emotions else None for a, b in names.items()},
        "merged": merged_labels(model.labels, set(present)),
        "left_out": {n: present.count(n) for n in order(present) if n not in restricted.emotions},
    }


def _calibration(answers: Answers) -> float:
    return calibration_error(answers.probabilities.max(axis=1), answers.correct)


def count_trained_on(folder: Path | str, table: FeatureTable) -> int | None:
    """How many clips of a table a stored model was trained on, by their names; None if unknown.

    Scores on such clips flatter.
    """
    try:
        known = set(load_heldout(folder).clip.tolist())
    except ModelError:
        return None
    return sum(without_suffix(name) in known for name in table.labels["clip"].tolist())


def in_words(score: Mapping[str, Any]) -> list[str]:
    """The lines for people that follow those of every score."""
    lines = [f"{name:22} {in_figures(score[name])}" for name in SHOWN]
    mapped = [f"{name} → {label}" for name, label in score["mapping"].items() if label]
    mapped += [f"{name} counts as {other}" for name, other in score["merged"].items()]
    lines.append(f"{'mapping':22} {', '.join(mapped)}")
    for name, clips in score["left_out"].items():
        lines.append(f"left out: {counted(clips, 'clip')} of {name}, which the model does not know")
    if score["n_trained_on"]:
        learnt = counted(score["n_trained_on"], "clip")
        lines.append(f"flattering: the model was trained on {learnt} of these")
    return lines
