"""On the server's event loop, which all visitors share, a frame is only put aside."""

import sys

from ser.live.session import LiveSession
from ser.ui.live.state import Live

from ...frames import frames
from ...synth import speech

APPENDING = {"hear", "put", "monotonic", "append", "__enter__", "__exit__"}


def called_by(work):
    """Names of all functions, ours and others', that are called meanwhile."""
    names = set()

    def note(frame, event, argument):
        if event == "call":
            names.add(frame.f_code.co_name)
        elif event == "c_call":
            names.add(argument.__name__)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return names - {"setprofile"}


def test_hearing_is_appending_and_nothing_else(model):
    """Nothing is decoded, measured or answered, whatever has come before."""
    live, (*before, last) = Live(), frames(speech(2.0, seed=1))
    live.begin(LiveSession(model))
    for frame in before:
        live.hear(frame)
    names = called_by(lambda: live.hear(last))
    assert {"hear", "put", "append"} <= names - {"<lambda>"} <= APPENDING
