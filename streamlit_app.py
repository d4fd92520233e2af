"""The app's entrypoint: its pages. Run it with `streamlit run streamlit_app.py`."""

import streamlit as st

from ser.ui.frame import PAGES

pages = [
    st.Page(path, title=title, default=number == 0)
    for number, (path, (title, _)) in enumerate(PAGES.items())
]
st.navigation(pages, position="hidden").run()
