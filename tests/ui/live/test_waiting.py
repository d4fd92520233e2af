"""Nothing on Live waits for ever: not for sound, not for the browser, not for the page's timer."""

import pytest

from ser.live.desk import LiveDesk
from ser.live.session import LiveSession
from ser.ui.live.listening import (
    CONNECTED_WITHIN_S,
    CONNECTING_EVERY_S,
    NOT_CONNECTED,
    STOPPED_WITHIN_S,
    _watch,
)
from ser.ui.live.state import UNSEEN_S, UNSEEN_WAITING_S, Live
from ser.ui.live.waking import TRIES, watch_over
from ser.ui.settings import LOCAL
from ser.ui.visit import Visit

from ...synth import speech
from .speaking import live_of, say


def told(app):
    """What the page says in boxes and in small print."""
    return " ".join(each.value for each in (*app.info, *app.caption))


def test_connecting_counts_and_then_gives_way_to_a_recording(started):
    """After ten seconds one sentence says why, and a recorder stands in its place."""
    assert "Connecting … (0 of 10 s)" in told(started)
    live_of(started).since -= CONNECTED_WITHIN_S / 2
    assert "Connecting … (5 of 10 s)" in told(started.run())
    live_of(started).since -= CONNECTED_WITHIN_S / 2
    started.run()
    assert NOT_CONNECTED in told(started)
    assert started.audio_input and not live_of(started).is_awaited


def test_browser_that_never_says_that_it_has_stopped_is_not_waited_for(started, microphone):
    """A moment after it has been told to stop, the page goes on without its word."""
    microphone.is_deaf = True
    live_of(started).since -= CONNECTED_WITHIN_S + 1
    started.run()
    assert not started.audio_input
    live_of(started).since -= STOPPED_WITHIN_S
    started.run()
    assert started.audio_input


def test_page_that_only_waits_for_the_browser_looks_too(started, microphone):
    """Each run counts as a look, so that it is not woken again and again."""
    live, microphone.is_deaf = live_of(started), True
    live.stop()
    live.seen = 0.0
    started.run()
    assert live.stopping and live.seen


def test_each_tick_of_the_page_counts_as_a_look(model):
    """The part that runs by itself looks, too."""
    visit = Visit()
    visit.live.begin(LiveSession(model))
    visit.live.seen = 0.0
    _watch(visit, LiveDesk(1), LOCAL, CONNECTING_EVERY_S)
    assert visit.live.seen


class Waiting:
    """A visitor who waits, and the time that passes."""

    def __init__(self, session=None):
        self.now, self.woken = 100.0, []
        self.live = Live(session=session, stopping=session is None, clock=lambda: self.now)
        self.live.look()

    def sleep(self, seconds):
        self.now += seconds

    def wake(self):
        self.woken.append(self.now)


def test_page_whose_timer_is_lost_is_woken(model):
    """Some seconds after its last look it runs again, and then is left alone while it looks."""
    waiting = Waiting()

    def wake():
        waiting.wake()
        waiting.live.look()
        waiting.live.stopping = len(waiting.woken) < 3

    watch_over(waiting.live, wake, waiting.sleep)
    first, second, _ = waiting.woken
    assert UNSEEN_WAITING_S < first - 100 < UNSEEN_WAITING_S + 2
    assert second - first > UNSEEN_WAITING_S


def test_page_that_looks_is_left_alone():
    """Its own timer is enough."""
    waiting = Waiting()

    def sleep(seconds):
        waiting.sleep(seconds)
        waiting.live.look()
        waiting.live.stopping = waiting.now < 130

    watch_over(waiting.live, waiting.wake, sleep)
    assert not waiting.woken


def test_page_that_is_gone_is_not_called_for_ever():
    """A minute in vain is enough."""
    waiting = Waiting()
    watch_over(waiting.live, waiting.wake, waiting.sleep)
    assert len(waiting.woken) == TRIES


def test_page_that_hears_is_given_more_time(started):
    """Where the server is slow, looks come every four seconds; that is no reason to wake it."""
    live = live_of(started)
    now = live.clock()
    live.clock = lambda: now + UNSEEN_S - 1
    assert live.is_unseen
    say(live.session, speech(1.0))
    assert not live.is_unseen
    live.clock = lambda: now + UNSEEN_S + 1
    assert live.is_unseen


@pytest.fixture
def watched(monkeypatch):
    """Who is watched over, once for each watch that begins."""
    begun = []
    monkeypatch.setattr("ser.ui.live.waking.watch_over", lambda live, wake: begun.append(live))
    return begun


def test_page_is_watched_over_from_the_start_once(app, microphone, watched):
    """One watch for each visitor who waits, however often the page runs."""
    assert not watched
    microphone.is_open = True
    app.run().run()
    assert watched == [live_of(app)]
