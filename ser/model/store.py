"""Models on disk: `model.json` (what the arrays mean), `weights-….npz` and `MODEL_CARD.md`.

The JSON names the file of the arrays, and `heldout-….npz` if there is one. So a new model lies
beside the old one until the JSON is replaced in one step, and a stop at any moment leaves the old
model or the new one, with all that belongs to it.
"""

import shlex
from fnmatch import fnmatchcase
from pathlib import Path

from ..errors import ModelError
from ..files import alone_in, write_whole
from .metadata import DAMAGE, METADATA, SEAL, parse, require_current, sealed
from .model import Model
from .packing import ARRAYS, HELDOUT, arrays_name, heldout_name, pack, unpack

SHIPPED = Path(__file__).resolve().parents[2] / "models"
"""The folder of the model, feature table and scores that come with the project."""

TABLE = SHIPPED / "features.npz"
RESTORE = (
    "Restore it with `git checkout -- models` or, without Git, by unpacking the folder `models` "
    "of the project's ZIP file again"
)
CARD = "MODEL_CARD.md"
OLD = ("model.npz", "heldout.npz")  # what earlier versions wrote


def save_model(model: Model, folder: Path | str, heldout: bytes = b"") -> None:
    """Write a model's arrays and metadata, and its held-out answers: all or nothing.

    Parameters
    ----------
    model : Model
    folder : path
        Made if it is not there. What belongs to an earlier model in it is removed.
    heldout : bytes
        As `ser.model.heldout.pack_heldout` gives them.

    Raises
    ------
    ModelError
        If the model could not be loaded again. Nothing is written then.
    """
    folder = Path(folder)
    metadata, arrays = _packed(model, heldout, folder)
    files = {arrays_name(arrays): arrays}
    if heldout:
        files[heldout_name(heldout)] = heldout
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):  # two runs would remove each other's arrays
        for name, content in files.items():
            write_whole(folder / name, content)
        write_whole(folder / METADATA, metadata)  # from here on it is the new model
        old = [folder / name for name in OLD]
        for path in (*folder.glob(ARRAYS), *folder.glob(HELDOUT), *old):
            if path.name not in files:
                path.unlink(missing_ok=True)


def seal_model(folder: Path | str) -> None:
    """Give the JSON of a model that an earlier version wrote its checksum; all else stays."""
    path = Path(folder) / METADATA
    with alone_in(Path(folder)):
        described = parse(path.read_bytes(), str(folder))
        if SEAL not in described:
            write_whole(path, sealed(described))


def _packed(model: Model, heldout: bytes, folder: Path) -> tuple[bytes, bytes]:
    try:
        metadata, arrays = pack(model, heldout)
        unpack(metadata, arrays, "memory")
    except DAMAGE as error:
        why = str(error) if isinstance(error, ModelError) else f"It cannot be packed: {error!r}."
        raise ModelError(
            f"Nothing was written to {folder}, as the model could not be loaded again. {why} Look "
            "at the labels and features that it was trained on, and train anew."
        ) from error
    return metadata, arrays


def load_model(folder: Path | str = SHIPPED) -> Model:
    """Read a model, by default the one that comes with the project.

    Parameters
    ----------
    folder : path

    Returns
    -------
    Model

    Raises
    ------
    ModelError
        If a file is missing or damaged, or the two do not belong together.

    Examples
    --------
    >>> import ser
    >>> len(ser.load_model().labels)
    8
    """
    folder = Path(folder)
    try:
        return unpack(*_read(folder), str(folder))
    except OSError as error:
        problem = f"No model in {folder}: {error.strerror} ({error.filename})."
        raise ModelError(f"{problem} {_cure(folder)}") from error
    except ModelError as error:
        raise ModelError(f"{error} {_cure(folder)}") from error


def _cure(folder: Path) -> str:
    if folder.resolve() == SHIPPED:
        return f"{RESTORE}."
    return f"Make it again with `python -m ser train -o {shlex.quote(str(folder))}`."


def _read(folder: Path) -> tuple[bytes, bytes]:
    metadata = (folder / METADATA).read_bytes()
    described = parse(metadata, str(folder))
    require_current(described, str(folder))
    name = described.get("arrays")
    if not (isinstance(name, str) and fnmatchcase(name, ARRAYS)):
        raise ModelError(
            f"{folder / METADATA} names no file of arrays: got {name!r}, expected a plain name "
            "such as weights-0123456789ab.npz."
        )
    try:
        return metadata, (folder / name).read_bytes()
    except FileNotFoundError:
        if (folder / METADATA).read_bytes() == metadata:
            raise
    return _read(folder)  # it was replaced just now
