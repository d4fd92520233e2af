"""Features of clips on this computer, remembered on disk by what is in the clip.

A clip that was measured once is not measured again, whatever it is called and wherever it lies. A
changed line of `MEASURING`, or another version of what it computes with, makes all anew.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from ..audio.clip import MAX_BYTES, load_clip
from ..features.vector import FeatureSpec, extract_groups

MEASURING = ("audio", "features")
"""Packages of ours that a measurement depends on."""

PACKAGES = ("numpy", "scipy", "soundfile", "soxr", "av")
"""Those of others."""

MOST = "1G"
"""What the folder may hold; what was not asked for longest goes first."""


@dataclass(frozen=True)
class Measurements:
    """How clips are measured.

    Attributes
    ----------
    features : FeatureSpec
    folder : pathlib.Path or None
        Where they are remembered; None for nowhere.
    """

    features: FeatureSpec
    folder: Path | None = None

    def of(self, path: Path) -> dict[str, np.ndarray]:
        """The feature groups of a clip; errors as `load_clip`."""
        content = _content(path) if self.folder else None
        if content is None:
            return extract_groups(load_clip(path), self.features)
        remembering = self._memory().cache(_measure, ignore=["name"])
        return remembering(content, path.name, self.features, _code())

    def keep_bounds(self) -> None:
        """Drop what is too much."""
        if self.folder:
            self._memory().reduce_size(bytes_limit=MOST)

    def _memory(self):
        from joblib import Memory

        return Memory(self.folder, verbose=0)


def _content(path: Path) -> bytes | None:
    """A file's bytes; None for one that `load_clip` is to refuse."""
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


def _measure(content: bytes, name: str, features: FeatureSpec, code: str) -> dict[str, np.ndarray]:
    return extract_groups(load_clip(content, name), features)


@cache
def _code() -> str:
    """A digest of all that a measurement depends on but the clip."""
    digest = hashlib.sha256(" ".join(map(version, PACKAGES)).encode())
    for package in MEASURING:
        for path in sorted(Path(__file__).parents[1].joinpath(package).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
