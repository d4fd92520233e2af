"""Brings what has just come in before the visitor's eyes, and the keyboard to it."""

from secrets import token_hex
from typing import Protocol

import streamlit as st

KEY = "arrival"
"""Of the container with all that came in last; others' keys begin like this one."""

# In a block: a page keeps what a script declares outside one, and would refuse it the next time.
SCROLL = """{
  const first = '[data-testid=stAlert], h3, .ser-answer';
  const target = document.querySelector('.st-key-%s')?.querySelector(first);
  if (target) {
    const box = target.getBoundingClientRect();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (box.top < 60 || box.bottom > 0.7 * innerHeight)
      target.scrollIntoView({behavior: still ? 'instant' : 'smooth', block: 'start'});
    target.tabIndex = -1;
    target.focus({preventScroll: true});
  }
}"""


class Part(Protocol):
    """What a visit keeps for one page.

    Attributes
    ----------
    fresh : bool
        Something has come in, and the page has not brought it into view yet.
    """

    fresh: bool


def bring_into_view(part: Part) -> None:
    """Scroll to what came in last, once."""
    if part.fresh:
        scroll_to(KEY)
        part.fresh = False


def scroll_to(key: str) -> None:
    """Scroll to the first thing that came in, a refusal, a heading or an answer, unless in sight.

    Parameters
    ----------
    key : str
        Of the container that has it.
    """
    # A script that does not differ from the last one is not run.
    script = f"<script>/* {token_hex(4)} */ {SCROLL % key}</script>"
    st.html(script, unsafe_allow_javascript=True)
