"""One's own labelled clips as a ZIP file: uploaded, measured, forgotten."""

from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ...corpora.zipped import read_zip
from ...features.vector import EVERYTHING
from ...studies.recordings import InZip
from ...workers.gathering import gather
from ...workers.task import Task
from ..desk import kept, measuring
from ..memory_only import releasing
from ..presence import presence
from ..settings import Settings
from ..visit import Visit
from .workshop import MY_CLIPS, OWN, Data, Workshop

HOW = (
    "Put your recordings into folders that are called like the emotions, and pack them as one ZIP "
    "file: `happy/one.wav`, `sad/two.wav`. If several people speak, give each a folder: "
    "`happy/anna/one.wav`. Up to {} MB, {} clips of {} seconds each."
)
PRIVATE = (
    ":material/lock: Your clips stay in the memory of the computer that runs this app, for this "
    "visit only, so that you can listen to them beside the results. Nothing is stored."
)


def offer_zip(shop: Workshop, visit: Visit, allowed: Settings) -> None:
    """Draw the uploader; what comes in is measured at once.

    Parameters
    ----------
    shop : Workshop
    visit : Visit
        Keeps the clips.
    allowed : Settings
    """
    file = st.file_uploader(
        "A ZIP file with your own clips",
        # Of any type: what is no ZIP file is told in our words.
        max_upload_size=allowed.zip_megabytes,
        key=f"zip-{shop.uploads}",
    )
    limits = allowed.zip_limits
    st.caption(HOW.format(allowed.zip_megabytes, limits.max_clips, allowed.zip_seconds))
    st.caption(PRIVATE)
    if file is not None:
        _begin(shop, visit, file, allowed)
        st.rerun()  # with an empty uploader: what is found is said below it


def _begin(shop: Workshop, visit: Visit, file: UploadedFile, allowed: Settings) -> None:
    shop.uploads += 1
    if shop.task:
        shop.task.cancel()
    # Until its end the file counts among those that wait, of which there may be only so many.
    work = partial(_measured, file.getvalue(), file.name, visit, allowed)
    shop.task = Task(work, presence(), releasing(file))


def _measured(content: bytes, name: str, visit: Visit, allowed: Settings, task: Task[Data]) -> Data:
    since = visit.forgotten
    task.begin("Measuring your clips")
    corpus = read_zip(content, name, allowed.zip_limits)
    measure = measuring(EVERYTHING, allowed)
    table, left_out = gather(corpus, measure, EVERYTHING, task.progress)
    task.note(task.done, task.total)  # cancelled, it leaves what the visit has as it is
    visit.keep_archive(clips := InZip(corpus), since)
    kept(allowed).keep_bounds(visit)
    archive = str(corpus.source)
    return Data(OWN, table, tuple(left_out), clips, ("--data", *MY_CLIPS), archive)
