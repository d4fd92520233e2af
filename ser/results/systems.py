"""What is compared with each other, this app and others, and how well each does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..corpora.copies import Copies
from ..corpora.table import FeatureTable, Progress, quiet
from ..emotions import TUTORIAL_EMOTIONS
from ..model.metrics import summarise
from ..training.choosing import inner_folds, make_scaler
from ..training.epochs import Rows
from ..training.evaluation import CLEAN, PROTOCOLS, Fit, answer_held_out, splits
from ..training.setup import OURS, TUTORIAL_SETUP, Setup
from ..training.training import fit

REPEATS = 16


@dataclass(frozen=True)
class System:
    """Something to measure.

    Attributes
    ----------
    name : str
        As tables show it.
    setup : Setup
    fit : callable
    with_copies : bool
        Whether it is trained on degraded copies, too.
    """

    name: str
    setup: Setup
    fit: Fit = fit
    with_copies: bool = False


def fit_logistic(rows: Rows, setup: Setup) -> Any:
    """Logistic regression after the same scaler; C by folds over the speakers of the training."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline
    from threadpoolctl import threadpool_limits

    scaler = [step for _, step in make_scaler(setup).steps]
    grid = {"logisticregression__C": [1e-3, 3e-3, 1e-2]}
    with threadpool_limits(1):
        search = GridSearchCV(
            make_pipeline(*scaler, LogisticRegression(max_iter=300)),
            grid,
            scoring="neg_log_loss",
            cv=inner_folds(rows),
        )
        return search.fit(rows.vectors, rows.labels).best_estimator_


THIS_APP = System("this app", OURS, with_copies=True)
SYSTEMS = (
    THIS_APP,
    System("this app, without degraded copies", OURS),
    System("logistic regression on our features", OURS, fit_logistic),
    System("the tutorial", TUTORIAL_SETUP),
)
TASKS: Mapping[str, tuple[str, ...]] = {
    "8 emotions": (),
    "the tutorial's four emotions": TUTORIAL_EMOTIONS,
}


def measure_system(
    system: System,
    task: str,
    table: FeatureTable,
    copies: Copies,
    jobs: int,
    progress: Progress = quiet,
) -> list[dict[str, Any]]:
    """Score one system on one task by all protocols; the published folds are of 8 emotions.

    Parameters
    ----------
    system : System
    task : str
        A key of `TASKS`.
    table : FeatureTable
    copies : Copies
        Trained on where the system wants them.
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of folds, as tqdm does.

    Returns
    -------
    list of dict
        For each protocol what `ser.model.metrics.summarise` says, with the system's name and the
        task.
    """
    emotions = TASKS[task]
    chosen = table.only(emotions) if emotions else table
    setup = replace(system.setup, emotions=emotions)
    scores = []
    for protocol in PROTOCOLS[:2] if emotions else PROTOCOLS:
        parts = splits(chosen, protocol, repeats=REPEATS)
        used = copies if system.with_copies else None
        found = answer_held_out(chosen, system.fit, parts, setup, jobs, progress, used)[CLEAN]
        score = summarise(found, protocol, setup.features, len(chosen))
        scores.append({"system": system.name, "task": task, **score})
    return scores
