"""Where a browser gives no microphone."""

from urllib.parse import urlsplit

import streamlit as st


def hint_at_https(instead: str) -> None:
    """Say that a browser gives no microphone to this address, if that is so, and what to do."""
    address = urlsplit(st.context.url or "")
    if address.scheme == "http" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        st.info(
            "Browsers allow the microphone only on addresses that start with https:// (or on "
            f"localhost). On this address, please {instead}.",
            icon="🔒",
        )
