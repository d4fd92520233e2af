"""The set-up in the address of the page, so that it can be shared and outlives a reload.

Streamlit adds a step to the browser's history whenever a program changes the address, and Back
would then lead to the same page again and again. So the browser is asked to put the address in
place of the present one.
"""

from urllib.parse import urlencode

import streamlit as st

from ...studies.presets import Draft, to_link

REPLACE = """{
  const address = new URLSearchParams('%s');
  for (const [name, value] of new URLSearchParams(location.search))
    if (/^embed(_options)?$/.test(name)) address.append(name, value);
  const search = `?${address}`.replace(/^\\?$/, '');
  // What comes late must not change the address of the page that the visitor has gone to.
  if (/\\/train\\/?$/.test(location.pathname) && search !== location.search) {
    history.replaceState(history.state, '', location.pathname + search + location.hash);
    // Community Cloud shows the address of the page that the app is framed in.
    if (parent !== window)
      parent.postMessage({stCommVersion: 1, type: 'SET_QUERY_PARAM', queryParams: search}, '*');
  }
}"""


def write_address(draft: Draft) -> None:
    """Have the address say what is set up."""
    query = urlencode(to_link(draft))  # which leaves nothing that could end a text or a script
    st.html(f"<script>{REPLACE % query}</script>", unsafe_allow_javascript=True)
