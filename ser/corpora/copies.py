"""Features of degraded copies of clips, and which of them may be trained with.

No copy crosses a fold. Its babble is made of other clips of its parent's own speaker, so that it
holds one speaker's voice only and goes wherever that speaker goes, whatever folds over speakers are
made later: copies are made once, by `ser.corpora.copying`, not again for each fold. Each also says
which clips it is made of, and `rows_of` leaves out all that are not made of training clips alone,
which keeps a random split whole, too.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .table import FeatureTable


@dataclass(frozen=True, eq=False)
class Copies:
    """Features of degraded copies, one row each.

    Attributes
    ----------
    table : FeatureTable
        With the labels of the parents.
    copy : np.ndarray [shape=(rows,)]
        Which of its parent's copies, from 0.
    steps : np.ndarray [shape=(rows,)]
        What was done to it, such as "room+codec"; names of `ser.audio.augment.STEPS`.
    sources : np.ndarray [shape=(rows, voices)]
        Names of the clips in its babble, filled up with "".
    """

    table: FeatureTable
    copy: np.ndarray
    steps: np.ndarray
    sources: np.ndarray

    def __len__(self) -> int:
        return len(self.table)

    @property
    def parent(self) -> np.ndarray:
        """Name of the clip that each was made from, shape (rows,), text."""
        return self.table.labels["clip"]

    def first(self, number: int) -> "Copies":
        """So many copies of each clip."""
        rows = self.copy < number
        return Copies(self.table.rows(rows), self.copy[rows], self.steps[rows], self.sources[rows])


def rows_of(copies: Copies, clips: Collection[str]) -> np.ndarray:
    """Rows of the copies that are made of nothing but some clips.

    Parameters
    ----------
    copies : Copies
    clips : collection of str
        Names of clips, such as `table.labels["clip"][train]`.

    Returns
    -------
    np.ndarray [shape=(rows,)]
        int; the parent and everybody in the babble are among `clips`.
    """
    allowed = np.array([*clips, ""])  # "": no further voice
    whole = np.isin(copies.parent, allowed) & np.isin(copies.sources, allowed).all(axis=1)
    return np.flatnonzero(whole)
