"""The Streamlit side: a package for each page, and beside them what the pages share."""
