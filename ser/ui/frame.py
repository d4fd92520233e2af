"""The frame around every page: settings, navigation, style, the visit, and what shows a fault.

Each page runs inside `frame`. It is the only way to the same frame on every path: a page opened by
its own address on a cold server runs alone, without the entrypoint.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from ..errors import ModelError
from ..model import Model
from ..store import load_model
from .memory_only import limit_uploads
from .settings import SettingsError, settings
from .texts import plain
from .visit import Visit

LOG = logging.getLogger(__name__)
PAGES = {
    "pages/recognise.py": ("Recognise", ":material/mic:"),
    "pages/about.py": ("About", ":material/info:"),
}
NAME = "Voice & emotion"
STYLE = Path(__file__).with_name("style.css")
FAULT = (
    "Something in this app has broken. It is not your fault, and your earlier results are still "
    "here: reload nothing, press **Recognise** above and try again. If it happens again, please "
    "tell the people who run this app what you pressed."
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
    limit_uploads(allowed.max_megabytes, allowed.upload_megabytes)
    try:
        yield st.session_state.setdefault("visit", Visit(allowed.most_results))
    except Exception:
        LOG.exception("The page %s broke", title)
        st.error(FAULT, icon="⚠️")


@st.cache_resource(show_spinner=False)
def _shipped_model() -> Model:
    return load_model()


def current_model() -> Model:
    """The model that answers; a page without one says so and stops."""
    try:
        return _shipped_model()
    except ModelError as error:
        st.error(f"The model that comes with the app cannot be used. {plain(str(error))}", icon="⚠️")
        st.stop()
