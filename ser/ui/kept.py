"""Sounds, plots and clips of all visits together, bounded in bytes.

The answers themselves are small and stay with their visit; what plays and what is drawn is large,
and a host's memory is shared by all. Over the bound, the visit that holds most loses its oldest.
"""

import threading
from weakref import WeakKeyDictionary

from .visit import Visit


class Kept:
    """Who keeps how many bytes.

    Parameters
    ----------
    most_bytes : int
    """

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._visits: WeakKeyDictionary[Visit, None] = WeakKeyDictionary()

    def keep_bounds(self, visit: Visit) -> None:
        """Drop sounds, of any visit, until all fit; call it when `visit` has got a new one."""
        with self._lock:
            self._visits[visit] = None
            held = {each: each.held() for each in self._visits}
            sizes = {visit: sum(each.size() for each in own) for visit, own in held.items()}
            while sum(sizes.values()) > self.most_bytes:
                largest = max(sizes, key=lambda each: sizes[each])
                oldest = held[largest].pop(0)
                sizes[largest] -= oldest.size()
                oldest.drop_sound()
