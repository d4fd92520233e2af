"""Has a page run again that does not look at its session any more, so that nothing waits for ever.

A page looks because a timer in the browser asks it to, and a browser or a connection under load may
lose that; or the browser never says that it has stopped.
"""

import threading
import time
from collections.abc import Callable

from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import get_script_run_ctx

from .state import Live

EVERY_S = 1.0
TRIES = 60  # in vain, one after the other: the tab is closed, or another page is open

_lock = threading.Lock()
_watched: set[Live] = set()


def keep_awake(live: Live) -> None:
    """Watch from now on whether the page that calls this looks at what is live.

    Parameters
    ----------
    live : Live
        Of the page's visitor.
    """
    with _lock:
        if live in _watched or not live.is_awaited:
            return
        _watched.add(live)
    watch = threading.Thread(target=watch_over, args=(live, _to_run_again()), name="waking")
    watch.daemon = True
    watch.start()


def watch_over(
    live: Live, wake: Callable[[], object], sleep: Callable[[float], object] = time.sleep
) -> None:
    """Have a page wake whenever it has not looked for too long, until nothing is awaited.

    Parameters
    ----------
    live : Live
    wake : callable
        Has the page run again.
    sleep : callable
        Takes seconds.
    """
    tries = TRIES
    while True:
        with _lock:
            if not (live.is_awaited and tries):
                _watched.discard(live)
                return
        sleep(EVERY_S)
        if live.is_unseen:
            wake()
            tries -= 1
        else:
            tries = TRIES


def _to_run_again() -> Callable[[], object]:
    """What has the page that calls this run again, from any thread, if its tab is still open."""
    runtime, context = get_instance(), get_script_run_ctx()
    if type(runtime) is not Runtime or context is None:  # the test harness has a stand-in
        return lambda: None
    visitor, page = context.session_id, context.page_script_hash

    def run_again() -> None:
        if info := runtime._session_mgr.get_active_session_info(visitor):
            info.session._call_soon_on_event_loop(lambda: _run_again(info.session, page))

    return run_again


def _run_again(session: AppSession, page: str) -> None:
    is_idle = session._state is AppSessionState.APP_NOT_RUNNING
    if is_idle and session._client_state.page_script_hash == page:
        session.request_rerun(session._client_state)  # as when a file of the app has changed
