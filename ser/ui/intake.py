"""How a voice comes in: recorded in the browser or uploaded."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ..audio import EXTENSIONS, MAX_BYTES, MAX_SECONDS
from ..model import Model
from .memory_only import release
from .visit import Refusal, Visit

SENTENCES = (
    "Kids are talking by the door.",
    "Dogs are sitting by the door.",
    "I did not expect to see you here today.",
    "The parcel has finally arrived, it is on the kitchen table.",
    "They have cancelled the last train again.",
)
MOST_FILES = 30
TOO_MANY = f"Only the first {MOST_FILES} files are answered. Please give the others in a second go."
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
        recorded = st.audio_input(
            "Press the microphone, speak for about three seconds, then press the square",
            key=f"recorder-{visit.forgotten}",
        )
        _hint_at_https()
    with upload:
        uploaded = st.file_uploader(
            "Choose one recording or several",
            type=list(EXTENSIONS),
            accept_multiple_files=True,
            max_upload_size=MAX_BYTES // 1024**2,
            help=f"{FORMATS}; up to {MAX_BYTES // 1024**2} MB and {MAX_SECONDS // 60} minutes.",
            key=f"uploader-{visit.forgotten}-{visit.uploads}",
        )
    st.caption(
        ":material/lock: Your recording stays in the memory of the computer that runs this app, "
        "for this visit only. It is not written to disk and nobody else sees it."
    )
    if recorded and recorded.file_id not in visit.taken:
        if not visit.under_way:
            visit.recordings += 1
        _answer([recorded], visit, model, name=f"Recording {visit.recordings}")
        release([recorded])
    if uploaded:
        _answer(uploaded, visit, model)
        release(uploaded)
        visit.uploads += 1
        st.rerun()  # with an empty uploader: the answers say which file they are about
    if visit.under_way:  # the files that were left have been taken back
        visit.finish()


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


def _answer(
    files: Sequence[UploadedFile], visit: Visit, model: Model, name: str | None = None
) -> None:
    # A visitor may press something while this goes on, which starts the page anew: each file is
    # taken only once it is answered, so that the others are answered then.
    visit.begin()
    progress = st.progress(0.0, "Listening …")
    for number, file in enumerate(files[:MOST_FILES], start=1):
        if file.file_id not in visit.taken:
            progress.progress((number - 0.5) / len(files), f"Listening to {number} of {len(files)}")
            visit.answer(name or file.name, file.getvalue(), model)
            visit.taken.add(file.file_id)
    if files[MOST_FILES:]:
        visit.shown.append(Refusal("", TOO_MANY))
    visit.finish()
    progress.empty()
