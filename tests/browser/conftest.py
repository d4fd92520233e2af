"""The browser tests share one server; each visitor is a context of its own."""

import os

import pytest
from playwright.sync_api import sync_playwright

from .running import CHROMIUM, PAGE_ERRORS, QUIET, chromium, serve


def pytest_collection_modifyitems(items):
    """Leave the browser tests out where there is no Chromium, unless they are required.

    One that fails is tried once more: on a busy machine a key press or a click may meet a page that
    is just being drawn anew. Live comes last: it goes by the clock, and by then the other tests,
    which run beside, have made room.
    """
    absent = not (CHROMIUM or os.environ.get("REQUIRE_BROWSER"))
    for item in items:
        if "tests/browser" not in item.path.as_posix():
            continue
        item.add_marker(pytest.mark.flaky(reruns=1))
        if absent:
            item.add_marker(pytest.mark.skip(reason="no Chromium found: browser tests not run"))
    items.sort(key=lambda item: item.path.match("browser/test_live.py"))


@pytest.fixture(autouse=True)
def no_page_errors():
    """No script of a page has thrown anything during the test."""
    PAGE_ERRORS.clear()
    yield
    assert not PAGE_ERRORS


@pytest.fixture(scope="session")
def playwright():
    """The driver of the browsers."""
    if not CHROMIUM:
        pytest.fail("The browser tests are required and no Chromium was found: install chromium")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def server():
    """A running app, shared by all tests that need no cold one."""
    with serve() as running:
        yield running


@pytest.fixture(scope="session")
def microphone(tmp_path_factory):
    """A WAV file with a synthesised voice, for the fake microphone."""
    import soundfile

    from ..synth import speech

    path = tmp_path_factory.mktemp("microphone") / "voice.wav"
    soundfile.write(path, speech(4.0, seed=1, sample_rate=48_000), 48_000, subtype="PCM_16")
    return path


@pytest.fixture(scope="session")
def browser(playwright, microphone):
    """Chromium whose microphone says the synthesised voice."""
    with chromium(playwright, microphone) as running:
        yield running


@pytest.fixture(scope="session")
def refusing(playwright):
    """Chromium whose owner has said no to the microphone."""
    arguments = [*QUIET, "--use-fake-device-for-media-stream", "--deny-permission-prompts"]
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield running
    running.close()
