"""Feature table: the features and labels of a whole corpus in one file.

A table is an `.npz` without pickles: per feature group a matrix, our groups in float16 (their
values are of the order of 1 to 100) and the tutorial's in float32 (raw mel powers underflow
otherwise), and one array per label.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import CorpusError
from ..features import tutorial
from ..features.vector import GROUPS, FeatureSpec, column_names
from ..files import to_npz, write_whole
from .joining import JoinedGroups, apart

LABELS = ("clip", "emotion", "speaker", "intensity", "statement", "repetition")
TEXTS = LABELS[:3]
KINDS = {"U": "text", "i": "whole numbers", "f": "floating numbers"}
"""What the arrays of a table may hold, by `np.dtype.kind`."""

DAMAGE = (OSError, EOFError, RuntimeError, TypeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What `np.load` raises about files that are not an intact `.npz`."""

Progress = Callable[[Iterable, int], Iterable]
"""Wraps an iterable of known length to show how far it is, as tqdm does."""


def quiet(items: Iterable, total: int) -> Iterable:
    """Show no progress."""
    return items


@dataclass(frozen=True, eq=False)
class FeatureTable:
    """Features and labels of utterances, one row each.

    Attributes
    ----------
    groups : mapping of str to np.ndarray [shape=(rows, columns of the group)]
    labels : mapping of str to np.ndarray [shape=(rows,)]
        `LABELS`: clip (Actor_NN/name), emotion and speaker as text, the others as int.
    """

    groups: Mapping[str, np.ndarray]
    labels: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.labels["clip"])

    @property
    def emotion(self) -> np.ndarray:
        """Label of each row, shape (rows,), text."""
        return self.labels["emotion"]

    @property
    def speaker(self) -> np.ndarray:
        """Speaker of each row, shape (rows,), text."""
        return self.labels["speaker"]

    def matrix(self, spec: FeatureSpec) -> np.ndarray:
        """Feature vectors in the order of `spec.names`, shape (rows, columns), float32."""
        missing = [name for name in spec.groups if name not in self.groups]
        if missing:
            raise CorpusError(
                f"The feature table lacks {', '.join(missing)}: got {', '.join(self.groups)}. Make "
                "it again with `python -m ser extract --features all`."
            )
        return np.concatenate([self.groups[g] for g in spec.groups], axis=1, dtype=np.float32)

    def only(self, emotions: Sequence[str]) -> "FeatureTable":
        """The rows of some emotions.

        Raises
        ------
        CorpusError
            If fewer than two are asked for, or one has no row.
        """
        present = set(self.emotion.tolist())
        absent = [name for name in emotions if name not in present]
        if absent or len(set(emotions)) < 2:
            raise CorpusError(
                f"Cannot use the emotions {', '.join(emotions)}: expected two or more of "
                f"{', '.join(sorted(present))}. Choose among those."
            )
        return self.rows(np.isin(self.emotion, list(emotions)))

    def spoken_by(self, speakers: Iterable[str]) -> "FeatureTable":
        """The rows of some speakers; CorpusError if one of them has none."""
        wanted = require_speakers(speakers, set(self.speaker.tolist()))
        return self.rows(np.isin(self.speaker, list(wanted)))

    def rows(self, chosen: np.ndarray) -> "FeatureTable":
        """Some rows, chosen by their numbers or by a truth value each."""
        return FeatureTable(
            {name: values[chosen] for name, values in self.groups.items()},
            {name: values[chosen] for name, values in self.labels.items()},
        )

    def joined(self, other: "FeatureTable") -> "FeatureTable":
        """The rows of both tables, which are not copied, with the feature groups that both have.

        A speaker of the other table is somebody else, also by the same name: "Actor_07" becomes
        "Actor_07 (2)". So is a clip: "sad/a.wav" becomes "sad/a.wav (2)".

        Raises
        ------
        CorpusError
            If they have no group in common.
        """
        groups = [name for name in self.groups if name in other.groups]
        if not groups:
            raise CorpusError(
                f"The tables do not fit together: got {', '.join(self.groups)} and "
                f"{', '.join(other.groups)}; expected the same features. Extract both anew."
            )
        labels = dict(other.labels)
        for label in ("speaker", "clip"):
            own = other.labels[label].tolist()
            names = apart(set(own), set(self.labels[label].tolist()))
            labels[label] = np.array([names[name] for name in own], dtype=str)
        return FeatureTable(
            JoinedGroups(groups, self.groups, other.groups),
            {n: np.concatenate([values, labels[n]]) for n, values in self.labels.items()},
        )

    @property
    def nbytes(self) -> int:
        """Bytes of its own: a joined table has labels alone."""
        groups = {} if isinstance(self.groups, JoinedGroups) else self.groups
        return sum(values.nbytes for values in (*groups.values(), *self.labels.values()))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all values and labels, the same on every machine."""
        digest = hashlib.sha256()
        for name, values in sorted({**self.groups, **self.labels}.items()):
            digest.update(f"{name}{values.dtype.str}{values.shape}".encode())
            digest.update(np.ascontiguousarray(values).tobytes())
        return digest.hexdigest()

    def save(self, path: Path | str) -> None:
        """Write the table to an `.npz` file, whole or not at all."""
        write_whole(Path(path), to_npz({**self.groups, **self.labels}))


def as_stored(groups: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Feature groups as tables hold them: ours in float16, the tutorial's in float32."""
    kinds = {name: np.float32 if name in tutorial.GROUPS else np.float16 for name in groups}
    return {name: values.astype(kinds[name]) for name, values in groups.items()}


def require_speakers(asked: Iterable[str], present: set[str]) -> set[str]:
    """The speakers asked for, if all of them are there; CorpusError if not."""
    wanted = set(asked)
    if not wanted or not wanted <= present:
        raise CorpusError(
            f"Cannot use the speakers {', '.join(sorted(wanted))}: expected some of "
            f"{', '.join(sorted(present))}. Choose among those."
        )
    return wanted


def load_table(path: Path | str) -> FeatureTable:
    """Read a table that `FeatureTable.save` wrote.

    Raises
    ------
    CorpusError
        If the file is missing, not such a table, made with other features than this version's, has
        values of another kind or labels without a name, or a clip twice.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except DAMAGE as error:
        raise CorpusError(
            f"No feature table at {path}: {type(error).__name__}; expected an .npz file that "
            "`python -m ser extract` wrote. Make it again with that command."
        ) from error
    rows = arrays["clip"].size if "clip" in arrays else 0
    groups = {name: (rows, len(columns)) for name, columns in column_names().items()}
    wanted = dict.fromkeys(LABELS, (rows,)) | {n: groups[n] for n in GROUPS if n in arrays}
    found = {name: values.shape for name, values in arrays.items()}
    if not rows or found != wanted or len(found) == len(LABELS):
        raise CorpusError(
            f"The table {path} does not fit this version: got arrays {found}; expected "
            f"{ {**wanted, **groups} }. Make it again with `python -m ser extract`."
        )
    _require_kinds(arrays, path)
    _require_distinct(arrays["clip"], path)
    return FeatureTable(
        {n: values for n, values in arrays.items() if n not in LABELS},
        {n: arrays[n] for n in LABELS},
    )


def _require_kinds(arrays: Mapping[str, np.ndarray], path: Path | str) -> None:
    """Refuse what numpy would compute with and no model could be made of."""
    for name, values in arrays.items():
        kind = ("U" if name in TEXTS else "i") if name in LABELS else "f"
        if values.dtype.kind != kind:
            got, expected = f"{name} of the kind {values.dtype}", KINDS[kind]
        elif kind == "U" and not all(text.strip() for text in values.tolist()):
            got, expected = f"an empty {name}", "a name in each row"
        else:
            continue
        raise CorpusError(
            f"The table {path} cannot be used: got {got}; expected {expected}. Make it again with "
            "`python -m ser extract`."
        )


def _require_distinct(names: np.ndarray, path: Path | str) -> None:
    clips, counts = np.unique(names, return_counts=True)
    if len(clips) < len(names):
        raise CorpusError(
            f"The table {path} has the clip {clips[counts > 1][0]} {counts.max()} times: expected "
            "each once, as copies would be learnt and tested at once. Take the others out of the "
            "corpus and make the table again with `python -m ser extract`."
        )
