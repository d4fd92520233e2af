"""What is trained on: the recordings that come with the app, one's own, or both."""

import logging
import time
from collections.abc import Iterable, Iterator

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ...errors import SerError
from ...features import EVERYTHING
from ...gathering import add_to, gather_zip
from ...review import Review, review
from ...table import FeatureTable
from ..desk import measuring, shipped_table
from ..memory_only import release
from ..settings import Settings, settings
from ..texts import in_time, plain
from .workshop import OWN, SHIPPED, WITH_OWN, Data, Workshop

LOG = logging.getLogger(__name__)
HOW = (
    "Put your recordings into folders that are called like the emotions, and pack them as one ZIP "
    "file: `happy/one.wav`, `sad/two.wav`. If several people speak, give each a folder: "
    "`happy/anna/one.wav`. Up to {} MB, {} clips of {} seconds each."
)
PRIVATE = (
    ":material/lock: Your clips are measured and forgotten at once; the figures stay in the "
    "memory of the computer that runs this app, for this visit only."
)
KEY = "choose-source"


def table_or_stop() -> FeatureTable:
    """The table that comes with the app; a page without one says so and stops."""
    try:
        return shipped_table()
    except SerError as error:
        LOG.exception("The shipped feature table cannot be used")
        # It names folders, which are nobody else's business.
        details = "" if settings().hosted else plain(str(error))
        st.error(f"The recordings to learn from cannot be used. {details}", icon="⚠️")
        st.stop()


def choose_data(shop: Workshop, shipped: FeatureTable) -> Data | None:
    """Draw the choice of data; None, and why, as long as there is nothing to train on."""
    allowed = settings()
    st.session_state.setdefault(KEY, shop.source)
    chosen = st.segmented_control(
        "Recordings to learn from", [SHIPPED, OWN, WITH_OWN], key=KEY, required=True
    )
    if chosen and chosen != shop.source:
        shop.source = chosen
        shop.generation += 1  # other emotions and measurements can be chosen
    if shop.source == SHIPPED:
        n_actors = len(set(shipped.speaker.tolist()))
        st.caption(
            f"{len(shipped):,} recordings of {n_actors} actors (RAVDESS, Livingstone & Russo 2018, "
            "CC BY-NC-SA 4.0), measured beforehand, so that training starts at once."
        )
        return Data(SHIPPED, shipped)
    _take_in(shop, allowed)
    if shop.own is None:
        return None
    found = review(shop.own.table, shop.left_out)
    _show_review(found)
    if shop.source == OWN:
        return shop.own if found.is_usable else None
    if shop.joined is None:
        table, again = add_to(shipped, shop.own.table)
        shop.joined = Data(WITH_OWN, table)
        shop.left_out += tuple(again)
    return shop.joined


def _take_in(shop: Workshop, allowed: Settings) -> None:
    limits = allowed.zip_limits
    file = st.file_uploader(
        "A ZIP file with your own clips",
        type=["zip"],
        max_upload_size=allowed.zip_megabytes,
        key=f"zip-{shop.uploads}",
    )
    st.caption(HOW.format(allowed.zip_megabytes, limits.max_clips, allowed.zip_seconds))
    st.caption(PRIVATE)
    if file is None:
        return
    try:
        _measure(shop, file, allowed)
    except SerError as error:
        st.error(plain(str(error)), icon="⚠️")


def _measure(shop: Workshop, file: UploadedFile, allowed: Settings) -> None:
    bar, start = st.progress(0.0, "Opening the file …"), time.monotonic()

    def progress(items: Iterable, total: int) -> Iterator:
        for done, item in enumerate(items, start=1):
            left = (time.monotonic() - start) / done * (total - done)
            bar.progress(done / total, f"Measured {done} of {total}, about {in_time(left)} left")
            yield item

    try:
        table, left_out = gather_zip(
            file.getvalue(), file.name, allowed.zip_limits, measuring(EVERYTHING, allowed),
            EVERYTHING, progress=progress,
        )  # fmt: skip
    finally:
        release(file)
    shop.own, shop.joined, shop.left_out = Data(OWN, table), None, tuple(left_out)
    shop.uploads += 1
    shop.generation += 1
    st.rerun()  # with an empty uploader: what was found is said below it


def _show_review(found: Review) -> None:
    clips = sum(found.emotions.values())
    emotions = ", ".join(f"{plain(name)} {count}" for name, count in found.emotions.items())
    people = len(found.speakers)
    st.success(
        f"{clips} clips of {people} {'person' if people == 1 else 'people'}: {emotions}.", icon="📦"
    )
    for problem in found.problems:
        st.error(plain(problem), icon="⚠️")
    for note in found.notes:
        st.info(plain(note), icon="💡")
    if found.left_out:
        with st.expander(f"{len(found.left_out)} left out, and why"):
            st.markdown("\n".join(f"- {plain(line)}" for line in found.left_out[:100]))
