"""Brings what has just come in before the visitor's eyes, and the keyboard to it."""

import streamlit as st

from .visit import Visit

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


def bring_into_view(visit: Visit, key: str = KEY) -> None:
    """Scroll to the first thing that came in, a refusal, a heading or an answer, unless in sight.

    Parameters
    ----------
    visit : Visit
    key : str
        Of the container that has it.
    """
    if not visit.fresh:
        return
    visit.arrivals += 1  # a script that does not differ from the last one is not run
    script = f"<script>/* {visit.arrivals} */ {SCROLL % key}</script>"
    st.html(script, unsafe_allow_javascript=True)
    visit.fresh = False
