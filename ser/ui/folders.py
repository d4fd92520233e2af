"""Folders that a visitor names, and where RAVDESS is on this computer, for all pages.

Only where the app is its visitor's own: hosted, nobody names a path of the server.
"""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import streamlit as st

from ..corpora.download import DEFAULT_FOLDER
from ..corpora.layouts import Utterance, read_ravdess
from ..errors import CorpusError
from .settings import settings


def as_path(text: str) -> Path:
    """A path as people type or paste it: in quotes, or with ~ for their home."""
    path = Path(text.strip().strip("'\""))
    with suppress(RuntimeError):  # the home of a user who is not there
        path = path.expanduser()
    return path


def find_ravdess() -> tuple[Path, list[Utterance]] | None:
    """The folder with recordings of RAVDESS, and these; None if there are none, or on a server.

    Of the folder that the visitor has named on any page and the one for downloads, that with more.
    """
    if settings().hosted:
        return None
    named = st.session_state["visit"].ravdess
    folders = [as_path(named)] if named else []
    found = [(folder, ravdess_in(folder)) for folder in (*folders, DEFAULT_FOLDER)]
    best = max(found, key=lambda each: len(each[1]))
    return best if best[1] else None


def ravdess_in(folder: Path) -> list[Utterance]:
    """The recordings of RAVDESS in a folder, or in what a visitor has typed for one."""
    with suppress(CorpusError, OSError, ValueError):
        return _read(folder, _last_changes(folder))
    return []


def _last_changes(folder: Path) -> tuple[int, ...]:
    """When a folder and those in it were changed last: a clip that comes or goes changes one."""
    inside = [each for each in folder.iterdir() if each.is_dir()]
    return tuple(each.stat().st_mtime_ns for each in (folder, *sorted(inside)))


@lru_cache(maxsize=2)  # each rerun asks some times; all of the corpus takes 30 ms to read
def _read(folder: Path, _changes: tuple[int, ...]) -> list[Utterance]:
    return read_ravdess(folder)[0]
