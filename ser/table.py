"""Feature table: the features and labels of a whole corpus in one file.

A table is an `.npz` without pickles: per feature group a matrix, our groups in float16 (their
values are of the order of 1 to 100) and the tutorial's in float32 (raw mel powers underflow
otherwise), and one array per label.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import tutorial
from .audio import load_clip
from .corpus import Utterance, read_ravdess
from .errors import AudioError, CorpusError
from .features import DEFAULT, GROUPS, FeatureSpec, column_names, extract_groups
from .files import write_whole

LABELS = ("clip", "emotion", "speaker", "intensity", "statement", "repetition")
CHUNK = 12  # clips that a worker takes at a time
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
    groups : dict of str to np.ndarray [shape=(rows, columns of the group)]
    labels : dict of str to np.ndarray [shape=(rows,)]
        `LABELS`: clip (Actor_NN/name), emotion and speaker as text, the others as int.
    """

    groups: dict[str, np.ndarray]
    labels: dict[str, np.ndarray]

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
        rows = np.isin(self.emotion, list(emotions))
        return FeatureTable(
            {name: values[rows] for name, values in self.groups.items()},
            {name: values[rows] for name, values in self.labels.items()},
        )

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
        packed = io.BytesIO()
        np.savez_compressed(packed, allow_pickle=False, **self.groups, **self.labels)
        write_whole(Path(path), packed.getvalue())


def load_table(path: Path | str) -> FeatureTable:
    """Read a table that `FeatureTable.save` wrote.

    Raises
    ------
    CorpusError
        If the file is missing, not such a table, or made with other features than this version's.
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
    return FeatureTable(
        {n: values for n, values in arrays.items() if n not in LABELS},
        {n: arrays[n] for n in LABELS},
    )


def extract_table(
    folder: Path | str,
    features: FeatureSpec = DEFAULT,
    jobs: int = -1,
    progress: Progress = quiet,
) -> tuple[FeatureTable, list[str]]:
    """Compute the features of a corpus folder.

    Parameters
    ----------
    folder : path
        In RAVDESS layout.
    features : FeatureSpec
        The tutorial's groups take longer than all of ours.
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of clips, as tqdm does.

    Returns
    -------
    table : FeatureTable
    problems : list of str
        One line for each file that does not fit the layout or cannot be read.
    """
    from joblib import Parallel, delayed

    utterances, misfits = read_ravdess(folder)
    chunks = [utterances[start : start + CHUNK] for start in range(0, len(utterances), CHUNK)]
    work = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_extract)(chunk, features) for chunk in chunks
    )
    results = list(progress((row for rows in work for row in rows), len(utterances)))
    problems = [f"{path.name}: not named in RAVDESS layout, left out" for path in misfits]
    problems += [row for row in results if isinstance(row, str)]
    kept = [(u, row) for u, row in zip(utterances, results, strict=True) if isinstance(row, dict)]
    if not kept:
        raise CorpusError(f"No clip of {folder} could be read; the first problem: {problems[0]}")
    return _assemble(kept, features), problems


def _extract(
    utterances: Sequence[Utterance], features: FeatureSpec
) -> list[dict[str, np.ndarray] | str]:
    from threadpoolctl import threadpool_limits

    rows: list[dict[str, np.ndarray] | str] = []
    with threadpool_limits(1):  # the digits depend on the number of threads
        for utterance in utterances:
            try:
                rows.append(extract_groups(load_clip(utterance.path), features))
            except AudioError as error:
                rows.append(str(error))
    return rows


def _assemble(
    kept: list[tuple[Utterance, dict[str, np.ndarray]]], features: FeatureSpec
) -> FeatureTable:
    groups = {
        name: np.stack([row[name] for _, row in kept]).astype(
            np.float32 if name in tutorial.GROUPS else np.float16
        )
        for name in features.groups
    }
    labels = {name: np.array([getattr(u, name) for u, _ in kept]) for name in LABELS[1:]}
    files = np.array([f"{u.speaker}/{u.path.name}" for u, _ in kept])
    return FeatureTable(groups, {"clip": files, **labels})
