"""What takes much memory, of all visits together, bounded in bytes: sounds, plots, clips; models.

Answers and scores are small and stay with their visit; what plays, is drawn or was learnt is large,
and a host's memory is shared by all. Over the bound, the visit that holds most loses its oldest.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakKeyDictionary


@dataclass(frozen=True)
class Held:
    """Something large.

    Attributes
    ----------
    size : int
        In bytes.
    drop : callable
        Lets go of it.
    """

    size: int
    drop: Callable[[], object]


class Holder(Protocol):
    """A part of a visit that holds such things."""

    def held(self) -> list[Held]:
        """All of them, in the order in which they are to be dropped."""


class Kept:
    """Who keeps how many bytes.

    Parameters
    ----------
    most_bytes : int
    """

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._holders: WeakKeyDictionary[Holder, None] = WeakKeyDictionary()

    def keep_bounds(self, holder: Holder) -> None:
        """Drop things, of any visit, until all fit; call it when `holder` has got a new one."""
        with self._lock:
            self._holders[holder] = None
            held = {each: each.held() for each in self._holders}
            sizes = {each: sum(thing.size for thing in own) for each, own in held.items()}
            while sum(sizes.values()) > self.most_bytes:
                largest = max(sizes, key=lambda each: sizes[each])
                oldest = held[largest].pop(0)
                sizes[largest] -= oldest.size
                oldest.drop()
