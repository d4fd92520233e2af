"""What tests of Live share: a microphone that the test plays, the page."""

import pytest

from ser.live.desk import LiveDesk
from ser.ui.live import listening
from ser.ui.settings import LOCAL

from ...pages import opened


class Microphone:
    """In place of the browser's part: open or not, and asked to stop or not."""

    def __init__(self):
        self.is_open = False
        self.is_deaf = False
        self.processed = False

    def __call__(self, live, servers, processed):
        """Whether it is open; one that is deaf does not hear that it is to stop."""
        self.is_open = self.is_open and (not live.stopping or self.is_deaf)
        self.processed = processed
        return self.is_open, False


@pytest.fixture
def microphone(monkeypatch):
    """Closed at first; nobody else's session is counted."""
    played = Microphone()
    monkeypatch.setattr(listening, "_microphone", played)
    desk = LiveDesk(LOCAL.live_visitors)
    monkeypatch.setattr(listening, "live_desk", lambda _: desk)
    return played


@pytest.fixture
def app(microphone):
    """The page as a new visitor meets it."""
    return opened("live")


@pytest.fixture
def started(app, microphone):
    """The page once Start has been pressed; nothing has been heard yet."""
    microphone.is_open = True
    return app.run()
