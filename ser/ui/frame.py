"""The frame around every page: settings, navigation, style, the visit, and what shows a fault.

Each page runs inside `frame`, and what is drawn anew by itself inside `part`. The frame is the only
way to the same frame on every path: a page opened by its own address on a cold server runs alone,
without the entrypoint.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from ..emotions import EMOTIONS
from ..errors import ModelError, SerError
from ..model.heldout import load_heldout
from ..model.store import load_model
from ..words import listed
from .answerer import Answerer
from .desk import workers
from .memory_only import limit_uploads, sweep_ended_visits
from .recognise.answers import Answers
from .settings import SettingsError, settings
from .texts import plain
from .visit import Visit

LOG = logging.getLogger(__name__)
PAGES = {
    "pages/recognise.py": ("Recognise", ":material/mic:"),
    "pages/live.py": ("Live", ":material/graphic_eq:"),
    "pages/train.py": ("Train", ":material/model_training:"),
    "pages/about.py": ("About", ":material/info:"),
}
NAME = "Voice & emotion"
Loaded = TypeVar("Loaded")
STYLE = Path(__file__).with_name("style.css")
FAULT = (
    "Something in this app has broken, and it is not your fault. Please press **Recognise** above "
    "and try again: your earlier results are still there, as long as you do not reload the page. "
    "If it happens again, please tell the people who run this app what you pressed."
)

LOST = (
    "Your own model “{}” had to make room in memory for others’. The app’s own model answers "
    "again; train yours once more to use it."
)


@contextmanager
def frame(title: str) -> Iterator[Visit]:
    """Draw the frame of a page around what the block draws.

    Whatever breaks in the block is logged, and told in words of our own: hosted, Streamlit would
    show a notice that says nothing, and at home a traceback.

    Parameters
    ----------
    title : str
        Of the browser's tab.

    Yields
    ------
    Visit
        This visitor's.
    """
    st.set_page_config(page_title=f"{title} · {NAME}", page_icon="🎙️", layout="centered")
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="navigation"):
        st.markdown(f"🎙️ **{NAME}**", width="stretch")
        for page, (label, icon) in PAGES.items():
            st.page_link(page, label=label, icon=icon)
    try:
        allowed = settings()
    except SettingsError as error:
        st.error(plain(str(error)), icon="⚠️")
        st.stop()
    with _telling_faults(f"The page {title}"):
        largest = max(allowed.max_megabytes, allowed.zip_megabytes)
        limit_uploads(largest, allowed.upload_megabytes)
        sweep_ended_visits()
        workers(allowed)  # so that they are there when the first recording comes
        visit = st.session_state.setdefault("visit", Visit(Answers(allowed.most_results)))
        visit.came_from, visit.page = visit.page, title
        yield visit


def part(draw: Callable[..., None], every: float) -> Callable[..., None]:
    """A part of a page that is drawn anew by itself; its faults are told as those of the page.

    Parameters
    ----------
    draw : callable
    every : float
        Seconds from one time to the next.

    Returns
    -------
    callable
        Draws the part, with what `draw` takes.
    """

    @wraps(draw)
    def drawn(*given: Any) -> None:
        with _telling_faults(f"The part {draw.__qualname__}"):
            draw(*given)

    return st.fragment(drawn, run_every=every)


@contextmanager
def _telling_faults(where: str) -> Iterator[None]:
    try:
        yield
    except Exception:
        LOG.exception("%s broke", where)
        st.error(FAULT, icon="⚠️")
        st.stop()


def _load_shipped() -> Answerer:
    try:
        return _load_whole()  # again and again, until it works: what failed is not cached
    except ModelError as error:
        return _load_without_heldout(error)


@st.cache_resource(show_spinner=False)
def _load_whole() -> Answerer:
    return Answerer("", load_model(), load_heldout())


@st.cache_resource(show_spinner=False)
def _load_without_heldout(_error: ModelError) -> Answerer:
    model = load_model()
    LOG.error("The answers of models that never heard the actors are missing", exc_info=_error)
    return Answerer("", model, None)


def shipped() -> Answerer:
    """The model that comes with the app; a page without one says so and stops."""
    return or_stop(_load_shipped, "The model that comes with this app")


def or_stop(load: Callable[[], Loaded], what: str) -> Loaded:
    """What comes with the app; a page that lacks it says so and stops."""
    try:
        return load()
    except SerError as error:
        LOG.exception("%s cannot be used", what)
        st.error(f"{what} cannot be used. {details(error)}", icon="⚠️")
        st.stop()


def details(error: SerError) -> str:
    """What an error says, but not of a server: it names folders, which are nobody's business."""
    return "" if settings().hosted else plain(str(error))


def who_answers(visit: Visit) -> Answerer:
    """Who answers this visitor, who is told if it is not the app's model."""
    adopted = visit.adopted
    if adopted is None:
        if visit.lost_model:
            st.info(LOST.format(plain(visit.lost_model)), icon="💾")
        return shipped()
    with st.container(border=True, key="adopted"):
        st.markdown(
            f":material/model_training: Answers come from **your own model**, "
            f"“{plain(adopted.name)}”, for this visit only.{_knows_only(adopted.model.labels)}"
        )
        st.button(
            "Back to the app’s own model",
            icon=":material/undo:",
            on_click=visit.use,
            args=(None,),
            key="back-to-shipped",
        )
    return adopted


def _knows_only(labels: Sequence[str]) -> str:
    if not set(EMOTIONS) - set(labels):
        return ""
    names = listed(map(plain, labels))
    return f" It knows only {names}: whatever it hears, it says one of them."
