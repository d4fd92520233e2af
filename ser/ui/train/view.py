"""Brings what goes on, and then its result, before the visitor's eyes."""

from secrets import token_hex

import streamlit as st

from ..visit import Visit
from .running import KEY as PROGRESS
from .workshop import Workshop

KEY = "result"
"""Of the container with the result."""

SCROLL = """{
  const target = document.querySelector('.st-key-%s');
  if (target) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    target.scrollIntoView({behavior: still ? 'instant' : 'smooth', block: 'start'});
  }
}"""


def bring_into_view(shop: Workshop, visit: Visit) -> None:
    """Scroll to the result, once; to a training, when it begins and on coming back to it."""
    goes_on = shop.run is not None and shop.run.is_active
    if shop.fresh:
        _scroll_to(KEY)
    elif goes_on and (shop.has_begun or visit.came_from != visit.page):
        _scroll_to(PROGRESS)
    shop.fresh = shop.has_begun = False


def _scroll_to(key: str) -> None:
    # A script that does not differ from the last one is not run.
    script = f"<script>/* {token_hex(4)} */ {SCROLL % key}</script>"
    st.html(script, unsafe_allow_javascript=True)
