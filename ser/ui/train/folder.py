"""A folder of recordings on one's own computer, and RAVDESS from its official archive.

Only where the app is its visitor's own: hosted, nobody names a path of the server.
"""

from pathlib import Path

import pooch
import streamlit as st

from ...corpora.corpus import read_corpus
from ...corpora.download import DEFAULT_FOLDER, RAVDESS, download
from ...corpora.extraction import extract_corpus
from ...features.vector import EVERYTHING
from ...studies.recordings import InFolder
from ...workers.task import Task
from ..folders import as_path, find_ravdess, ravdess_in
from ..presence import presence
from ..settings import settings
from ..visit import Visit
from .workshop import FOLDER, Data, Workshop

KEY = "folder-to-measure"
CACHE = Path(pooch.os_cache("voice-and-emotion"))
HOW = (
    "Recordings in folders called like the emotions (`happy/one.wav`, or `happy/anna/one.wav` if "
    "several people speak), a CSV file with the columns `file`, `emotion` and `speaker`, or a "
    "corpus as it is published (RAVDESS, nEMO). They stay where they are. What was measured once "
    "is remembered."
)
OFFICIAL = (
    f"No recordings at hand? RAVDESS, by 24 actors, comes from its official archive "
    f"({RAVDESS.size / 1e6:.0f} MB; CC BY-NC-SA 4.0, Livingstone & Russo 2018). You can then also "
    "listen to what a model mixes up."
)


def offer_folder(shop: Workshop, visit: Visit) -> None:
    """Draw the choice of a folder; while recordings are measured, no more than its name."""
    if settings().hosted:
        return
    is_busy = shop.task is not None and shop.task.is_active
    if not shop.path and (found := find_ravdess()):
        shop.path = str(found[0])
    st.session_state.setdefault(KEY, shop.path)
    path = st.text_input(
        "Folder on this computer",
        key=KEY,
        placeholder="such as /home/anna/recordings",
        disabled=is_busy,
    ).strip()
    if path != shop.path and ravdess_in(as_path(path)):
        visit.ravdess = path
    shop.path = path
    if is_busy:  # how far it is comes next, on the first screen
        return
    st.caption(HOW)
    if st.button(
        "Measure these recordings",
        icon=":material/graphic_eq:",
        disabled=not shop.path,
        key="measure-folder",
    ):
        _begin(shop, shop.path, fetch=False)


def offer_download(shop: Workshop) -> None:
    """Draw the offer of RAVDESS from its archive, as long as it is of use."""
    found = find_ravdess()
    if settings().hosted or (found and len(found[1]) >= RAVDESS.clips):
        return
    st.caption(OFFICIAL)
    if st.button("Download RAVDESS", icon=":material/download:", key="download"):
        _begin(shop, str(DEFAULT_FOLDER), fetch=True)


def _begin(shop: Workshop, path: str, fetch: bool) -> None:
    if settings().hosted:
        raise PermissionError("a folder of the server was named")
    shop.task = Task(lambda task: _measured(path, fetch, task), presence())
    st.rerun()


def _measured(path: str, fetch: bool, task: Task[Data]) -> Data:
    if fetch:
        task.begin("Fetching RAVDESS")
        download(path, progress=task.note)
    task.begin("Measuring")
    corpus = read_corpus(as_path(path))
    table, left_out = extract_corpus(corpus, EVERYTHING, progress=task.progress, cache=CACHE)
    place = ("--data", str(corpus.source))
    return Data(FOLDER, table, tuple(left_out), InFolder(corpus.utterances), place, place[1])


def shipped_recordings() -> InFolder | None:
    """The clips of the table that comes with the app, if they are on this computer."""
    found = find_ravdess()
    return InFolder(found[1]) if found else None
