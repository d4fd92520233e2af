"""Stored models with other values in them, as nobody should hand them in."""

import hashlib
import io
import json

import numpy as np

from ser.model.metadata import METADATA, SEAL, sealed

from .tables import arrays_file


def change(folder, **metadata):
    """Rewrite a stored model's JSON with other values and the hash that goes with them.

    None leaves one out.
    """
    path = folder / METADATA
    changed = json.loads(path.read_text()) | metadata
    path.write_bytes(sealed({k: value for k, value in changed.items() if value is not None}))


def unseal(folder):
    """Rewrite a stored model's JSON as earlier versions wrote it, without its hash."""
    path = folder / METADATA
    entries = json.loads(path.read_text())
    entries.pop(SEAL, None)
    path.write_text(json.dumps(entries, indent=2) + "\n")


def exchange(folder, **changes):
    """Rewrite a stored model's arrays, with the hash that goes with them."""
    with np.load(arrays_file(folder)) as file:
        arrays = {k: v for k, v in {**file, **changes}.items() if v is not None}
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=True, **arrays)
    arrays_file(folder).write_bytes(packed.getvalue())
    change(folder, sha256=hashlib.sha256(packed.getvalue()).hexdigest())
