"""How a browser's sound reaches the server: directly, or through a relay (TURN) of the owner's.

At home no server in between is needed. A host such as Community Cloud lets no sound in from
outside, so there a relay must carry it; which, the owner says among the secrets (`docs/deploy.md`).
"""

import logging
from typing import Any

import requests
import streamlit as st

from ..settings import MEANINGS, Settings, setting
from .state import Live

LOG = logging.getLogger(__name__)
TWILIO = "https://api.twilio.com/2010-04-01/Accounts/{}/Tokens.json"
PATIENCE_S = 10.0
VALID_S = 3600
NO_RELAY = (
    "Where this copy of the app runs, it cannot follow a voice while it speaks. So it listens to "
    "all that you have said at once, when you stop."
)
RELAY_FAILS = (
    "The app cannot follow your voice while you speak just now: the service that would carry it "
    "here does not answer. So it listens to all that you have said at once, when you stop."
)


class NoConnection(Exception):
    """There is no way to connect; the message is for the visitor."""


def way_to_connect(live: Live, allowed: Settings) -> tuple[list[dict[str, Any]], str]:
    """As `ice_servers`, and why a recording is to be asked for instead; empty if it is not."""
    if live.instead and not live.stopping:  # the browser is still to be told
        return [], live.instead
    try:
        return ice_servers(allowed), ""
    except NoConnection as problem:
        return [], str(problem)


def ice_servers(allowed: Settings) -> list[dict[str, Any]]:
    """Servers that help a browser and this server find a way to each other; none at home.

    Parameters
    ----------
    allowed : Settings

    Raises
    ------
    NoConnection
        If a relay is needed and there is none.
    """
    if url := setting("turn_url"):
        account = {"username": setting("turn_username"), "credential": setting("turn_credential")}
        return [{"urls": url, **account}]
    for user, secret, hand_out in (
        ("cloudflare_turn_key_id", "cloudflare_turn_key_api_token", _cloudflare),
        ("twilio_account_sid", "twilio_auth_token", _twilio),
    ):
        if setting(user) and setting(secret):
            try:
                return hand_out(str(setting(user)), str(setting(secret)))
            except (requests.RequestException, ValueError, KeyError) as error:
                # Not the error itself: it may name the account.
                LOG.warning("No relay by %s: %s", user, type(error).__name__)
                raise NoConnection(RELAY_FAILS) from None
    is_direct = MEANINGS.get(str(setting("live_direct")).lower(), False)
    if allowed.hosted and not is_direct:
        raise NoConnection(NO_RELAY)
    return []


def take_sound_only() -> None:
    """Refuse a connection by which a changed page sends pictures: they would be decoded here."""
    from aiortc.codecs import CODECS

    CODECS["video"].clear()


def _cloudflare(key: str, token: str) -> list[Any]:
    # Which keeps the answer for an hour itself, and asks for one that is valid for two.
    from streamlit_webrtc.credentials import get_cloudflare_ice_servers

    return list(get_cloudflare_ice_servers(key, token))


@st.cache_data(ttl=VALID_S, show_spinner=False)
def _twilio(account: str, token: str) -> list[Any]:
    # Valid twice as long as it is kept here, so that who gets it last has an hour, too.
    answer = requests.post(
        TWILIO.format(account), {"Ttl": 2 * VALID_S}, auth=(account, token), timeout=PATIENCE_S
    )
    answer.raise_for_status()
    return list(answer.json()["ice_servers"])
