"""Recordings of actors to try the app with, for visitors without a microphone.

The app's own model was trained on these very recordings, so its answer to them would flatter. What
is shown is the answer of a model that never heard the actor, kept from the training.
"""

from pathlib import Path

import streamlit as st

from ...corpora.corpus import NOT_THERE, exists
from ...corpora.download import DEFAULT_FOLDER, RAVDESS
from ...corpora.examples import EXAMPLES, Example, example_audio, find
from ...errors import ExampleError, ExamplesBusy
from ..answerer import Answerer
from ..arrival import KEY, scroll_to
from ..desk import give
from ..folders import as_path, find_ravdess, ravdess_in
from ..settings import Settings
from ..texts import plain
from ..visit import Visit

NONE_CAME = f"{KEY}-of-no-example"
SYNTHESISED = "Computer voice.wav"
NOT_NOW = (
    "The actors’ recordings cannot be fetched right now. You can still try the app with this "
    "voice, which a computer made: it babbles, and nobody meant anything by it."
)
FOUND = f"Found: {{:,}} of {RAVDESS.clips:,} recordings. {{}}"
ALL_IN_IT = "The examples come from this folder now."
NONE_IN_IT = "None of the twelve examples is among them: these are fetched from the archive."
SOME_IN_IT = "Of the twelve examples it has {}; the others are fetched from the archive."
NO_ACTORS = (
    "In {} are no recordings of RAVDESS. It takes the folder in which Actor_01 and the others lie."
)
BUSY = "Another visitor is fetching a recording just now. Please press the button again."


def offer_examples(visit: Visit, answerer: Answerer, allowed: Settings) -> None:
    """Draw a button for each example, and answer the one that was pressed.

    Parameters
    ----------
    visit : Visit
    answerer : Answerer
    allowed : Settings
    """
    st.markdown(
        "No microphone at hand? Here are twelve actors, drawn by lot. Press one to hear what was "
        "said, what it sounds like to the model, and which feeling the actor was asked for."
    )
    with st.container(horizontal=True, key="examples"):
        for example in EXAMPLES:
            st.button(
                f"{'👩' if example.sex == 'female' else '👨'} Actor {example.actor}",
                key=f"example-{example.name}",
                on_click=_choose,
                args=(example,),
            )
    st.caption(
        "From RAVDESS, a collection of acted speech (Livingstone & Russo 2018, CC BY-NC-SA 4.0)."
    )
    if not allowed.hosted:
        _ask_for_folder(visit)
    chosen = st.session_state.pop("example", None)
    with st.container(key=NONE_CAME):
        came = not chosen or _play(chosen, visit, answerer, allowed)
        if st.session_state.get("examples_failed"):
            st.warning(plain(NOT_NOW), icon="📡")
            _offer_computer_voice(visit, answerer, allowed)
    if not came:
        scroll_to(NONE_CAME)


def _offer_computer_voice(visit: Visit, answerer: Answerer, allowed: Settings) -> None:
    if st.button("Try the computer voice", icon=":material/smart_toy:"):
        from ...audio.synthesis import synthesised_voice  # half a second of scipy.signal

        made = give(SYNTHESISED, synthesised_voice(), visit, answerer, allowed)
        if made:
            made.synthesised = True


def _choose(example: Example) -> None:
    st.session_state.example = example


def _ask_for_folder(visit: Visit) -> None:
    usual, key = str(DEFAULT_FOLDER), f"ravdess-{visit.forgotten}"
    st.session_state.setdefault(key, visit.ravdess or usual)
    with st.expander("I have these recordings on this computer", icon=":material/folder:"):
        text = st.text_input(
            "Folder with Actor_01 … Actor_24 in it",
            key=key,
            on_change=_take_back_failure,
            args=(key,),
            help="Found there, nothing is fetched from the internet. To get all 1,440 recordings: "
            "`python -m ser download`",
        ).strip()
        visit.ravdess = "" if text == usual else text
        if visit.ravdess:
            _tell_of_folder(as_path(visit.ravdess))


def _take_back_failure(key: str) -> None:
    """What could not be fetched before need not be fetched from a folder that is good now."""
    if ravdess_in(as_path(st.session_state[key])):
        st.session_state.examples_failed = False


def _tell_of_folder(folder: Path) -> None:
    if found := ravdess_in(folder):
        st.success(FOUND.format(len(found), _how_many_examples(folder)), icon="📁")
    else:
        why_not = NO_ACTORS if exists(folder) else NOT_THERE
        st.warning(plain(why_not.format(folder)), icon="📁")


def _how_many_examples(folder: Path) -> str:
    there = sum(find(example, folder) is not None for example in EXAMPLES)
    if there == len(EXAMPLES):
        return ALL_IN_IT
    return SOME_IN_IT.format(there) if there else NONE_IN_IT


def _play(example: Example, visit: Visit, answerer: Answerer, allowed: Settings) -> bool:
    """Answer an example; whether there was one to answer."""
    found = find_ravdess()
    try:
        with st.spinner("Fetching the recording …"):
            content = example_audio(example, found[0] if found else None)
    except ExamplesBusy:
        st.info(BUSY, icon="⏳")
        return False
    except ExampleError:
        st.session_state.examples_failed = True
        return False
    st.session_state.examples_failed = False
    result = give(f"Actor {example.actor}", content, visit, answerer, allowed)
    if result and not result.example:
        result.become_example(example, answerer.unheard(example))
    return True
