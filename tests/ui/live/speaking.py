"""What is said to a session, and what a visit keeps of it."""

import numpy as np

from ser.live.session import LiveSession
from ser.ui.live.state import Live

from ...frames import frames
from ...synth import SAMPLE_RATE

QUIET = np.zeros(SAMPLE_RATE, np.float32)


def live_of(app):
    """What is kept of a page's visit for Live."""
    return app.session_state["visit"].live


def say(session, sound):
    """Have a session hear a sound."""
    for frame in frames(sound):
        session.hear(frame)
    session.step()


def finished(model, sound, forget_at=None):
    """A visit's session of a sound that is over."""
    live, session = Live(), LiveSession(model, "Live 1")
    live.begin(session)
    for part in np.split(sound, [forget_at] if forget_at else []):
        if forget_at and session.sound.heard_s:
            session.drop_sound()
        say(session, part)
    live.finish()
    return live
