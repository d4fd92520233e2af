"""Clips that a training was about, to be listened to where they are at hand."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import streamlit as st

from ...errors import SerError
from ..desk import asking
from ..frame import current_model
from ..settings import settings
from ..texts import plain
from .folder import shipped_recordings
from .workshop import FOLDER, OWN, SHIPPED, Trained, Workshop

NOT_HERE = {
    "hosted": "These recordings cannot be played here: this server has only what was measured of "
    "them. On your own computer, the app can fetch them. Some are among the examples on "
    "**Recognise**.",
    "local": f"These recordings are not on this computer yet. Choose **{FOLDER}** at the top and "
    "press **Download RAVDESS**; then you can listen to them here.",
    "own": "Your clips had to make room in memory for those of others. Upload the ZIP file and "
    "train again to listen to them.",
    "gone": "This recording is not where it was when it was measured.",
}


def listen(shop: Workshop, trained: Trained, clips: Sequence[str]) -> None:
    """Draw the choice of one of the clips, and a player; or why there is none."""
    if not clips:
        return
    if _content(trained, clips[0]) is None:
        st.caption(f":material/volume_off: {_why_not(trained)}")
        return
    clip = st.selectbox(
        "Listen to", list(dict.fromkeys(clips)), index=None, placeholder="Choose a clip",
        key=f"listen-{trained.name}",
    )  # fmt: skip
    if clip is None:
        return
    if shop.heard[:2] != (trained.name, clip):
        shop.heard = trained.name, clip, _sound(trained, clip)
    if shop.heard[2]:
        st.audio(shop.heard[2], format="audio/flac")


def _content(trained: Trained, clip: str) -> bytes | None:
    places = [trained.recordings]
    if SHIPPED in trained.data:
        places.append(shipped_recordings())  # which may have been fetched since
    return next((found for place in places if place and (found := place.read(clip))), None)


def _sound(trained: Trained, clip: str) -> bytes:
    """A clip as any browser plays it, opened by a worker."""
    content = _content(trained, clip)
    if content is None:
        st.caption(f":material/volume_off: {NOT_HERE['gone']}")
        return b""
    name = PurePosixPath(clip).name
    try:
        return asking(current_model(), settings(), lambda _: None)(content, name).flac
    except SerError as error:
        st.warning(plain(str(error)), icon="🔇")
        return b""


def _why_not(trained: Trained) -> str:
    if trained.data == OWN:
        return NOT_HERE["own"]
    if trained.data == FOLDER:
        return NOT_HERE["gone"]
    return NOT_HERE["hosted" if settings().hosted else "local"]
