"""Training: feature vectors and labels to a `Model`.

Everything is seeded, and the linear algebra runs on one thread a process: its sums, and so the
digits, depend on the number of threads.
"""

import platform
import warnings
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from ..corpora.copies import Copies, rows_of
from ..corpora.remembered import PACKAGES
from ..corpora.table import FeatureTable, Progress, quiet
from ..model.confidence import choose_confidence, score_confidence, to_metadata
from ..model.metrics import Answers, summarise
from ..model.model import NO_LIMIT, Model
from .choosing import choose, make_scaler, stoppable
from .epochs import Rows, in_epochs, make_mlp, run_epochs
from .evaluation import CLEAN, answer_held_out, splits
from .setup import OURS, Setup
from .trainable import no_falling_apart

COPIES = "copies"


@no_falling_apart()
def fit(rows: Rows, setup: Setup = OURS) -> Pipeline:
    """Train a set-up, with what it leaves to be chosen, on one thread.

    Parameters
    ----------
    rows : Rows
    setup : Setup

    Returns
    -------
    sklearn.pipeline.Pipeline

    Raises
    ------
    SetupError
        If its numbers grow beyond all bounds.
    """
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
        warnings.filterwarnings("ignore", "Got `batch_size` less than 1 or larger")  # few clips
        setup = stoppable(rows, setup)
        alpha, epochs = choose(rows, setup)
        scaler = make_scaler(setup)
        scaled = replace(rows, vectors=scaler.fit_transform(rows.vectors))
        mlp = make_mlp(setup, alpha)
        if not in_epochs(setup):
            mlp.fit(scaled.vectors, scaled.labels)
        else:
            for _ in run_epochs(mlp, scaled, epochs, setup.averaging):
                pass
        return make_pipeline(*(step for _, step in scaler.steps), mlp)


def to_arrays(pipeline: Pipeline) -> dict[str, np.ndarray]:
    """The weights of a trained pipeline, as `Model.arrays` wants them, float32.

    Training sees float32 too, so its weights are kept as they are.
    """
    scaler, mlp = pipeline[0], pipeline[-1]
    columns = mlp.coefs_[0].shape[0]
    arrays = {
        "mean": getattr(scaler, "mean_", np.zeros(columns)),
        "scale": getattr(scaler, "scale_", np.ones(columns)),
    }
    weights, biases = list(mlp.coefs_), list(mlp.intercepts_)
    if mlp.n_outputs_ == 1:  # scikit-learn's for two classes: the log odds of the second
        weights[-1], biases[-1] = np.pad(weights[-1], [(0, 0), (1, 0)]), np.pad(biases[-1], (1, 0))
    for k in range(len(weights)):
        arrays |= {f"weights_{k}": weights[k], f"biases_{k}": biases[k]}
    return {name: values.astype(np.float32) for name, values in arrays.items()}


def train_model(
    table: FeatureTable,
    setup: Setup = OURS,
    folds: int = 6,
    jobs: int = -1,
    progress: Progress = quiet,
    copies: Copies | None = None,
    variants: Mapping[str, FeatureTable] | None = None,
) -> tuple[Model, dict[str, Answers]]:
    """Train on all clips, with confidence and scores from folds over the actors.

    Parameters
    ----------
    table : FeatureTable
    setup : Setup
    folds : int
        Of the answers from which confidence and scores come.
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of folds, as tqdm does.
    copies : Copies, optional
        Degraded copies of the table's clips: trained on, and answered for the confidence.
    variants : mapping of str to FeatureTable, optional
        As `ser.training.evaluation.answer_held_out` has them.

    Returns
    -------
    model : Model
        Its metadata lacks only what `ser.model.store.save_model` and the caller know: file hash,
        command.
    answers : dict of str to Answers
        By models that never heard the actor, to `CLEAN`, to `COPIES` if there are any, and to the
        variants.

    Raises
    ------
    CorpusError, SetupError
        As `ser.training.evaluation.splits` and `ser.training.evaluation.answer_held_out`.
    """
    if setup.emotions:
        table = table.only(setup.emotions)
    parts = splits(table, "actors", folds)
    asked = {**({COPIES: copies.table} if copies else {}), **(variants or {})}
    found = answer_held_out(table, fit, parts, setup, jobs, progress, copies, asked)
    rows = rows_for(table, setup, copies)
    model = make_model(fit(rows, setup), setup, table, folds, found, len(rows) - len(table))
    return model, found


def confidence_basis(found: Mapping[str, Answers]) -> list[Answers]:
    """The answers that confidence is chosen on: to the clips and to their degraded copies."""
    return [found[name] for name in (CLEAN, COPIES) if name in found]


def make_model(
    pipeline: Pipeline,
    setup: Setup,
    table: FeatureTable,
    folds: int,
    found: Mapping[str, Answers],
    n_copies: int = 0,
) -> Model:
    """A trained pipeline as a model, its confidence and scores from held-out answers."""
    basis = confidence_basis(found)
    confidence = choose_confidence(basis)
    metadata = {
        "setup": setup.to_dict(),
        "alpha": pipeline[-1].alpha,
        "epochs": pipeline[-1].n_iter_,
        "folds": folds,
        "data": {
            "n_clips": len(table),
            "n_copies": n_copies,
            "n_speakers": len(np.unique(table.speaker)),
            "fingerprint": table.fingerprint,
        },
        "versions": versions(),
        "scores": summarise(found[CLEAN], "actors", setup.features, len(table)),
        "confidence": to_metadata(confidence, score_confidence(found[CLEAN], basis)),
    }
    return Model(
        labels=tuple(pipeline.classes_.tolist()),
        features=setup.features,
        arrays=to_arrays(pipeline),
        activation=pipeline[-1].activation,
        limit=setup.limit if setup.scaler else NO_LIMIT,
        confidence=confidence,
        metadata=metadata,
    )


def rows_for(table: FeatureTable, setup: Setup, copies: Copies | None = None) -> Rows:
    """A whole table, and its copies, to train on.

    Parameters
    ----------
    table : FeatureTable
    setup : Setup
        Which features.
    copies : Copies, optional
        Of clips of the table; those of other clips are left out.

    Returns
    -------
    Rows
        The table's, then the copies'.
    """
    tables = [table]
    if copies:
        tables.append(copies.table.rows(rows_of(copies, table.labels["clip"])))
    return Rows.of(tables, setup.features)


def versions() -> dict[str, str]:
    """Versions of what the digits depend on: of what measures, and of what trains."""
    packages = (*PACKAGES, "scikit-learn")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}
