"""How a browser's sound finds its way to the server, and what is said where it cannot."""

import pytest
import requests
import streamlit as st
from aiortc import RTCPeerConnection
from aiortc.codecs import CODECS
from aiortc.rtcpeerconnection import OperationError

from ser.ui.live import connection
from ser.ui.live.connection import (
    NO_RELAY,
    RELAY_FAILS,
    NoConnection,
    ice_servers,
    take_sound_only,
    way_to_connect,
)
from ser.ui.live.state import Live
from ser.ui.settings import HOSTED, LOCAL
from tests.ui.test_memory_only import run
from tests.ui.test_settings import secrets  # noqa: F401 – a fixture

SETTINGS = (
    *("TURN_URL", "TURN_USERNAME", "TURN_CREDENTIAL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    *("CLOUDFLARE_TURN_KEY_ID", "CLOUDFLARE_TURN_KEY_API_TOKEN", "LIVE_DIRECT"),
)
RELAY = [{"urls": "turn:relay.example:3478", "username": "guest", "credential": "word"}]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, secrets):  # noqa: F811
    """No relay, whoever runs the tests, and nothing remembered from before."""
    for name in SETTINGS:
        monkeypatch.setenv(name, "")  # so that it is unset again: secrets become variables
    st.cache_data.clear()
    return secrets


def test_at_home_no_server_helps():
    """Nothing leaves the house, not even to a public STUN server."""
    assert ice_servers(LOCAL) == []


def test_hosted_without_a_relay_there_is_no_connection():
    """One sentence says why, and what there is instead."""
    with pytest.raises(NoConnection) as told:
        ice_servers(HOSTED)
    assert str(told.value) == NO_RELAY
    assert way_to_connect(Live(), HOSTED) == ([], NO_RELAY)


def test_server_that_is_reached_directly_needs_none(monkeypatch):
    """Its owner says so."""
    monkeypatch.setenv("LIVE_DIRECT", "true")
    assert ice_servers(HOSTED) == []


def test_fixed_relay_is_taken_from_the_secrets(nothing_set):
    """Address, user name and password, as browsers want them."""
    nothing_set(
        'TURN_URL = "turn:relay.example:3478"\nTURN_USERNAME = "guest"\nTURN_CREDENTIAL = "word"'
    )
    assert ice_servers(HOSTED) == RELAY


class Answer:
    """What a service says."""

    def __init__(self, status, body):
        self.status, self.body = status, body

    def raise_for_status(self):
        if self.status >= 400:
            raise requests.HTTPError(self.status)

    def json(self):
        return self.body


@pytest.fixture
def twilio(monkeypatch):
    """An account there, and a service that answers as the test says."""
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC1")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "secret")

    def answering(status, body):
        asked = []

        def post(*args, **options):
            asked.append((args, options))
            return Answer(status, body)

        monkeypatch.setattr(connection.requests, "post", post)
        return asked

    return answering


def test_service_hands_out_a_relay_once_for_all(twilio):
    """Visitors within an hour share one answer; the account's own secret is not in it."""
    asked = twilio(201, {"ice_servers": RELAY})
    assert ice_servers(HOSTED) == ice_servers(HOSTED) == RELAY
    [((url, form), options)] = asked
    assert "AC1" in url and options["auth"] == ("AC1", "secret")
    assert form["Ttl"] > connection.VALID_S


@pytest.mark.parametrize("status, body", [(401, {}), (200, {"nothing": 1})])
def test_service_that_fails_is_told_without_its_secrets(twilio, caplog, status, body):
    """The visitor reads a sentence, the log a kind of error."""
    twilio(status, body)
    with pytest.raises(NoConnection, match=RELAY_FAILS[:30]):
        ice_servers(HOSTED)
    assert "secret" not in caplog.text and "AC1" not in caplog.text


def test_failed_attempt_leads_to_a_recording_once_the_browser_knows():
    """First the browser is told to stop, then another way is offered, until they try again."""
    live = Live(instead="No way.", stopping=True)
    assert way_to_connect(live, LOCAL) == ([], "")
    live.stopping = False
    assert way_to_connect(live, LOCAL) == ([], "No way.")
    live.try_again()
    assert way_to_connect(live, LOCAL) == ([], "")


def test_pictures_are_refused(monkeypatch):
    """A page that was changed to send video, too, gets no connection; sound alone gets one."""
    monkeypatch.setitem(CODECS, "video", [*CODECS["video"]])

    async def connect(*kinds):
        caller, server = RTCPeerConnection(), RTCPeerConnection()
        for kind in kinds:
            caller.addTransceiver(kind, direction="sendonly")
        offer = await caller.createOffer()
        take_sound_only()
        await server.setRemoteDescription(offer)

    with pytest.raises(OperationError, match="video"):
        run(connect("audio", "video"))
    run(connect("audio"))
