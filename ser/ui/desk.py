"""Where recordings are answered and models trained: what all visits share.

Not among Streamlit's caches: any browser can tell a server to clear those.
"""

import atexit
import threading
from collections.abc import Callable
from functools import cache, wraps
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ..corpora.table import FeatureTable, load_table
from ..features.vector import FeatureSpec
from ..live.desk import LiveDesk
from ..model.model import Model
from ..model.store import TABLE
from ..studies.queue import StudyQueue
from ..workers.answer import Answer
from ..workers.gathering import Measure, measure_by
from ..workers.pool import WorkerPool
from .answerer import Answerer
from .kept import Kept
from .result import Ask, Result
from .settings import MB, Settings
from .texts import waiting_for
from .visit import Visit

Made = TypeVar("Made")


def _once(make: Callable[[Settings], Made]) -> Callable[[Settings], Made]:
    """Make something once for all visits, whichever thread asks for it first."""
    lock, remembering = threading.Lock(), cache(make)

    @wraps(make)
    def made(allowed: Settings) -> Made:
        with lock:
            return remembering(allowed)

    return made


@_once
def workers(allowed: Settings) -> WorkerPool:
    """Who answers and measures recordings here; they start when this is first asked."""
    return WorkerPool(allowed.workers, allowed.most_waiting)


@_once
def kept(allowed: Settings) -> Kept:
    """The bound on sounds and plots of all visits."""
    return Kept(allowed.kept_megabytes * MB)


@_once
def models_kept(allowed: Settings) -> Kept:
    """The bound on the models that all visits have trained."""
    return Kept(allowed.models_megabytes * MB)


@_once
def trainings(allowed: Settings) -> StudyQueue:
    """Where models are trained here."""
    queue = StudyQueue(
        allowed.trainings,
        allowed.trainings_waiting,
        allowed.training_threads,
        allowed.training_megabytes,
        allowed.training_niceness,
        allowed.most_training_seconds,
    )
    atexit.register(queue.close)
    return queue


@_once
def live_desk(allowed: Settings) -> LiveDesk:
    """Where open microphones are listened to here."""
    desk = LiveDesk(allowed.live_visitors)
    desk.start()
    return desk


@cache
def shipped_table() -> FeatureTable:
    """The feature table that comes with the app; CorpusError if it cannot be used."""
    return load_table(TABLE)


def asking(model: Model, allowed: Settings, place: DeltaGenerator | None = None) -> Ask:
    """How a recording is answered by a model here: with this server's limits, in its queue.

    Parameters
    ----------
    model : Model
    allowed : Settings
    place : streamlit.delta_generator.DeltaGenerator, optional
        Where it is said how many are before it, while it waits.
    """

    def ask(content: bytes, name: str) -> Answer:
        def on_wait(before: int) -> None:
            if place:
                place.caption(waiting_for(before))

        limits = allowed.max_seconds, allowed.max_bytes
        return workers(allowed).answer(content, name, model, *limits, on_wait)

    return ask


def give(
    name: str, content: bytes, visit: Visit, answerer: Answerer, allowed: Settings
) -> Result | None:
    """Have a recording answered that came in alone, and show how many are before it.

    Returns
    -------
    Result or None
        None if it was refused, which the visit knows.
    """
    answers, queue = visit.answers, st.empty()
    answers.begin([name])
    ask = asking(answerer.model, allowed, queue)
    result = answers.answer(name, content, ask, answerer.name)
    kept(allowed).keep_bounds(visit)
    answers.finish()
    queue.empty()
    return result


def measuring(features: FeatureSpec, allowed: Settings) -> Measure:
    """How the clips of a ZIP file are measured here, in the same queue."""
    return measure_by(workers(allowed), allowed.zip_limits, features)
