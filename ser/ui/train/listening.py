"""Clips that a training was about, to be listened to where they are at hand."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import streamlit as st

from ...errors import SerError
from ...studies.recordings import Recordings, Several
from ..desk import asking, shipped_table
from ..frame import shipped
from ..settings import settings
from ..texts import plain
from .folder import shipped_recordings
from .workshop import FOLDER, OWN, SHIPPED, WITH_OWN, Trained, Workshop

NOT_HERE = {
    "hosted": "RAVDESS cannot be played here: this server has only what was measured of its "
    "recordings. On your own computer, the app can fetch them. Some are among the examples on "
    "**Recognise**.",
    "local": "The app has not found the recordings of RAVDESS on this computer. To listen to them "
    f"here, choose **{FOLDER}** at the top: write there where they are, or press **Download "
    "RAVDESS**.",
    "own": "Your clips had to make room in memory for those of others. Upload the ZIP file and "
    "train again to listen to them.",
    "gone": "This recording is not where it was when it was measured.",
}


def listen(shop: Workshop, trained: Trained, clips: Sequence[str]) -> None:
    """Draw the choice of one of the clips, and a player; or why there is none.

    Parameters
    ----------
    shop : Workshop
        Keeps the one that was heard last.
    trained : Trained
    clips : sequence of str
        By their names in its table.
    """
    if not clips:
        return
    if not _places(trained):
        _tell(_why_not(trained, clips[0]))
        return
    clip = st.selectbox(
        "Listen to", list(dict.fromkeys(clips)), index=None, placeholder="Choose a clip",
        key=f"listen-{trained.name}",
    )  # fmt: skip
    if clip is None:
        return
    try:
        if sound := _sound(shop, trained, clip):
            st.audio(sound, format="audio/flac")
        else:
            _tell(_why_not(trained, clip))
    except SerError as error:  # such as a full queue: it is asked again when the page is drawn
        st.warning(plain(str(error)), icon="🔇")


def _places(trained: Trained) -> list[Recordings]:
    places = [trained.recordings]
    if SHIPPED in trained.data:
        places.append(shipped_recordings())  # which may have been named or fetched since
    return [place for place in places if place]


def _sound(shop: Workshop, trained: Trained, clip: str) -> bytes:
    """A clip as any browser plays it, opened by a worker; empty if it is not at hand."""
    content = Several(*_places(trained)).read(clip)
    if content is None:
        return b""
    if shop.heard[:2] != (trained.name, clip):
        name = PurePosixPath(clip).name
        answer = asking(shipped().model, settings())(content, name)
        shop.heard = trained.name, clip, answer.flac
    return shop.heard[2]


def _why_not(trained: Trained, clip: str) -> str:
    if trained.data == FOLDER:
        return NOT_HERE["gone"]
    is_own = trained.data == OWN or (
        trained.data == WITH_OWN and clip not in shipped_table().labels["clip"]
    )
    if is_own:
        return NOT_HERE["own"]
    return NOT_HERE["hosted" if settings().hosted else "local"]


def _tell(why_not: str) -> None:
    st.caption(f":material/volume_off: {why_not}")
