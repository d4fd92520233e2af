"""Models on disk: `model.npz` (the arrays), `model.json` (what they mean) and `MODEL_CARD.md`.

The JSON carries the SHA-256 of the arrays' file, so that a damaged or mixed-up pair is refused.
Nothing is pickled.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from .errors import ModelError
from .features import FeatureSpec
from .files import write_whole
from .model import ACTIVATIONS, Model

SHIPPED = Path(__file__).resolve().parents[1] / "models"
"""The folder of the model, feature table and scores that come with the project."""

TABLE = SHIPPED / "features.npz"
ARRAYS, METADATA, CARD = "model.npz", "model.json", "MODEL_CARD.md"
CURE = "Restore it with `git checkout models`, or make it again with `python -m ser train`."


def save_model(model: Model, folder: Path | str) -> None:
    """Write a model's arrays and metadata.

    Parameters
    ----------
    model : Model
    folder : path
        Made if it is not there.
    """
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **model.arrays)
    metadata = {
        "labels": list(model.labels),
        "features": asdict(model.features),
        "n_features": len(model.features.names),
        "activation": model.activation,
        "temperature": model.temperature,
        "threshold": model.threshold,
        **model.metadata,
        "sha256": hashlib.sha256(packed.getvalue()).hexdigest(),
    }
    write_whole(Path(folder) / ARRAYS, packed.getvalue())
    write_whole(Path(folder) / METADATA, (json.dumps(metadata, indent=2) + "\n").encode())


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
        packed = (folder / ARRAYS).read_bytes()
        metadata = dict(json.loads((folder / METADATA).read_text(encoding="utf-8")))
    except OSError as error:
        raise ModelError(
            f"No model in {folder}: {error.strerror} ({error.filename}). {CURE}"
        ) from error
    except (TypeError, ValueError) as error:
        raise ModelError(f"{folder / METADATA} is not a JSON object: {error}. {CURE}") from error
    found = hashlib.sha256(packed).hexdigest()
    if found != metadata.get("sha256"):
        raise ModelError(
            f"{folder / ARRAYS} is damaged or belongs to another {METADATA}: got SHA-256 "
            f"{found[:12]}…, expected {str(metadata.get('sha256'))[:12]}…. {CURE}"
        )
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            model = _assemble({name: file[name] for name in file.files}, metadata)
        _require_fit(model, folder)
    except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"The model in {folder} cannot be read: {error!r}. {CURE}") from error
    return model


def _assemble(arrays: dict[str, np.ndarray], metadata: Mapping[str, Any]) -> Model:
    own = ("labels", "features", "activation", "temperature", "threshold")
    return Model(
        labels=tuple(metadata["labels"]),
        features=FeatureSpec(**metadata["features"]),
        arrays=arrays,
        activation=metadata["activation"],
        temperature=float(metadata["temperature"]),
        threshold=float(metadata["threshold"]),
        metadata={name: value for name, value in metadata.items() if name not in own},
    )


def _require_fit(model: Model, folder: Path) -> None:
    hidden = [len(biases) for _, biases in model._layers[:-1]]
    sizes = (len(model.features.names), *hidden, len(model.labels))
    wanted = {"mean": sizes[:1], "scale": sizes[:1]}
    for k in range(len(sizes) - 1):
        wanted |= {f"weights_{k}": sizes[k : k + 2], f"biases_{k}": sizes[k + 1 : k + 2]}
    found = {name: values.shape for name, values in model.arrays.items()}
    if found != wanted or model.activation not in ACTIVATIONS:
        raise ModelError(
            f"The model in {folder} does not fit this version: got arrays {found} and activation "
            f"{model.activation!r}; expected {wanted} and one of {', '.join(ACTIVATIONS)}. {CURE}"
        )
