"""The Live page, its microphone played by the test."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
import soundfile as sf

from ser.live.session import NOTHING, LiveSession
from ser.ui.kept import Kept
from ser.ui.live.drawing import parts_html
from ser.ui.settings import LOCAL
from ser.ui.visit import Visit

from ...audio_files import flac
from ...pages import opened, texts
from ...synth import SAMPLE_RATE, speech
from ..test_ribbon import stretch
from .speaking import QUIET, finished, live_of, say


def test_first_screen_asks_to_start_and_shows_nothing_made_up(app):
    """Nothing is guessed before anything is heard."""
    assert not app.exception
    assert "Press **Start**" in texts(app)
    assert "data-heard" not in texts(app)


def test_clean_up_by_the_browser_is_off_and_stays_as_it_is_set(app, microphone):
    """Off by default; switched on, it is on during the session as well."""
    assert not microphone.processed
    app.toggle(key="processed").set_value(True).run()
    microphone.is_open = True
    app.run()
    assert microphone.processed


def test_what_is_heard_is_shown_and_stays_after_stop(app, microphone):
    """While the microphone is open the emotion now, afterwards the table, brought into view."""
    microphone.is_open = True
    app.run()
    say(live_of(app).session, np.concatenate([QUIET, speech(2.5, seed=1)]))
    app.run()
    assert re.search(r'class="ser-now".*data-emotion="\w+"', texts(app))
    microphone.is_open = False
    app.run()
    assert not app.exception
    assert "data-heard" not in texts(app)
    assert len(app.dataframe[0].value) >= 1
    assert app.subheader[0].value.startswith("Live 1: 3.5")
    assert "st-key-arrival" in texts(app)
    assert "st-key-arrival" not in texts(app.run())


def test_full_server_says_so_beside_a_session_before(app, microphone, monkeypatch, model):
    """That one is not brought into view in place of what is said."""
    app.session_state["visit"].live = finished(model, np.concatenate([QUIET, speech(2.5, seed=1)]))
    app.run()
    monkeypatch.setattr("ser.ui.live.listening.live_desk", lambda _: FullDesk())
    microphone.is_open = True
    app.run()
    assert app.warning and app.subheader[0].value.startswith("Live 1")
    assert "st-key-arrival" not in texts(app)


def test_full_server_says_so_and_lets_go(app, microphone, monkeypatch):
    """The next visitor reads how many there are, and keeps no place."""
    monkeypatch.setattr("ser.ui.live.listening.live_desk", lambda _: FullDesk())
    microphone.is_open = True
    app.run()
    assert "as many as this server can listen to" in app.warning[0].value
    assert live_of(app).session is None


class FullDesk:
    """One without a place."""

    most, every = 8, 0.5

    def admit(self, session):
        from ser.errors import Busy

        raise Busy("full")


def test_the_end_is_said_before_it_comes(app, microphone):
    """Two minutes before the half hour is over; then the session ends and its answers stay."""
    microphone.is_open = True
    app.run()
    session = live_of(app).session
    say(session, np.concatenate([QUIET, speech(2.5, seed=1)]))
    session.view = replace(session.view, heard_s=LOCAL.live_seconds - 61)
    app.run()
    assert "ends by itself after 30 minutes: 1 min 1 s are left" in app.info[0].value
    session.view = replace(session.view, heard_s=LOCAL.live_seconds)
    app.run()
    assert not microphone.is_open
    assert app.subheader[0].value.startswith("Live 1")


def test_ended_session_gives_its_sound_and_the_end_of_it(model):
    """The whole as WAV, and as much as Recognise takes."""
    sound = np.concatenate([QUIET, speech(4.0, seed=1), QUIET])
    ended = finished(model, sound).ended
    whole, rate = sf.read(io.BytesIO(ended.wav()))
    last, _ = sf.read(io.BytesIO(ended.last(2.0)))
    assert rate == SAMPLE_RATE
    assert len(whole) == pytest.approx(len(sound), abs=2)
    np.testing.assert_array_equal(last, whole[-2 * SAMPLE_RATE :])


def test_ribbon_of_a_sound_whose_beginning_is_gone_starts_where_it_plays(model):
    """Its stretches move with the player; the table keeps the times of the session."""
    sound = np.concatenate([speech(3.0, seed=1), QUIET, QUIET, speech(2.5, seed=2), QUIET])
    ended = finished(model, sound, forget_at=5 * SAMPLE_RATE).ended
    assert ended.kept_from_s == pytest.approx(5, abs=0.1)
    assert ended.timeline.stretches[0].start < 1
    audible = ended.audible(ended.timeline)
    assert audible.stretches[0].start == pytest.approx(0, abs=0.3)
    assert audible.duration == pytest.approx(3.5, abs=0.2)
    assert len(ended.outline) == pytest.approx(70, abs=4)


def test_memory_of_all_visits_bounds_live_sound_too(model):
    """Over the bound the sound goes and the answers stay."""
    visit = Visit()
    visit.live = finished(model, np.concatenate([QUIET, speech(3.0, seed=1), QUIET]))
    Kept(1000).keep_bounds(visit)
    assert visit.live.ended.sound == b""
    assert visit.live.ended.timeline.stretches


def test_recording_that_no_browser_makes_is_answered_and_not_opened_again(monkeypatch):
    """Of a FLAC file in place of the browser's WAV there is an answer, and no sound to rewrite."""
    monkeypatch.setenv("HOSTED", "true")
    app = opened("live")
    app.audio_input[0].upload("long.wav", flac(speech(6.0, seed=1), SAMPLE_RATE)).run()
    assert not app.exception
    ended = live_of(app).ended
    assert ended.timeline.stretches and not ended.sound


def at(heard_s, *stretches):
    """A session's parts so many seconds after its beginning."""
    return parts_html(replace(NOTHING, heard_s=heard_s, stretches=stretches))


def test_ribbon_puts_stretches_where_they_were():
    """In a band of the last minute, in per cent of it; what is older has left it and its key."""
    html, key, _ = at(72.0, stretch(1.0, 3.0, "sad"), stretch(30.0, 33.0, "calm"))
    assert html.count('class="piece') == 1
    assert "left: 30.00%; width: 5.00%" in html
    assert "calm" in key and "sad" not in key


def test_key_stays_as_it_is_until_another_colour_comes():
    """The browser draws nothing anew whose HTML is the same, and the rest changes all the time."""
    sad, calm = stretch(30.0, 33.0, "sad"), stretch(35.0, 36.0, "calm")
    _, before, _ = at(34.0, sad)
    _, same, _ = at(34.5, sad)
    _, other, _ = at(36.0, sad, calm)
    assert before == same != other


def test_view_is_small(model):
    """A look at a session costs the network less than 16 kB, twice a second."""
    session = LiveSession(model)
    say(session, speech(12.0, seed=1))
    assert sum(map(len, parts_html(session.view))) < 16_000
