"""Clip to feature vector: which groups there are, what each column is called, how it is computed.

A group of ours is a set of contours (`ser.features.contours`) times all functionals
(`ser.features.functionals`), of the contours and of their deltas, or some figures of the whole clip
(`ser.features.measures`). The groups `mfcc`, `chroma` and `mel` are the tutorial's.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import cache
from itertools import groupby

import numpy as np

from ..audio.clip import Clip
from ..errors import FeatureError
from . import tutorial
from .analysis import Analysis, analyse
from .contours import CONTOURS, measure
from .functionals import FUNCTIONALS, deltas, functionals
from .measures import MEASURES
from .speech import Speech


@dataclass(frozen=True)
class FeatureSpec:
    """Which feature groups make up a vector; hashable, kept with every model.

    Attributes
    ----------
    mfcc, chroma, mel : bool
        The tutorial's groups: 40, 12 and 128 means over time.
    cepstrum, bands, spectrum, voice, quality, rhythm, modulation, correlation : bool
        Ours: MFCC; RASTA-like filtered mel bands; energy and spectral shape; F0 and voicing;
        strengths of the harmonics; alternation of voiced stretches and pauses; how fast all
        contours move, and which move together.

    Raises
    ------
    FeatureError
        If no group is on.
    """

    mfcc: bool = False
    chroma: bool = False
    mel: bool = False
    cepstrum: bool = True
    bands: bool = True
    spectrum: bool = True
    voice: bool = True
    quality: bool = True
    rhythm: bool = True
    modulation: bool = True
    correlation: bool = True

    def __post_init__(self) -> None:
        if not self.groups:
            raise FeatureError(
                f"No feature group is on: expected one or more of "
                f"{', '.join(field.name for field in fields(self))}. Turn one on."
            )

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups that are on, in the order of the vector."""
        return tuple(name for name, on in vars(self).items() if on)

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each column, such as "cepstrum.mfcc_3.delta.mean"."""
        names = column_names()
        return tuple(column for group in self.groups for column in names[group])

    def __str__(self) -> str:
        """The shortest text that `parse_features` turns into this again."""
        known = {spec: name for name, spec in NAMED_SPECS.items()}
        return known.get(self, ",".join(self.groups))


DEFAULT = FeatureSpec()
GROUPS = tuple(field.name for field in fields(FeatureSpec))
TUTORIAL = FeatureSpec(**{name: name in tutorial.GROUPS for name in GROUPS})
EVERYTHING = FeatureSpec(**dict.fromkeys(GROUPS, True))
NAMED_SPECS = {"default": DEFAULT, "tutorial": TUTORIAL, "all": EVERYTHING}


def parse_features(text: str) -> FeatureSpec:
    """Read a choice of features: "default", "tutorial", "all" or groups with commas between.

    Raises
    ------
    FeatureError
        If a name is not a group.
    """
    if text in NAMED_SPECS:
        return NAMED_SPECS[text]
    wanted = {name.strip() for name in text.split(",")}
    unknown = sorted(wanted - set(GROUPS))
    if unknown:
        raise FeatureError(
            f"Unknown feature group: got {', '.join(map(repr, unknown))}; expected 'default', "
            f"'tutorial', 'all' or some of {', '.join(GROUPS)}. Put commas between the groups."
        )
    return FeatureSpec(**{name: name in wanted for name in GROUPS})


def extract_features(
    clip: Clip, spec: FeatureSpec = DEFAULT, analysis: Analysis | None = None
) -> np.ndarray:
    """Feature vector of a clip.

    Parameters
    ----------
    clip : Clip
    spec : FeatureSpec
        The groups wanted, by default ours.
    analysis : Analysis, optional
        Of the same clip, if it has been made already.

    Returns
    -------
    np.ndarray [shape=(len(spec.names),)]
        float32, in the order of `spec.names`.

    Examples
    --------
    >>> import numpy as np, ser
    >>> hum = np.sin(2 * np.pi * 140 * np.arange(16000) / 16000).astype(np.float32)
    >>> vector = ser.extract_features(ser.Clip(hum, name="hum"))
    >>> vector.shape == (len(ser.FeatureSpec().names),)
    True
    """
    groups = extract_groups(clip, spec, analysis)
    return np.concatenate([groups[name] for name in spec.groups])


def extract_groups(
    clip: Clip, spec: FeatureSpec = DEFAULT, analysis: Analysis | None = None
) -> dict[str, np.ndarray]:
    """Feature vector of a clip, group by group.

    Parameters
    ----------
    clip : Clip
    spec : FeatureSpec
    analysis : Analysis, optional
        Of the same clip, if it has been made already.

    Returns
    -------
    dict of str to np.ndarray
        A float32 vector for each group that is on.
    """
    groups: dict[str, np.ndarray] = {}
    if spec.mfcc or spec.chroma or spec.mel:
        groups |= tutorial.mean_features(
            clip.signal, mfcc=spec.mfcc, chroma=spec.chroma, mel=spec.mel
        )
    ours = set(spec.groups) - set(tutorial.GROUPS)
    if ours:
        groups |= _summarise(Speech(analysis or analyse(clip.signal, speech_only=True)), ours)
    return {name: groups[name] for name in spec.groups}


def _summarise(speech: Speech, wanted: Collection[str]) -> dict[str, np.ndarray]:
    values = measure(speech, CONTOURS)
    vectors = {
        each.group: each.compute(speech, values) for each in MEASURES if each.group in wanted
    }
    rows = np.array([kind.group in wanted for kind in CONTOURS for _ in kind.names])
    if not rows.any():
        return vectors
    # One call for all groups: a functional of 130 contours costs little more than of one.
    values = values if rows.all() else values[rows]
    found = functionals(np.concatenate([values, deltas(values)])).reshape(2, len(values), -1)
    start = 0
    kinds = [kind for kind in CONTOURS if kind.group in wanted]
    for group, members in groupby(kinds, lambda each: each.group):
        stop = start + sum(len(each.names) for each in members)
        vectors[group] = found[:, start:stop].ravel()
        start = stop
    return vectors


@cache
def column_names() -> dict[str, tuple[str, ...]]:
    """Names of the columns of every group."""
    names = {
        group: tuple(f"{group}.{k}.mean" for k in range(n)) for group, n in tutorial.GROUPS.items()
    }
    for group in dict.fromkeys(each.group for each in CONTOURS):
        names[group] = tuple(
            f"{group}.{contour}{delta}.{functional.name}"
            for delta in ("", ".delta")
            for kind in CONTOURS
            if kind.group == group
            for contour in kind.names
            for functional in FUNCTIONALS
        )
    for each in MEASURES:
        names[each.group] = tuple(f"{each.group}.{name}" for name in each.names)
    return {group: names[group] for group in GROUPS}
