"""Whether a visitor is still there: the browser's tab is open and connected."""

import time
from collections.abc import Callable

from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

GRACE_S = 10.0
"""That a connection may be gone, as in a tunnel, before its visitor is."""


def presence(clock: Callable[[], float] = time.monotonic) -> Callable[[], bool]:
    """A function that says, from any thread, whether the visitor of this page is still there."""
    runtime, context = get_instance(), get_script_run_ctx()
    if type(runtime) is not Runtime or context is None:  # the test harness has a stand-in
        return lambda: True
    session, seen = context.session_id, clock()

    def is_there() -> bool:
        nonlocal seen
        if runtime.is_active_session(session):
            seen = clock()
        return clock() - seen < GRACE_S

    return is_there
