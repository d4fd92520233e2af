"""Brings the result of a training before the visitor's eyes."""

import streamlit as st

from .workshop import Workshop

KEY = "result"
"""Of the container with the result."""

SCROLL = """{
  const target = document.querySelector('.st-key-result');
  if (target) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    target.scrollIntoView({behavior: still ? 'instant' : 'smooth', block: 'start'});
  }
}"""


def bring_result_into_view(shop: Workshop) -> None:
    """Scroll to the result, once."""
    if not shop.fresh:
        return
    shop.fresh = False
    # A script that does not differ from the last one is not run.
    st.html(f"<script>/* {shop.count} */ {SCROLL}</script>", unsafe_allow_javascript=True)
