"""A training from its first epoch to both scores and a model: `run_study`.

The Train page and the command line get their digits here and there from the same functions:
`ser.training.evaluation.answer_held_out` with the folds of `splits`, `ser.training.training.fit`
and `make_model`. Before them comes one training to be watched, on part of the first fold's training
clips: what that fold is tested on has no say in its curve. Actors that are watched are tested by
other folds, though: rounds chosen by eye flatter a little, which `early_stopping` does not.

All folds are trained in threads of one process, which share its memory; the linear algebra of each
runs on one thread, so that their number changes no digit.
"""

import io
import time
from collections.abc import Callable, Iterable, Iterator

import joblib
import numpy as np
from joblib import parallel_config
from sklearn.model_selection import ShuffleSplit
from sklearn.pipeline import Pipeline

from ..corpora.table import FeatureTable
from ..model.heldout import keep
from ..model.metrics import Answers, summarise
from ..model.model import Model
from ..training.choosing import inner_folds
from ..training.convergence import remarks
from ..training.epochs import Epoch, Rows
from ..training.evaluation import CLEAN, answer_held_out, splits
from ..training.trainable import require_trainable
from ..training.training import fit, make_model, rows_for
from .plan import Outcome, Plan, Step, folds_of
from .watching import watch


def run_study(
    table: FeatureTable,
    plan: Plan,
    tell: Callable[[Step | Epoch], None] = lambda _: None,
    jobs: int = 1,
) -> Outcome:
    """Train, score both ways and make a model.

    Parameters
    ----------
    table : FeatureTable
    plan : Plan
    tell : callable
        Told of each epoch that is watched and of each training that is done; what it raises
        cancels.
    jobs : int
        Trainings at the same time.

    Returns
    -------
    Outcome

    Raises
    ------
    SetupError
        If the training comes to nothing: its numbers grow beyond all bounds.
    CorpusError
        If the table lacks features or emotions that are asked for, or as `require_trainable`.
    """
    start, setup = time.perf_counter(), plan.setup
    table = table.only(setup.emotions) if setup.emotions else table
    epochs = _watched(table, plan, tell)
    actors, random = _scored(table, plan, tell, jobs)
    tell(Step("model", 0, 1))
    pipeline, model = _made(table, plan, actors, random)
    written, both = _written(pipeline), {"actors": actors, "random": random}
    scores = {
        name: summarise(each, name, setup.features, len(table))
        for name, each in both.items()
        if each
    }
    found = tuple(remarks(epochs, setup, pipeline[-1].n_iter_))
    outcome = Outcome(
        plan,
        actors,
        random,
        scores,
        tuple(epochs),
        model,
        written,
        keep(actors) if actors else None,
        _sizes(table, plan, model),
        time.perf_counter() - start,
        found,
    )
    tell(Step("model", 1, 1))  # when nothing is left that somebody would wait for
    return outcome


def _watched(table: FeatureTable, plan: Plan, tell: Callable[[Step | Epoch], None]) -> list[Epoch]:
    """Train once, epoch by epoch, without clips that are held out inside the first training part.

    The clips that this part is tested on have no say in what is shown before their score.
    """
    tell(Step("watch", 0, 1))
    rows = rows_for(table, plan.setup)
    folds = _folds(table, plan)
    parts = (
        splits(table, "actors", folds)
        if folds
        else splits(table, "random", 1, 1, plan.setup.seed, plan.test_share)
    )
    epochs: list[Epoch] = []

    def note(epoch: Epoch) -> None:
        epochs.append(epoch)
        tell(epoch)

    require_trainable(table, parts, plan.setup.features)
    inside = rows[parts[0][0]]
    train, held_out = held_out_inside(inside, plan)
    watch(inside[train], inside[held_out], plan.setup, note)
    tell(Step("watch", 1, 1))
    return epochs


def _folds(table: FeatureTable, plan: Plan) -> int:
    return folds_of(plan, len(np.unique(table.speaker)))


def held_out_inside(rows: Rows, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers to train on and to watch: a third of the speakers, or some clips of a single one.

    Parameters
    ----------
    rows : Rows
        A training part.
    plan : Plan

    Returns
    -------
    train, held_out : np.ndarray
        The second is empty where speakers cannot be held out without an emotion lacking.
    """
    everything, nothing = np.arange(len(rows)), np.arange(0)
    if len(np.unique(rows.speakers)) > 1:
        return next(iter(inner_folds(rows)), (everything, nothing))
    split = ShuffleSplit(1, test_size=plan.test_share, random_state=plan.setup.seed)
    train, held_out = next(split.split(everything))
    is_whole = set(rows.labels[train]) == set(rows.labels)
    return (train, held_out) if is_whole else (everything, nothing)


def _scored(
    table: FeatureTable, plan: Plan, tell: Callable[[Step | Epoch], None], jobs: int
) -> tuple[Answers | None, Answers]:
    def answered(protocol: str, folds: int) -> Answers:
        parts = splits(table, protocol, folds, plan.repeats, plan.setup.seed, plan.test_share)

        def progress(items: Iterable, total: int) -> Iterator:
            tell(Step(protocol, 0, total))
            for done, item in enumerate(items, start=1):
                tell(Step(protocol, done, total))
                yield item

        with parallel_config("threading"):
            return answer_held_out(table, fit, parts, plan.setup, jobs, progress)[CLEAN]

    folds = _folds(table, plan)
    return answered("actors", folds) if folds else None, answered("random", 2)


def _made(table: FeatureTable, plan: Plan, actors: Answers | None, random: Answers):
    pipeline = fit(rows_for(table, plan.setup), plan.setup)
    folds = _folds(table, plan)
    # One speaker's model has nothing better to choose its confidence on than the random splits.
    model = make_model(pipeline, plan.setup, table, folds, {CLEAN: actors or random})
    return pipeline, model


def _written(pipeline: Pipeline) -> bytes:
    pipeline[-1].__dict__.pop("_optimizer", None)  # twice the weights, of use only while training
    file = io.BytesIO()
    joblib.dump(pipeline, file, compress=3)
    return file.getvalue()


def _sizes(table: FeatureTable, plan: Plan, model: Model) -> dict[str, int]:
    train, test = splits(table, "random", 2, 1, plan.setup.seed, plan.test_share)[0]
    weights = (a.size for name, a in model.arrays.items() if name.startswith(("weights", "biases")))
    return {
        "clips": len(table),
        "speakers": len(np.unique(table.speaker)),
        "columns": len(plan.setup.features.names),
        "weights": int(sum(weights)),
        "train": len(train),
        "test": len(test),
    }
