"""Who comes by plain HTTP, where browsers give no microphone, reads so on each page with one."""

import pytest
import streamlit as st

from ser.ui.live import listening

from .. import pages

PAGES = {
    "recognise": ("false", "upload a recording instead"),
    "live": ("false", "choose a recording on **Recognise** instead"),
    "live, one long recording": ("true", "choose a recording on **Recognise** instead"),
}


@pytest.fixture
def opened(monkeypatch):
    """A page at some address."""
    monkeypatch.setattr(listening, "_microphone", lambda *_: (False, False))

    def at(page, url):
        hosted, _ = PAGES[page]
        monkeypatch.setenv("HOSTED", hosted)
        monkeypatch.setattr(type(st.context), "url", url)
        app = pages.opened()
        app.switch_page(f"pages/{page.partition(',')[0]}.py").run()
        assert bool(app.audio_input) == (page != "live")
        return " ".join(each.value for each in app.info)

    return at


@pytest.mark.parametrize("page", PAGES)
def test_plain_http_is_told_and_what_to_do_instead(opened, page):
    """The hint names https and what this page offers."""
    told = opened(page, "http://192.168.1.5:8501/")
    assert "https://" in told and PAGES[page][1] in told


@pytest.mark.parametrize("url", ["https://voice.example/", "http://localhost:8501/"])
@pytest.mark.parametrize("page", PAGES)
def test_safe_addresses_are_not_commented_upon(opened, page, url):
    """There the microphone works."""
    assert "https://" not in opened(page, url)
