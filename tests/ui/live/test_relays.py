"""A relay of Cloudflare's is asked for with the key and the token of the secrets."""

import io
import json

import pytest
import streamlit as st

from ser.ui.live.connection import RELAY_FAILS, NoConnection, ice_servers
from ser.ui.settings import HOSTED

SERVERS = [{"urls": ["turn:turn.cloudflare.com:3478"], "username": "a", "credential": "b"}]


class Answer(io.BytesIO):
    """What the service says."""

    status = 201


@pytest.fixture
def cloudflare(monkeypatch):
    """A key there, and a service that answers as the test says; what it was asked."""
    st.cache_data.clear()
    monkeypatch.setenv("CLOUDFLARE_TURN_KEY_ID", "the-key")
    monkeypatch.setenv("CLOUDFLARE_TURN_KEY_API_TOKEN", "the-token")

    def answering(body):
        asked = []

        def urlopen(request, timeout):
            asked.append(request)
            return Answer(json.dumps(body).encode())

        monkeypatch.setattr("streamlit_webrtc.credentials.urllib.request.urlopen", urlopen)
        return asked

    yield answering
    st.cache_data.clear()


def test_cloudflare_hands_out_a_relay_once_for_all(cloudflare):
    """The key is in the address, the token in the header alone; an hour's visitors share it."""
    asked = cloudflare({"iceServers": SERVERS})
    assert ice_servers(HOSTED) == ice_servers(HOSTED) == SERVERS
    [request] = asked
    assert request.full_url.startswith("https://rtc.live.cloudflare.com/")
    assert "/keys/the-key/" in request.full_url
    assert "the-token" not in request.full_url + request.data.decode()
    assert request.get_header("Authorization") == "Bearer the-token"
    assert json.loads(request.data)["ttl"] == 2 * 3600


def test_cloudflare_that_fails_is_told_without_its_secrets(cloudflare, caplog):
    """The visitor reads a sentence."""
    cloudflare({"errors": ["no such key"]})
    with pytest.raises(NoConnection) as told:
        ice_servers(HOSTED)
    assert str(told.value) == RELAY_FAILS
    assert "the-token" not in caplog.text and "the-key" not in caplog.text
