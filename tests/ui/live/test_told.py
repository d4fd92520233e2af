"""What the Live page says when something is not as it should be, and about privacy."""

from dataclasses import replace

import numpy as np
import pytest

from ser.live.session import GONE_S
from ser.model.check import QUIET as QUIET_ADVICE
from ser.ui.live.listening import CUT_OFF, FAULT
from ser.ui.settings import LOCAL

from ...pages import captions, texts
from ...synth import speech
from .speaking import QUIET, live_of, say


@pytest.fixture
def speaking(started):
    """A page that has heard something."""
    say(live_of(started).session, np.concatenate([QUIET, speech(2.0, seed=1)]))
    return started.run()


def test_server_that_cannot_keep_up_says_so(speaking, monkeypatch):
    """Where answers come every two seconds, the page says that; else it says nothing of it."""
    assert "The server is busy" not in captions(speaking)
    monkeypatch.setattr("ser.ui.live.listening.live_desk", lambda _: SlowDesk())
    assert "The server is busy: there is a new answer every 2 s." in captions(speaking.run())


class SlowDesk:
    """One whose steps have become rare."""

    most, every = 8, 2.0


def test_session_that_was_cut_off_says_so_and_keeps_what_was_heard(speaking):
    """No frame for a quarter of a minute ends it."""
    session = live_of(speaking).session
    now = session._clock()
    session._clock = lambda: now + GONE_S + 1
    speaking.run()
    assert [each.value for each in speaking.warning] == [CUT_OFF]
    assert speaking.subheader[0].value.startswith("Live 1")


def test_session_that_broke_says_so_and_keeps_what_was_heard(speaking):
    """A fault of ours is called one."""
    live_of(speaking).session.problem = True
    speaking.run()
    assert [each.value for each in speaking.warning] == [FAULT]
    assert speaking.subheader[0].value.startswith("Live 1")


def test_session_that_is_full_ends_without_a_word(speaking):
    """It was said before; nothing has gone wrong."""
    session = live_of(speaking).session
    session.view = replace(session.view, heard_s=LOCAL.live_seconds)
    assert not speaking.run().warning


def test_privacy_is_told_before_the_microphone_opens(app):
    """Where the voice goes, for how long, and that nobody else hears it."""
    told = captions(app)
    assert "stays in the memory of the computer that runs this app" in told
    assert "It is not written to disk" in told
    assert "30 minutes" in told


def test_level_is_shown(started):
    """A loud tone fills the bar nearly, a soft one half; silence is called so."""
    live = live_of(started)
    say(live.session, np.concatenate([QUIET]))
    assert "width: 0%" in texts(started.run()) and ">silence<" in texts(started)
    for level, width, word in ((-7, "90%", "good"), (-35, "50%", "good"), (0, "100%", "too loud")):
        live.session.view = replace(live.session.view, level_db=level)
        page = texts(started.run())
        assert f'class="bar" style="width: {width}"' in page and f">{word}" in page


@pytest.mark.parametrize(
    "warnings, word, verdict",
    [((), "softly, but well", "Next closest"), ((QUIET_ADVICE,), "very quiet", "hears too little")],
)
def test_soft_voice_is_either_well_heard_or_too_quiet_to_be_sure(started, warnings, word, verdict):
    """The level and the answer never say the one and the other."""
    live = live_of(started)
    say(live.session, np.concatenate([QUIET, speech(2.5, seed=1)]))
    now = replace(live.session.view.stretches[-1].prediction, warnings=warnings)
    live.session.view = replace(live.session.view, level_db=-55.0, speaking=True, now=now)
    page = texts(started.run())
    assert f">{word}" in page and verdict in page
    assert ("very quiet" in page) == ("hears too little" in page)
