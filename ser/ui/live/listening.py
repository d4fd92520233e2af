"""Start, Stop, and what is heard in between."""

from pathlib import Path
from typing import Any

import streamlit as st

from ...errors import Busy
from ...live.desk import SHORTEST_S, LiveDesk
from ...live.session import LiveSession
from ..answerer import Answerer
from ..desk import kept, live_desk
from ..frame import part
from ..microphone import hint_at_https, tell_what_is_kept
from ..settings import Settings
from ..strip import STRIP_STYLE
from ..texts import in_time
from ..visit import Visit
from .connection import take_sound_only
from .drawing import parts_html
from .state import Live
from .waking import keep_awake

CONNECTED_WITHIN_S = 10.0
STOPPED_WITHIN_S = 4.0  # or the browser will never say that it has stopped
CONNECTING_EVERY_S = 0.25
MICROPHONE = "microphone"
NEVER = -2  # runs ago
SAID_BEFORE_S = 120.0
NOT_CONNECTED = (
    "Your voice did not reach the app within ten seconds: something between your browser and it, "
    "such as a company’s firewall, holds live sound back. Record it in one go instead: it listens "
    "to all that you have said when you stop."
)
FULL = (
    "{} people are live right now, as many as this server can listen to. Please try again in some "
    "minutes, or record in one go on **Recognise**."
)
BLOCKED = (
    "Your browser does not let this page use the microphone. Press the sign beside the address "
    "(a lock or a small slider), allow the microphone, and press Start again."
)
MISSING = (
    "Your browser finds no microphone that works. Plug one in, or close other programs that use "
    "it, and press Start again; or choose a recording on Recognise."
)
WHY_OFF = (
    "Off by default: browsers can take echo and noise out of a voice and even out how loud it is, "
    "but loudness and roughness tell about an emotion. Turn it on in a noisy place, or where the "
    "microphone hears the loudspeakers."
)
ENDS = "A session ends by itself after {} minutes."
ENDS_SOON = (
    "A session ends by itself after {} minutes: {} are left. What was heard stays here until you "
    "close or reload the page."
)
CUT_OFF = "No sound has come for a while, so the session has ended. What was heard is below."
FAULT = "Something in this app has broken, and the session has ended. What was heard is below."
BUSY = ":material/hourglass: The server is busy: there is a new answer every {:.0f} s."
WORDS = {"start": "Start", "stop": "Stop", "select_device": "Choose a microphone"}
PROCESSING = ("echoCancellation", "noiseSuppression", "autoGainControl")

# What only the page itself can see and change: the browser's word, and the component's own frame.
BUTTONS = Path(__file__).with_name("buttons.js").read_text(encoding="utf-8")


def listen(
    visit: Visit, answerer: Answerer, allowed: Settings, servers: list[dict[str, Any]]
) -> None:
    """Draw Start and Stop and, in between, what is heard.

    Parameters
    ----------
    visit : Visit
    answerer : Answerer
    allowed : Settings
    servers : list of dict
        As `ice_servers` gives them.
    """
    st.html(STRIP_STYLE)
    live = visit.live
    live.look()
    processed = st.session_state.get("processed", False)
    _mark_rendered(stayed=visit.page == visit.came_from)
    playing, asked = _microphone(live, servers, processed)
    _hint_at_blocked()
    if live.stopping and live.waited_s > STOPPED_WITHIN_S:
        playing = asked = False
    if not (playing or asked):
        if live.session or live.stopping:
            live.finish()
            kept(allowed).keep_bounds(visit)
            st.rerun()
        _offer_processing(allowed)
    elif live.session is None and not live.stopping:
        _begin(visit, answerer, allowed)
    if live.told:
        st.warning(live.told, icon="⏳")
    hint_at_https("choose a recording on **Recognise** instead")
    keep_awake(live)
    if live.session and not live.stopping:
        desk = live_desk(allowed)
        every = _pace(live.session, desk)
        part(_watch, every)(visit, desk, allowed, every)


def _pace(session: LiveSession, desk: LiveDesk) -> float:
    """Seconds from one look at a session to the next."""
    return desk.every if session.view.heard_s else CONNECTING_EVERY_S


def _mark_rendered(stayed: bool) -> None:
    """Tell streamlit-webrtc whether the visitor has been on another page meanwhile.

    It concludes that from the number of runs, which is counted on the event loop: where that is
    busy, two runs are counted late and at once, and a connection that just stands would be closed.
    """
    if context := st.session_state.get(MICROPHONE):
        context._last_rendered_run_count = None if stayed else NEVER


def _microphone(live: Live, servers: list[dict[str, Any]], processed: bool) -> tuple[bool, bool]:
    """The browser's part; whether sound comes, and whether it has been asked for."""
    # 0.3 s and 25 MB that only this page needs.
    from streamlit_webrtc import WebRtcMode, create_audio_sink_track, webrtc_streamer

    take_sound_only()
    context: Any = webrtc_streamer(  # type: ignore[call-overload]
        key=MICROPHONE,
        mode=WebRtcMode.SENDONLY,
        sink_audio_track=create_audio_sink_track(live.hear, key="live"),
        rtc_configuration={"iceServers": servers},
        media_stream_constraints={"audio": dict.fromkeys(PROCESSING, processed), "video": False},
        desired_playing_state=False if live.stopping or live.instead else None,
        media_toggle_controls=False,
        translations=WORDS,
    )
    return context.state.playing, context.state.signalling


def _hint_at_blocked() -> None:
    st.html(
        f'<div class="ser-blocked" role="alert">🔒 {BLOCKED}</div>'
        f'<div class="ser-missing" role="alert">🎙️ {MISSING}</div><script>{BUTTONS}</script>',
        unsafe_allow_javascript=True,
    )


def _offer_processing(allowed: Settings) -> None:
    with st.expander("Sound settings", icon=":material/tune:"):
        st.toggle(
            "Let the browser clean up the sound (echo, noise, loudness)",
            key="processed",
            persist_state="session",
        )
        st.caption(WHY_OFF)
    tell_what_is_kept(ENDS.format(allowed.live_seconds // 60))


def _begin(visit: Visit, answerer: Answerer, allowed: Settings) -> None:
    live = visit.live
    session = LiveSession(answerer.model, live.name_next(), allowed.live_seconds)
    desk = live_desk(allowed)
    try:
        desk.admit(session)
    except Busy:
        live.stop(FULL.format(desk.most))
        st.rerun()
    live.begin(session, answerer.name)


def _watch(visit: Visit, desk: LiveDesk, allowed: Settings, every: float) -> None:
    live, session = visit.live, visit.live.session
    live.look()
    if session is None:
        st.rerun()
    assert session
    if not session.view.heard_s:
        _wait(live, session, desk)
        return
    _show(session, desk, allowed)
    kept(allowed).keep_bounds(visit)
    if session.is_over:
        live.stop(CUT_OFF if session.is_cut_off else FAULT if session.problem else "")
    if session.is_over or _pace(session, desk) != every:
        st.rerun()


def _wait(live: Live, session: LiveSession, desk: LiveDesk) -> None:
    if live.waited_s > CONNECTED_WITHIN_S:
        live.stop(instead=NOT_CONNECTED)
        live.give_up()
        desk.leave(session)
        st.rerun()
    st.caption(f":material/sync: Connecting … ({live.waited_s:.0f} of {CONNECTED_WITHIN_S:.0f} s)")


def _show(session: LiveSession, desk: LiveDesk, allowed: Settings) -> None:
    for html in parts_html(session.view):
        st.html(html)
    if 0 < session.left_s < SAID_BEFORE_S:
        left = in_time(session.left_s)
        st.info(ENDS_SOON.format(allowed.live_seconds // 60, left), icon="⏲️")
    if desk.every > SHORTEST_S:
        st.caption(BUSY.format(desk.every))
