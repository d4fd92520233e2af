"""Visits that have ended: what they held goes at once, and nobody else waits for it."""

import gc
import weakref
from types import SimpleNamespace

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.state import SessionState

from ser.ui.memory_only import collect, drop_ended
from ser.ui.visit import Visit


@pytest.fixture
def no_collection():
    """Nothing is collected by itself."""
    gc.disable()
    yield
    gc.enable()


def ended_visit():
    """A session that refers to itself, as Streamlit's do; whether it was shut down; its visit."""
    state, shut = SessionState(), []
    state["visit"] = visit = Visit()
    session = SimpleNamespace(
        id="ann",
        session_state=state,
        _fragment_storage=MemoryFragmentStorage(),
        shutdown=lambda: shut.append(True),
    )
    session.itself = session
    return session, shut, weakref.ref(visit)


def test_what_a_visit_held_is_gone_when_it_is_dropped(no_collection):
    """Without a collection, though its session refers to itself."""
    session, shut, visit = ended_visit()
    storage = MemorySessionStorage(ttl_seconds=0)
    storage.save(SimpleNamespace(session=session))
    del session
    drop_ended(storage)
    assert shut and visit() is None


def test_visit_that_may_come_back_stays(no_collection):
    """A short interruption of the connection loses nothing."""
    session, shut, visit = ended_visit()
    storage = MemorySessionStorage(ttl_seconds=60)
    storage.save(SimpleNamespace(session=session))
    drop_ended(storage)
    assert not shut and visit()


class Circle:
    """Refers to itself."""

    def __init__(self):
        self.itself = self


def test_libraries_are_looked_through_only_when_nobody_is_there(no_collection):
    """While somebody is, all that was there before stays frozen, and the rest is collected."""
    try:
        collect(is_anybody_there=False)
        frozen = gc.get_freeze_count()
        assert frozen > 10_000
        gone = weakref.ref(Circle())
        collect(is_anybody_there=True)
        assert gone() is None and gc.get_freeze_count() > 0.9 * frozen
        old = weakref.ref(Circle())
        gc.freeze()
        collect(is_anybody_there=True)
        assert old()
        collect(is_anybody_there=False)
        assert old() is None
    finally:
        gc.unfreeze()
