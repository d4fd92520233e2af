"""The frame around every page: settings, navigation, style, and the visit.

Each page calls `frame` first. It is the only way to the same frame on every path: a page opened by
its own address on a cold server runs alone, without the entrypoint.
"""

from pathlib import Path

import streamlit as st

from ..errors import ModelError
from ..model import Model
from ..store import load_model
from .texts import plain
from .visit import Visit

PAGES = {
    "pages/recognise.py": ("Recognise", ":material/mic:"),
    "pages/about.py": ("About", ":material/info:"),
}
NAME = "Voice & emotion"
STYLE = Path(__file__).with_name("style.css")


def frame(title: str) -> Visit:
    """Draw the frame of a page.

    Parameters
    ----------
    title : str
        Of the browser's tab.

    Returns
    -------
    Visit
        This visitor's.
    """
    st.set_page_config(page_title=f"{title} · {NAME}", page_icon="🎙️", layout="centered")
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="navigation"):
        st.markdown(f"🎙️ **{NAME}**", width="stretch")
        for page, (label, icon) in PAGES.items():
            st.page_link(page, label=label, icon=icon)
    return st.session_state.setdefault("visit", Visit())


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
