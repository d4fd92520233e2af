"""How a voice comes in: recorded in the browser or uploaded."""

from urllib.parse import urlsplit

import streamlit as st

from ..audio import EXTENSIONS, MAX_BYTES, MAX_SECONDS
from ..model import Model
from .visit import Visit

SENTENCES = (
    "Kids are talking by the door.",
    "Dogs are sitting by the door.",
    "I did not expect to see you here today.",
    "The parcel has finally arrived, it is on the kitchen table.",
    "They have cancelled the last train again.",
)
MOST_FILES = 30
FORMATS = "WAV, MP3, M4A, OGG, Opus, FLAC, AAC, MP4 or WebM"


def take_in(visit: Visit, model: Model) -> None:
    """Draw the recorder and the uploader, and answer what comes in.

    Parameters
    ----------
    visit : Visit
    model : Model
    """
    record, upload = st.tabs([":material/mic: Record", ":material/upload_file: Upload"])
    with record:
        _suggest_sentence()
        recorded = st.audio_input("Press the microphone, speak for three seconds, press it again")
        _hint_at_https()
    with upload:
        uploaded = st.file_uploader(
            "Choose one recording or several",
            type=list(EXTENSIONS),
            accept_multiple_files=True,
            max_upload_size=MAX_BYTES // 1024**2,
            help=f"{FORMATS}; up to {MAX_BYTES // 1024**2} MB and {MAX_SECONDS // 60} minutes.",
        )
    st.caption(
        ":material/lock: Your recording stays in the memory of the computer that runs this app, "
        "for this visit only. It is not written to disk and nobody else sees it."
    )
    new = [file for file in [recorded, *uploaded] if file and file.file_id not in visit.taken]
    if new:
        _answer(new, visit, model)


def _suggest_sentence() -> None:
    index = st.session_state.setdefault("sentence", 0)
    with st.container(horizontal=True, vertical_alignment="center", key="suggestion"):
        st.markdown(
            f"Don’t know what to say? Read this aloud, with any feeling you like:\n\n"
            f"> “{SENTENCES[index]}”",
            width="stretch",
        )
        st.button("Another sentence", icon=":material/refresh:", on_click=_next_sentence)


def _next_sentence() -> None:
    st.session_state.sentence = (st.session_state.sentence + 1) % len(SENTENCES)


def _hint_at_https() -> None:
    address = urlsplit(st.context.url or "")
    if address.scheme == "http" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        st.info(
            "Browsers allow the microphone only on addresses that start with https:// (or on "
            "localhost). On this address, please upload a recording instead.",
            icon="🔒",
        )


def _answer(new: list, visit: Visit, model: Model) -> None:
    visit.taken |= {file.file_id for file in new}
    if len(new) > MOST_FILES:
        st.warning(
            f"You chose {len(new)} files. The first {MOST_FILES} are answered; please give the "
            "others in a second go.",
            icon="💡",
        )
        new = new[:MOST_FILES]
    if len(new) == 1:
        visit.answer([(new[0].name, new[0].getvalue())], model)
        return
    progress = st.progress(0.0)

    def listening():
        for number, file in enumerate(new):
            progress.progress(number / len(new), f"Listening to {number + 1} of {len(new)} …")
            yield file.name, file.getvalue()

    visit.answer(listening(), model)
    progress.empty()
