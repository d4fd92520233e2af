"""What two feature tables need to become one: groups put together, and names kept apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np


@dataclass(frozen=True, eq=False)
class JoinedGroups(Mapping[str, np.ndarray]):
    """Groups of two tables, put together when they are asked for: a copy of RAVDESS takes 13 MB."""

    names: Sequence[str]
    one: Mapping[str, np.ndarray]
    other: Mapping[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.names:
            raise KeyError(name)
        return np.concatenate([self.one[name], self.other[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def apart(names: set[str], others: set[str]) -> dict[str, str]:
    """For each name one that none of the others has."""
    found, taken = {name: name for name in names - others}, names | others
    for name in sorted(names & others):
        candidates = (f"{name} ({number})" for number in count(2))
        found[name] = next(candidate for candidate in candidates if candidate not in taken)
    return found
