"""The page's controls one by one: each with a label, and what it does or why it does nothing."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from .wording import CHOICES
from .workshop import workshop


def key_of(name: str) -> str:
    """The key of a control, another one whenever all are set together."""
    return f"choose-{workshop().generation}-{name}"


def stands_at(name: str) -> Any:
    """What a control is set to, which each must be given for its default, too.

    A browser starts a control from its default when it draws it anew: it draws what is folded up
    only when that is opened, long after it was told what was set.
    """
    return st.session_state[key_of(name)]


def say(name: str, idle: str = "", same: str = "") -> None:
    """What a control does, or why it does nothing now, or nothing at this value.

    Parameters
    ----------
    name : str
        A key of `CHOICES`.
    idle, same : str
        Why it has no effect now, and why none at its value; empty if it has.
    """
    if idle:
        st.caption(f":material/block: No effect now: {idle}.")
        return
    st.caption(CHOICES[name].text)
    if same:
        st.caption(f":material/block: No effect at this value: {same}.")


def select(name: str, options: Sequence[str], idle: str = "", same: str = "") -> str:
    """A choice of one word; `idle` and `same` as `say` takes them."""
    at = options.index(stands_at(name))
    chosen = st.selectbox(CHOICES[name].label, options, at, key=key_of(name), disabled=bool(idle))
    say(name, idle, same)
    return chosen


def toggle(name: str, idle: str = "") -> bool:
    """On or off."""
    chosen = st.toggle(CHOICES[name].label, stands_at(name), key=key_of(name), disabled=bool(idle))
    say(name, idle)
    return chosen


def slider(name: str, least: int, most: int, **more: Any) -> int:
    """A whole number from a range.

    Parameters
    ----------
    name : str
        A key of `CHOICES`.
    least, most : int
    **more
        As `st.slider` takes it.
    """
    at = stands_at(name)
    chosen = st.slider(CHOICES[name].label, least, most, at, key=key_of(name), **more)
    say(name)
    return chosen


def steps(name: str, options: Sequence[float], idle: str = "", same: str = "") -> float:
    """A number from some steps, or what a link says besides; else as `select`."""
    # A link may say what is on no step.
    steps = sorted({*options, at := stands_at(name)})
    chosen = st.select_slider(
        CHOICES[name].label, steps, at, format_func=lambda value: f"{value:g}", key=key_of(name),
        disabled=bool(idle),
    )  # fmt: skip
    say(name, idle, same)
    return chosen


def number(name: str) -> float:
    """Any whole number."""
    at = stands_at(name)
    chosen = st.number_input(CHOICES[name].label, 0, 2**32 - 1, at, key=key_of(name), step=1)
    say(name)
    return chosen
