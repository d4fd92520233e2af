"""What stands beside every microphone: what becomes of a voice, and where a browser gives none."""

from urllib.parse import urlsplit

import streamlit as st

from .texts import KEPT, PRIVATE


def hint_at_https(instead: str) -> None:
    """Say that a browser gives no microphone to this address, if that is so, and what to do."""
    address = urlsplit(st.context.url or "")
    if address.scheme == "http" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        st.info(
            "Browsers allow the microphone only on addresses that start with https:// (or on "
            f"localhost). On this address, please {instead}.",
            icon="🔒",
        )


def tell_what_is_kept(more: str = "") -> None:
    """Say in a line what becomes of a voice, and the rest of it for those who want to know.

    Parameters
    ----------
    more : str
        For the line, after that.
    """
    st.caption(f"{KEPT} {more}")
    with st.expander("What happens to your voice"):
        st.caption(PRIVATE)
