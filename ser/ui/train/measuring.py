"""Recordings being fetched or measured: how far that is, and its end on request."""

import streamlit as st

from ...workers.task import Task
from ..desk import models_kept
from ..frame import part
from ..settings import settings
from ..texts import about, plain
from .workshop import Data, Workshop

LOOK_S = 0.4


def take_in(shop: Workshop) -> None:
    """Move recordings that have been measured among the data of the visit."""
    task = shop.task
    if task and not (task.is_active or task.is_cancelled) and task.found:
        shop.task = None
        shop.take(task.found)
        models_kept(settings()).keep_bounds(shop)


def follow(shop: Workshop) -> bool:
    """Show the task of the visit, if there is one; whether it goes on."""
    if shop.task is None:
        return False
    if shop.task.is_active:
        part(_look, every=LOOK_S)(shop)
        return True
    if shop.task.problem:
        st.error(plain(shop.task.problem), icon="⚠️")
    elif shop.task.is_cancelled:
        st.info("Cancelled. Nothing of it is kept.", icon="✋")
    return False


def _look(shop: Workshop) -> None:
    task = shop.task
    if task is None or not task.is_active:
        st.rerun()
    assert task
    with st.container(border=True, key="measuring"):
        st.progress(_share(task), _in_words(task))
        st.button("Cancel", icon=":material/stop:", on_click=task.cancel, key="cancel-measuring")


def _share(task: Task[Data]) -> float:
    return min(task.done / task.total, 1.0) if task.total else 0.0


def _in_words(task: Task[Data]) -> str:
    if not task.total:
        return f"{task.doing} …"
    unit = 1e6 if task.total > 1e6 else 1  # bytes, or clips
    of = "MB" if unit > 1 else "recordings"
    text = f"{task.doing}: {task.done / unit:,.0f} of {task.total / unit:,.0f} {of}"
    left = task.seconds_left
    return text if left is None else f"{text}, about {about(left)} left"
