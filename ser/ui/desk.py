"""Where recordings are answered: the workers and the memory that all visits share."""

from functools import partial

import streamlit as st

from ..answer import Answer
from ..model import Model
from ..pool import WorkerPool
from .kept import Kept
from .settings import Settings, settings
from .visit import Ask

QUEUE = "Other recordings are before yours: {}. Please wait a moment …"


@st.cache_resource(show_spinner=False, max_entries=1, on_release=WorkerPool.close)
def workers(allowed: Settings) -> WorkerPool:
    """The processes that answer, started once for all visits."""
    return WorkerPool(allowed.workers, allowed.most_waiting)


@st.cache_resource(show_spinner=False, max_entries=1)
def kept(allowed: Settings) -> Kept:
    """The bound on sounds and plots of all visits."""
    return Kept(allowed.kept_megabytes * 1024**2)


def asking(model: Model) -> Ask:
    """How a recording is answered by a model here: with this server's limits, in its queue."""
    return partial(_ask, model, settings())


def _ask(model: Model, allowed: Settings, content: bytes, name: str) -> Answer:
    line = st.empty()
    try:
        return workers(allowed).answer(
            content,
            name,
            model,
            allowed.max_seconds,
            allowed.max_bytes,
            on_wait=lambda before: line.caption(f":material/hourglass: {QUEUE.format(before)}"),
        )
    finally:
        line.empty()
