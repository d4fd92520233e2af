"""A model as the bytes of its two files: JSON that says what the arrays mean, and the arrays.

The file of the arrays is named by its own SHA-256; the JSON has the name and the SHA-256, so that a
damaged or mixed-up pair is refused. Nothing is pickled.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

import numpy as np

from ..errors import ModelError
from ..features.vector import FeatureSpec
from ..files import to_npz
from .metadata import DAMAGE, ENTRIES, SCALARS, parse, require_current, sealed
from .model import ACTIVATIONS, Model
from .probabilities import Confidence

ARRAYS = "weights-" + "[0-9a-f]" * 12 + ".npz"
HELDOUT = "heldout-" + "[0-9a-f]" * 12 + ".npz"
"""Patterns of the names of a model's other files: the first digits of their SHA-256."""

POSITIVE = ("limit", "temperature", "farthest")


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
        JSON that names the other file and carries its SHA-256, and one over its own entries.
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
    return sealed(metadata), arrays


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
