"""Tells whoever loads the page anew during a training that this has ended it.

The visit that begins then knows nothing of the one before; the browser's tab does.
"""

from secrets import token_hex

import streamlit as st

from .workshop import Workshop

TOLD = (
    "The training that went on in this tab has ended, because the page was loaded anew. What was "
    "set up is still there: press Train to begin again."
)
REMEMBER = """try {
  const visit = '%s', goesOn = %s, before = sessionStorage.getItem('training');
  const shown = document.documentElement.dataset;
  if (goesOn) {
    sessionStorage.setItem('training', visit);
    delete shown.training;
  } else if (before) {
    sessionStorage.removeItem('training');
    if (before !== visit) shown.training = 'ended';
  }
} catch {} // a browser that keeps nothing
"""


def tell_of_reload(shop: Workshop) -> None:
    """Have the tab remember that a training goes on, and tell if one has been lost."""
    visit = st.session_state.setdefault("tab", token_hex(8))
    goes_on = "true" if shop.run and shop.run.is_active else "false"
    st.html(
        f'<p class="ser-ended" role="status">ℹ️ {TOLD}</p>'
        f"<script>{REMEMBER % (visit, goes_on)}</script>",
        unsafe_allow_javascript=True,
    )
