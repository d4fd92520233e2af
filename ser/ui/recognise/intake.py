"""How a voice comes in: recorded in the browser or uploaded."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ...audio.clip import EXTENSIONS, clean_name
from ..answerer import Answerer
from ..desk import asking, kept
from ..memory_only import release, release_all
from ..microphone import hint_at_https, tell_what_is_kept
from ..result import Refusal
from ..settings import Settings, settings
from ..visit import Visit
from .examples import offer_examples

SENTENCES = (
    "Kids are talking by the door.",
    "Dogs are sitting by the door.",
    "I did not expect to see you here today.",
    "The parcel has finally arrived, it is on the kitchen table.",
    "They have cancelled the last train again.",
)
NO_MICROPHONE = "No microphone, or the browser says no? Use **Upload** or **Examples**."
TOO_MANY = "Only the first {} files are answered. Please give “{}”{} in a second go."


def take_in(visit: Visit, answerer: Answerer) -> None:
    """Draw the recorder and the uploader, and answer what comes in.

    Parameters
    ----------
    visit : Visit
    answerer : Answerer
    """
    allowed = settings()
    record, upload, examples = st.tabs(
        [
            ":material/mic: Record",
            ":material/upload_file: Upload",
            ":material/theater_comedy: Examples",
        ]
    )
    with record:
        recorded = st.audio_input(
            "Press the microphone, speak for about three seconds, then press the square",
            help="With the keyboard: Enter starts it; Tab, then Enter, stops it.",
            key=f"recorder-{visit.forgotten}",
        )
        _suggest_sentence()
        st.caption(NO_MICROPHONE)
        hint_at_https("upload a recording instead")
    with examples:
        offer_examples(visit, answerer, allowed)
    tell_what_is_kept()
    signs = st.container()
    answers = visit.answers
    if recorded and recorded.file_id not in answers.taken:
        name = answers.name_recording(recorded.file_id)
        _answer([(name, recorded)], visit, answerer, allowed, signs)
    # Answered before the uploader is drawn, which is then empty, as the answers say which file they
    # are about; else all would have to be drawn twice.
    if uploaded := st.session_state.get(_uploader(visit)):
        _answer([(file.name, file) for file in uploaded], visit, answerer, allowed, signs)
        answers.uploads += 1
    with upload:
        _choose_files(visit, allowed)
    if answers.awaited is not None:  # the files that were left have been taken back
        answers.finish()
        release_all()


def _uploader(visit: Visit) -> str:
    return f"uploader-{visit.forgotten}-{visit.answers.uploads}"


def _choose_files(visit: Visit, allowed: Settings) -> None:
    # Any file may come: what cannot be used is told in words of ours, Streamlit shows a mere sign.
    st.file_uploader(
        f"Choose one recording or several (up to {allowed.files_at_once} at once): any usual sound "
        f"or video file, up to {allowed.max_megabytes} MB and {allowed.max_seconds // 60} minutes",
        accept_multiple_files=True,
        max_upload_size=allowed.max_megabytes,
        help=f"Known to work: {', '.join(EXTENSIONS).upper()}.",
        key=_uploader(visit),
    )


def _suggest_sentence() -> None:
    index = st.session_state.setdefault("sentence", 0)
    st.markdown("Don’t know what to say? Read this aloud, with any feeling you like:")
    with st.container(horizontal=True, vertical_alignment="center", key="suggestion"):
        st.markdown(f"> “{SENTENCES[index]}”", width="content")
        st.button(
            "Another sentence", icon=":material/refresh:", type="tertiary", help="Another sentence",
            on_click=_next_sentence, key="another-sentence",
        )  # fmt: skip


def _next_sentence() -> None:
    st.session_state.sentence = (st.session_state.sentence + 1) % len(SENTENCES)


def _answer(
    files: Sequence[tuple[str, UploadedFile]],
    visit: Visit,
    answerer: Answerer,
    allowed: Settings,
    signs: DeltaGenerator,
) -> None:
    """Answer files that came in together, each under a name, and show how far it is."""
    # A visitor may press something while this goes on, which starts the page anew: each file is
    # taken only once it is answered, so that the others are answered then.
    first, too_many = files[: allowed.files_at_once], files[allowed.files_at_once :]
    answers = visit.answers
    waiting = [(name, file) for name, file in first if file.file_id not in answers.taken]
    answers.begin([name for name, _ in waiting])
    progress, queue = signs.empty(), signs.empty()
    ask = asking(answerer.model, allowed, queue)
    for number, (name, file) in enumerate(waiting):
        text = f"Listening to {number + 1} of {len(waiting)}"
        progress.progress(number / len(waiting), text)
        answers.answer(name, file.getvalue(), ask, answerer.name, file.file_id)
        kept(allowed).keep_bounds(visit)
        release(file)
        queue.empty()
    if too_many:
        and_others = " and those after it" if len(too_many) > 1 else ""
        name = clean_name(too_many[0][0])
        text = TOO_MANY.format(allowed.files_at_once, name, and_others)
        left = name if len(too_many) == 1 else f"{name} and {len(too_many) - 1} more"
        answers.refuse(Refusal(left, text, unheard=len(too_many)))
        for _, file in too_many:
            release(file)
    answers.finish()
    progress.empty()
