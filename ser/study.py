"""A training from its first epoch to both scores and a model: `run_study`.

The Train page and the command line get their digits here and there from the same functions:
`ser.evaluation.answer_held_out` with the folds of `splits`, `ser.training.fit` and `make_model`.
Before them comes one training with some speakers held out, only to be watched.

All folds are trained in threads of one process, which share its memory; the linear algebra of each
runs on one thread, so that their number changes no digit.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from .epochs import Epoch, Rows
from .errors import SetupError
from .evaluation import CLEAN, TEST_SHARE, answer_held_out, splits
from .heldout import HeldOut, keep
from .metrics import Answers, summarise
from .model import Model
from .setup import OURS, Setup
from .table import FeatureTable
from .trainable import require_trainable

FOLDS, REPEATS = 6, 4
STAGES = ("watch", "actors", "random", "model")
"""What a study does one after the other: train to be watched, unseen actors, random splits, model.
"""

LEAST_SHARE, MOST_SHARE = 0.1, 0.5


@dataclass(frozen=True)
class Plan:
    """What is to be trained and how it is to be scored.

    Attributes
    ----------
    setup : Setup
    folds : int
        Over the actors; fewer where there are fewer actors.
    repeats : int
        Random splits.
    test_share : float
        Of each random split.
    """

    setup: Setup = OURS
    folds: int = FOLDS
    repeats: int = REPEATS
    test_share: float = TEST_SHARE

    def __post_init__(self) -> None:
        if not LEAST_SHARE <= self.test_share <= MOST_SHARE:
            raise SetupError(
                f"Cannot test on a share of {self.test_share:g} of the clips: expected "
                f"{LEAST_SHARE} to {MOST_SHARE}."
            )
        if self.folds < 2 or self.repeats < 2:
            raise SetupError(
                f"Cannot score with {self.folds} folds and {self.repeats} random splits: expected "
                "2 or more of each, as confidence is measured on one by the others."
            )


@dataclass(frozen=True)
class Step:
    """How far a study is.

    Attributes
    ----------
    stage : str
        One of `STAGES`.
    done, total : int
        Trainings of this stage; 0 of 0 if it cannot be done.
    """

    stage: str
    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a study found.

    Attributes
    ----------
    plan : Plan
    actors : Answers or None
        To clips of actors that the answering model never heard; None for one speaker.
    random : Answers
        To clips of the random splits.
    scores : dict of str to dict
        What `ser.metrics.summarise` says of these, by protocol.
    epochs : tuple of Epoch
        Of the training that was watched.
    model : Model
        Trained on all clips.
    heldout : HeldOut or None
        As `actors`, with the model's confidence.
    sizes : dict of str to int
        `clips`, `columns`, `weights`, and `train` and `test` of a random split.
    seconds : float
    notes : tuple of str
        What to know about this training, in plain words.
    """

    plan: Plan
    actors: Answers | None
    random: Answers
    scores: dict[str, dict[str, Any]]
    epochs: tuple[Epoch, ...]
    model: Model
    heldout: HeldOut | None
    sizes: dict[str, int]
    seconds: float
    notes: tuple[str, ...] = field(default=())


def folds_of(plan: Plan, n_speakers: int) -> int:
    """How many folds over the actors there can be; 0 for a single speaker."""
    return min(plan.folds, n_speakers) if n_speakers > 1 else 0


def run_study(
    table: FeatureTable,
    plan: Plan,
    tell: Callable[[Step | Epoch], None] = lambda _: None,
    jobs: int = 1,
) -> tuple[Outcome, Any]:
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
    outcome : Outcome
    pipeline : sklearn.pipeline.Pipeline
        The model as scikit-learn has it.

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
    tell(Step("model", 1, 1))
    both = {"actors": actors, "random": random}
    outcome = Outcome(
        plan,
        actors,
        random,
        {
            name: summarise(each, name, setup.features, len(table))
            for name, each in both.items()
            if each
        },
        tuple(epochs),
        model,
        keep(actors) if actors else None,
        _sizes(table, plan, model),
        time.perf_counter() - start,
        tuple(_notes(epochs, pipeline, plan)),
    )
    return outcome, pipeline


def _rows(table: FeatureTable, setup: Setup) -> Rows:
    return Rows(table.matrix(setup.features), table.emotion, table.speaker)


def _watched(table: FeatureTable, plan: Plan, tell: Callable[[Step | Epoch], None]) -> list[Epoch]:
    """Train once with the first fold's actors held out, epoch by epoch."""
    from .watching import watch

    tell(Step("watch", 0, 1))
    rows = _rows(table, plan.setup)
    folds = folds_of(plan, len(np.unique(table.speaker)))
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
    train, test = parts[0]
    watch(rows[train], rows[test], plan.setup, note)
    tell(Step("watch", 1, 1))
    return epochs


def _scored(
    table: FeatureTable, plan: Plan, tell: Callable[[Step | Epoch], None], jobs: int
) -> tuple[Answers | None, Answers]:
    from joblib import parallel_config

    from .training import fit

    def answered(protocol: str, folds: int) -> Answers:
        parts = splits(table, protocol, folds, plan.repeats, plan.setup.seed, plan.test_share)

        def progress(items: Iterable, total: int) -> Iterator:
            tell(Step(protocol, 0, total))
            for done, item in enumerate(items, start=1):
                tell(Step(protocol, done, total))
                yield item

        with parallel_config("threading"):
            return answer_held_out(table, fit, parts, plan.setup, jobs, progress)[CLEAN]

    folds = folds_of(plan, len(np.unique(table.speaker)))
    return answered("actors", folds) if folds else None, answered("random", 2)


def _made(table: FeatureTable, plan: Plan, actors: Answers | None, random: Answers):
    from .training import fit, make_model

    pipeline = fit(_rows(table, plan.setup), plan.setup)
    folds = folds_of(plan, len(np.unique(table.speaker)))
    # One speaker's model has nothing better to choose its confidence on than the random splits.
    model = make_model(pipeline, plan.setup, table, folds, {CLEAN: actors or random})
    return pipeline, model


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


def _notes(epochs: list[Epoch], pipeline: Any, plan: Plan) -> Iterator[str]:
    setup, mlp = plan.setup, pipeline[-1]
    losses = [epoch.loss for epoch in epochs]
    if losses and losses[-1] > losses[0]:
        yield (
            "The error grew instead of shrinking: the steps are too large. Make the learning rate "
            "smaller, or switch the scaler on."
        )
    own_fit = setup.solver == "lbfgs" or not (setup.early_stopping or setup.averaging)
    if own_fit and mlp.n_iter_ >= setup.epochs:
        yield (
            f"It was still learning when its {setup.epochs} rounds were over. More rounds may make "
            "it better; a smaller network or the scaler make it faster."
        )


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """As JSON has it."""
    return {**asdict(plan), "setup": plan.setup.to_dict()}


def plan_from_dict(told: dict[str, Any]) -> Plan:
    """Read what `plan_to_dict` gave; SetupError if it is none."""
    from .setup import parse_setup

    return replace(Plan(**{**told, "setup": OURS}), setup=parse_setup(told["setup"]))
