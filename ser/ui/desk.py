"""Where recordings are answered and models trained: what all visits share.

Not among Streamlit's caches: any browser can tell a server to clear those.
"""

import atexit
import threading
from collections.abc import Callable
from functools import cache, partial

from ..corpora.table import FeatureTable, load_table
from ..features.vector import FeatureSpec
from ..live.desk import LiveDesk
from ..model.model import Model
from ..model.store import TABLE
from ..studies.queue import StudyQueue
from ..workers.answer import Answer
from ..workers.gathering import Measure, measure_by
from ..workers.pool import WorkerPool
from .kept import Kept
from .result import Ask
from .settings import MB, Settings

_lock = threading.Lock()
_desks: dict[Settings, tuple[WorkerPool, Kept]] = {}
_queues: dict[Settings, StudyQueue] = {}
_models: dict[Settings, Kept] = {}
_live: dict[Settings, LiveDesk] = {}


def _desk(allowed: Settings) -> tuple[WorkerPool, Kept]:
    with _lock:
        if allowed not in _desks:
            pool = WorkerPool(allowed.workers, allowed.most_waiting)
            _desks[allowed] = pool, Kept(allowed.kept_megabytes * MB)
        return _desks[allowed]


def open_desk(allowed: Settings) -> None:
    """Start the workers, so that they are there when the first recording comes."""
    _desk(allowed)


def kept(allowed: Settings) -> Kept:
    """The bound on sounds and plots of all visits."""
    return _desk(allowed)[1]


def asking(model: Model, allowed: Settings, on_wait: Callable[[int], object]) -> Ask:
    """How a recording is answered by a model here: with this server's limits, in its queue.

    Parameters
    ----------
    model : Model
    allowed : Settings
    on_wait : callable
        As `WorkerPool.answer` takes it.
    """
    return partial(_ask, model, allowed, on_wait)


def _ask(
    model: Model,
    allowed: Settings,
    on_wait: Callable[[int], object],
    content: bytes,
    name: str,
) -> Answer:
    pool, _ = _desk(allowed)
    return pool.answer(content, name, model, allowed.max_seconds, allowed.max_bytes, on_wait)


def measuring(
    features: FeatureSpec,
    allowed: Settings,
    on_wait: Callable[[int], object] | None = None,
) -> Measure:
    """How the clips of a ZIP file are measured here, in the same queue.

    Parameters
    ----------
    features : FeatureSpec
    allowed : Settings
    on_wait : callable, optional
        As `WorkerPool.answer` takes it.
    """
    pool, _ = _desk(allowed)
    return measure_by(pool, allowed.zip_limits, features, on_wait)


def trainings(allowed: Settings) -> StudyQueue:
    """Where models are trained here."""
    with _lock:
        if allowed not in _queues:
            queue = StudyQueue(
                allowed.trainings,
                allowed.trainings_waiting,
                allowed.training_threads,
                allowed.training_megabytes,
                allowed.training_niceness,
                allowed.most_training_seconds,
            )
            atexit.register(queue.close)
            _queues[allowed] = queue
        return _queues[allowed]


def models_kept(allowed: Settings) -> Kept:
    """The bound on the models that all visits have trained."""
    with _lock:
        return _models.setdefault(allowed, Kept(allowed.models_megabytes * MB))


def live_desk(allowed: Settings) -> LiveDesk:
    """Where open microphones are listened to here."""
    with _lock:
        if allowed not in _live:
            _live[allowed] = LiveDesk(allowed.live_visitors)
            _live[allowed].start()
        return _live[allowed]


@cache
def shipped_table() -> FeatureTable:
    """The feature table that comes with the app; CorpusError if it cannot be used."""
    return load_table(TABLE)
