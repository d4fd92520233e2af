"""What the page is for: to talk and watch, or, where that cannot be, to record and look."""

import streamlit as st

from ..settings import Settings

LIVE = (
    "Watch it change while you speak",
    "Press **Start** and talk. You see that it hears you, what your voice looks like, and which "
    "emotion the last few seconds sound like **to the model**. Where nobody speaks it says "
    "nothing.",
)
RECORDED = (
    "See how it changed while you spoke",
    "Record up to {} minutes. As soon as you stop, you see how it changes along what you have "
    "said: which emotion each part of it sounds like **to the model**. Where nobody speaks it says "
    "nothing.",
)


def show_introduction(allowed: Settings, live: bool) -> None:
    """Draw the title and what to do.

    Parameters
    ----------
    allowed : Settings
    live : bool
        Whether a voice can be followed while it speaks; else it is recorded first.
    """
    title, text = LIVE if live else RECORDED
    st.title(title)
    st.markdown(text.format(allowed.max_seconds // 60))
