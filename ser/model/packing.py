"""A model as the bytes of its two files: JSON that says what the arrays mean, and the arrays.

The file of the arrays is named by its own SHA-256; the JSON has the name and the SHA-256, so that a
damaged or mixed-up pair is refused. Nothing is pickled.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from math import isfinite
from typing import Any

import numpy as np

from ..errors import ModelError, SerError
from ..features.vector import GROUPS, FeatureSpec
from ..files import to_npz
from .model import ACTIVATIONS, Model
from .probabilities import Confidence

METADATA = "model.json"
ARRAYS = "weights-" + "[0-9a-f]" * 12 + ".npz"
HELDOUT = "heldout-" + "[0-9a-f]" * 12 + ".npz"
"""Patterns of the names of a model's other files: the first digits of their SHA-256."""

SCALARS = tuple(field.name for field in fields(Confidence))
POSITIVE = ("limit", "temperature", "farthest")
ENTRIES = ("labels", "features", "activation", "limit", "scalars")
"""What an answer depends on; nothing of it is guessed."""

DAMAGE = (
    SerError,
    *(ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError),
    *(TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)
"""What JSON and arrays raise that are not a model's."""


def pack(model: Model, heldout: bytes = b"", compressed: bool = True) -> tuple[bytes, bytes]:
    """The content of a model's two files.

    Parameters
    ----------
    model : Model
    heldout : bytes
        Held-out answers of its training, as `ser.model.heldout.pack_heldout` gives them: a file
        that the JSON names, too.
    compressed : bool
        A tenth smaller, and ten times as slow.

    Returns
    -------
    metadata : bytes
        JSON that names the other file and carries its SHA-256.
    arrays : bytes
        An `.npz` file; the same model gives the same bytes.
    """
    arrays = to_npz(model.arrays, compressed)
    metadata = {
        "labels": list(model.labels),
        "features": asdict(model.features),
        "n_features": len(model.features.names),
        "activation": model.activation,
        "limit": model.limit,
        "scalars": asdict(model.confidence),
        **model.metadata,
        "arrays": arrays_name(arrays),
        "sha256": hashlib.sha256(arrays).hexdigest(),
    }
    metadata.pop("heldout", None)  # of a model that was loaded
    if heldout:
        metadata["heldout"] = heldout_name(heldout)
    return (json.dumps(metadata, indent=2) + "\n").encode(), arrays


def unpack(metadata: bytes, arrays: bytes, where: str) -> Model:
    """Make a model of the content of its two files.

    Parameters
    ----------
    metadata, arrays : bytes
        As `pack` gives them.
    where : str
        What to call the place they come from in messages.

    Returns
    -------
    Model

    Raises
    ------
    ModelError
        If they are damaged or do not fit together. The cure is the caller's to tell: only it knows
        where there are others.
    """
    described = parse(metadata, where)
    require_current(described, where)
    found, expected = hashlib.sha256(arrays).hexdigest(), described.get("sha256")
    if found != expected:
        raise ModelError(
            f"{described.get('arrays')} in {where} is damaged or another model's: got SHA-256 "
            f"{found[:12]}…, expected {str(expected)[:12]}…."
        )
    try:
        with np.load(io.BytesIO(arrays), allow_pickle=False) as file:
            model = _assemble({name: file[name] for name in file.files}, described, where)
        _require_fit(model, where)
        _require_sound(model, where)
    except ModelError:
        raise
    except DAMAGE as error:
        raise ModelError(f"The model in {where} cannot be read: {error!r}.") from error
    return model


def parse(metadata: bytes, where: str) -> dict[str, Any]:
    """The entries of a model's JSON; ModelError if it is no object."""
    try:
        return dict(json.loads(metadata))
    except DAMAGE as error:
        raise ModelError(f"{METADATA} in {where} is not a JSON object: {error}.") from error


def require_current(described: Mapping[str, Any], where: str) -> None:
    """Refuse what another version wrote.

    Raises
    ------
    ModelError
        If the JSON lacks something that an answer depends on, or its features are not our groups:
        by default a group that is not named would be on.
    """
    scalars, groups = described.get("scalars"), described.get("features")
    missing, unknown = [name for name in ENTRIES if name not in described], []
    if isinstance(scalars, dict):
        missing += [name for name in SCALARS if name not in scalars]
    if isinstance(groups, dict):
        missing += [f"feature group {name}" for name in GROUPS if name not in groups]
        unknown = [name for name in groups if name not in GROUPS]
    if missing:
        raise ModelError(
            f"The model in {where} was made by an earlier version of this program: got no "
            f"{', '.join(missing)}; expected {', '.join(ENTRIES)}, with all of {', '.join(SCALARS)}"
            f" and {', '.join(GROUPS)}."
        )
    if unknown:
        raise ModelError(
            f"The model in {where} was made by another version of this program: got the features "
            f"{', '.join(unknown)}; expected {', '.join(GROUPS)} alone."
        )


def arrays_name(arrays: bytes) -> str:
    """What the file of these arrays is called."""
    return f"weights-{_digits(arrays)}.npz"


def heldout_name(heldout: bytes) -> str:
    """What the file of these held-out answers is called."""
    return f"heldout-{_digits(heldout)}.npz"


def _digits(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _assemble(arrays: dict[str, np.ndarray], metadata: Mapping[str, Any], where: str) -> Model:
    labels, scalars = metadata["labels"], {**metadata["scalars"], "limit": metadata["limit"]}
    is_text = isinstance(labels, list) and all(isinstance(n, str) and n.strip() for n in labels)
    if not (is_text and labels and len(set(labels)) == len(labels)):
        raise _damaged(where, f"labels {labels!r}", "a list of distinct names")
    for name, on in metadata["features"].items():
        if not isinstance(on, bool):
            raise _damaged(where, f"{on!r} for the feature group {name}", "true or false")
    for name in (*SCALARS, "limit"):
        value = scalars[name]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and isfinite(value) and (value > 0 or name not in POSITIVE)):
            wanted = "a number above 0" if name in POSITIVE else "a number"
            raise _damaged(where, f"{name} {value!r}", wanted)
    return Model(
        labels=tuple(labels),
        features=FeatureSpec(**metadata["features"]),
        arrays=arrays,
        activation=metadata["activation"],
        limit=float(scalars["limit"]),
        confidence=Confidence(*(float(scalars[name]) for name in SCALARS)),
        metadata={name: value for name, value in metadata.items() if name not in ENTRIES},
    )


def _damaged(where: str, got: str, expected: str) -> ModelError:
    return ModelError(f"The model in {where} is damaged: got {got}; expected {expected}.")


def _require_fit(model: Model, where: str) -> None:
    hidden = [len(biases) for _, biases in model._layers[:-1]]
    sizes = (len(model.features.names), *hidden, len(model.labels))
    wanted = {"mean": sizes[:1], "scale": sizes[:1]}
    for k in range(len(sizes) - 1):
        wanted |= {f"weights_{k}": sizes[k : k + 2], f"biases_{k}": sizes[k + 1 : k + 2]}
    found = {name: values.shape for name, values in model.arrays.items()}
    if found != wanted or model.activation not in ACTIVATIONS:
        raise ModelError(
            f"The model in {where} does not fit this version: got arrays {found} and activation "
            f"{model.activation!r}; expected {wanted} and one of {', '.join(ACTIVATIONS)}."
        )


def _require_sound(model: Model, where: str) -> None:
    """Refuse arrays that would answer nonsense."""
    for name, values in model.arrays.items():
        if values.dtype.kind != "f":
            raise _damaged(where, f"{name} of the kind {values.dtype}", "floating numbers")
        if not np.isfinite(values).all():
            raise _damaged(where, f"{name} with NaN or infinity in it", "finite numbers")
    if not (model.arrays["scale"] > 0).all():
        raise _damaged(where, f"a scale of {model.arrays['scale'].min():g}", "numbers above 0")
