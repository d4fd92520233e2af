"""The Streamlit side: everything here may import `ser`; nothing in `ser` imports this."""
