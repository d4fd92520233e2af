"""The page's controls one by one: each with a label, and what it does or why it does nothing."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from .wording import CHOICES
from .workshop import workshop


def key_of(name: str) -> str:
    """The key of a control, another one whenever all are set together."""
    return f"choose-{workshop().generation}-{name}"


def say(name: str, idle: str = "") -> None:
    """What a control does, or why it does nothing now."""
    st.caption(f":material/block: No effect now: {idle}." if idle else CHOICES[name][1])


def select(name: str, options: Sequence[str], idle: str = "") -> str:
    """A choice of one word."""
    # A browser that draws a control anew starts it from its default: that is what it stands at.
    at = options.index(st.session_state[key_of(name)])
    chosen = st.selectbox(CHOICES[name][0], options, at, key=key_of(name), disabled=bool(idle))
    say(name, idle)
    return chosen


def toggle(name: str, idle: str = "") -> bool:
    """On or off."""
    chosen = st.toggle(CHOICES[name][0], key=key_of(name), disabled=bool(idle))
    say(name, idle)
    return chosen


def slider(name: str, least: int, most: int, **more: Any) -> int:
    """A whole number from a range."""
    chosen = st.slider(CHOICES[name][0], least, most, key=key_of(name), **more)
    say(name)
    return chosen


def steps(name: str, options: Sequence[float], idle: str = "") -> float:
    """A number from some steps, or what a link says besides."""
    # A link may say what is on no step.
    steps = sorted({*options, st.session_state[key_of(name)]})
    chosen = st.select_slider(
        CHOICES[name][0], steps, format_func=lambda value: f"{value:g}", key=key_of(name),
        disabled=bool(idle),
    )  # fmt: skip
    say(name, idle)
    return chosen


def number(name: str) -> float:
    """Any whole number."""
    at = st.session_state[key_of(name)]  # as in `select`
    chosen = st.number_input(CHOICES[name][0], 0, 2**32 - 1, at, key=key_of(name), step=1)
    say(name)
    return chosen
