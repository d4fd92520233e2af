"""The app's entrypoint: opens the first page. Run it with `streamlit run streamlit_app.py`.

The pages are those that Streamlit finds in `pages/`. With `st.navigation` here as well, a page
would be another one on a cold server, where its own address bypasses this file, than on a warm one.
"""

import streamlit as st

st.switch_page("pages/recognise.py")
