"""What can be done with a training: use it, take it home, keep it where the app runs."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import streamlit as st

from ...command_line.equivalent import training_command
from ...model.packing import arrays_name, pack
from ...model.store import SHIPPED as MODELS
from ...model.store import save_model
from ...results.takeaway import LOAD, take_away
from ..answerer import Answerer
from ..desk import kept
from ..downloads import offer_file
from ..settings import settings
from ..visit import Visit
from .workshop import Trained

GONE = (
    "This model itself is no longer kept, only its scores: this computer's memory is shared by all "
    "visitors. Train it again to use it."
)


def offer_keeping(visit: Visit, trained: Trained) -> None:
    """Draw the buttons for one training."""
    st.subheader("Keep it")
    used = visit.adopted  # once: others may need its memory at any moment
    is_used = used is not None and used.name == trained.name
    if is_used:
        st.success("**Recognise** and **Live** answer with this model, for you only.", icon="✅")
    with st.container(horizontal=True):
        if trained.is_kept and not is_used:
            st.button(
                "Use this model",
                icon=":material/check:",
                on_click=_use,
                args=(visit, trained),
                help="Recognise and Live then answer you with it. Nobody else sees it.",
                key="use",
            )
        if used:
            st.button("Back to the app’s own model", icon=":material/undo:", on_click=visit.use,
                      args=(None,), key="back")  # fmt: skip
        if trained.is_kept:
            offer_file(
                "Take it home (ZIP)",
                lambda: _packed(trained),
                f"{_file_name(trained)}.zip",
                "application/zip",
            )
    if not trained.is_kept:
        st.caption(GONE)
        return
    with st.expander("How to load it in Python", icon=":material/code:"):
        st.code(LOAD, language="python")
        st.caption(
            "Unpack the ZIP file to the folder `my-model` first. It also holds `pipeline.joblib`, "
            'the same as a scikit-learn pipeline: `joblib.load("pipeline.joblib")`. Never load '
            "such a file from people you do not trust: it can run programs."
        )
    if not settings().hosted:
        _offer_saving(trained)


def _use(visit: Visit, trained: Trained) -> None:
    visit.use(Answerer(trained.name, trained.outcome.model, trained.outcome.heldout))
    kept(settings()).keep_bounds(visit)


def command(trained: Trained) -> str:
    """The command that makes the model again."""
    if not trained.is_of_ravdess:
        return "the Train page, with the maker’s own recordings"
    return training_command(trained.draft.setup)


def _packed(trained: Trained) -> bytes:
    return take_away(
        trained.outcome.model, trained.name, command(trained), trained.outcome.pipeline,
        trained.is_of_ravdess,
    )  # fmt: skip


def _file_name(trained: Trained) -> str:
    return f"model-{re.sub('[^a-z0-9]+', '-', trained.name.lower()).strip('-')}"


def _offer_saving(trained: Trained) -> None:
    if st.button("Save it on this computer", icon=":material/save:", type="tertiary"):
        folder = save(trained, MODELS)
        use = shlex.join(["python", "-m", "ser", "predict", "--model", str(folder), "voice.wav"])
        st.success("Saved. Where it is, and how to use it:", icon="💾")
        st.code(f"{folder}\n\n{use}", language="bash", wrap_lines=True)


def save(trained: Trained, place: Path) -> Path:
    """Write a model into a folder of its own, beside all that were saved before.

    Parameters
    ----------
    trained : Trained
    place : pathlib.Path
        Where the folder is made.

    Returns
    -------
    pathlib.Path
        The folder, named after the training and the hash of its weights: each visit calls its first
        training alike, and none takes the place of another's.
    """
    told = {**trained.outcome.model.metadata, "command": command(trained)}
    model = replace(trained.outcome.model, metadata=told)
    weights = Path(arrays_name(pack(model)[1])).stem.removeprefix("weights-")
    folder = place / f"{_file_name(trained)}-{weights}"
    save_model(model, folder)
    return folder
