"""The JSON of a model: what its arrays mean, with a SHA-256 over all that it says."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..errors import ModelError, SerError
from ..features.vector import GROUPS
from .probabilities import Confidence

METADATA = "model.json"
SEAL = "entries_sha256"
"""The entry of the JSON that is the SHA-256 over all others; earlier versions wrote none."""

SCALARS = tuple(field.name for field in fields(Confidence))
ENTRIES = ("labels", "features", "activation", "limit", "scalars")
"""What an answer depends on; nothing of it is guessed."""

DAMAGE = (
    SerError,
    *(ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError),
    *(TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)
"""What JSON and arrays raise that are not a model's."""


def sealed(entries: Mapping[str, Any]) -> bytes:
    """A model's JSON, with the SHA-256 over its entries as the last of them."""
    entries = {name: value for name, value in entries.items() if name != SEAL}
    return (json.dumps({**entries, SEAL: _seal(entries)}, indent=2) + "\n").encode()


def _seal(entries: Mapping[str, Any]) -> str:
    as_read = json.loads(json.dumps(entries))  # where all names are text
    canonical = json.dumps(as_read, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def parse(metadata: bytes, where: str) -> dict[str, Any]:
    """The entries of a model's JSON; ModelError if it is no object, or not as it was written."""
    try:
        entries = dict(json.loads(metadata))
        seal = entries.get(SEAL)
        found = _seal({name: value for name, value in entries.items() if name != SEAL})
    except DAMAGE as error:
        raise ModelError(f"{METADATA} in {where} is not a JSON object: {error}.") from error
    if SEAL in entries and seal != found:
        raise ModelError(
            f"{METADATA} in {where} is damaged: got entries with SHA-256 {found[:12]}…, expected "
            f"{str(seal)[:12]}…."
        )
    return entries


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
