"""What is trained on: the recordings that come with the app, one's own, or both."""

import streamlit as st

from ...corpora.table import FeatureTable
from ...studies.recordings import Several
from ...studies.review import Review, review
from ...workers.gathering import add_to
from ..desk import shipped_table
from ..frame import or_stop
from ..settings import Settings, settings
from ..texts import plain
from ..visit import Visit
from .folder import offer_download, offer_folder, shipped_recordings
from .measuring import follow, take_in
from .workshop import FOLDER, MY_CLIPS, OWN, SHIPPED, WITH_OWN, Data, Workshop
from .zipping import offer_zip

KEY = "choose-source"
NONE_NEW = (
    "{}None of its clips is new: RAVDESS has all {:,} already, so this would train on RAVDESS "
    "alone. Bring other clips, or choose *RAVDESS* above."
)
LOST = (
    "What was measured of your recordings had to make room in memory for others’. Bring them again "
    "to train on them."
)


def table_or_stop() -> FeatureTable:
    """The table that comes with the app; a page without one says so and stops."""
    return or_stop(shipped_table, "The recordings to learn from")


def sources(allowed: Settings) -> list[str]:
    """What can be chosen here."""
    return [SHIPPED, OWN, WITH_OWN] if allowed.hosted else [SHIPPED, FOLDER, OWN, WITH_OWN]


def choose_data(shop: Workshop, visit: Visit, shipped: FeatureTable) -> Data | None:
    """Draw the choice of data; None, and why, as long as there is nothing to train on."""
    allowed = settings()
    take_in(shop)
    if shop.source not in sources(allowed):
        shop.source = SHIPPED
    st.session_state.setdefault(KEY, shop.source)
    # Not segments of one control: on a phone they would be in two rows, torn apart.
    chosen = st.pills("Recordings to learn from", sources(allowed), key=KEY, required=True)
    if chosen and chosen != shop.source:
        shop.source = chosen
        if shop.task and not shop.task.is_active:
            shop.task = None  # what was said of it concerned other data
        shop.generation += 1  # other emotions and measurements can be chosen
    if shop.source == SHIPPED:
        n_actors = len(set(shipped.speaker.tolist()))
        st.caption(
            f"{len(shipped):,} recordings of {n_actors} actors (RAVDESS, Livingstone & Russo 2018, "
            "CC BY-NC-SA 4.0), measured beforehand, so that training starts at once."
        )
        return Data(SHIPPED, shipped, recordings=shipped_recordings())
    if shop.source == FOLDER:
        offer_folder(shop, visit)
    else:
        offer_zip(shop, visit, allowed)
    goes_on = follow(shop)
    data = None if goes_on else _usable(shop, shipped)
    if shop.source == FOLDER and not goes_on:
        offer_download(shop)
    return data


def _usable(shop: Workshop, shipped: FeatureTable) -> Data | None:
    """What was measured, told about; None as long as it cannot be trained on."""
    if shop.is_lost:
        st.info(LOST, icon="💾")
    if shop.source == WITH_OWN:
        _join(shop, shipped)
    data = shop.data.get(shop.source)
    own = shop.data.get(OWN) if shop.source == WITH_OWN else data
    if data is None or own is None:
        return None
    found = review(own.table, data.left_out)
    if data is not own and len(data.table) == len(shipped):
        st.warning(NONE_NEW.format(_named(own.origin), len(own.table)), icon="⚠️")
        _show_left_out(found)
        return None
    _show_review(found, own.origin, is_alone=data is own)
    return data if found.is_usable or data is not own else None


def _join(shop: Workshop, shipped: FeatureTable) -> None:
    own = shop.data.get(OWN)
    if own is None or WITH_OWN in shop.data:
        return
    table, again = add_to(shipped, own.table)
    places = [each for each in (own.recordings, shipped_recordings()) if each]
    left_out, place = own.left_out + tuple(again), ("--with", *MY_CLIPS)
    shop.data[WITH_OWN] = Data(WITH_OWN, table, left_out, Several(*places), place, own.origin)


def _show_review(found: Review, origin: str, is_alone: bool) -> None:
    clips = sum(found.emotions.values())
    emotions = ", ".join(f"{plain(name)} {count}" for name, count in found.emotions.items())
    n = len(found.speakers)
    people = f"{n} {'person' if n == 1 else 'people'}"
    st.success(
        f"{_named(origin)}{clips:,} clips of {people}: {emotions}.",
        icon="📦",
    )
    if is_alone:  # beside RAVDESS, a few clips are no hindrance
        for problem in found.problems:
            st.error(plain(problem), icon="⚠️")
        for note in found.notes:
            st.info(plain(note), icon="💡")
    _show_left_out(found)


def _named(origin: str) -> str:
    return f"**{plain(origin)}**: " if origin else ""


def _show_left_out(found: Review) -> None:
    if found.left_out:
        with st.expander(f"{len(found.left_out)} left out, and why"):
            st.markdown("\n".join(f"- {plain(line)}" for line in found.left_out[:100]))


def what_first(shop: Workshop) -> str:
    """What is to be done before there is something to train on, in Markdown."""
    if shop.task and shop.task.is_active:
        return "First the recordings have to be measured: see above."
    if shop.source != FOLDER:
        brought = OWN in shop.data or (shop.task and shop.task.problem)
        return f"First choose {'another' if brought else 'a'} ZIP file above."
    if not shop.path:
        return "First name a folder above."
    if FOLDER in shop.data or (shop.task and shop.task.problem):
        return "First name another folder above."
    return "First press *Measure these recordings* above."
