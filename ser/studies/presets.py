"""Where a set-up on the Train page starts from, what is changed, and the set-up as a link."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ..errors import SerError, SetupError
from ..training.evaluation import TEST_SHARE
from ..training.setup import OURS, OURS_QUICK, TUTORIAL_SETUP, Setup, parse_setup
from ..words import join_words, split_words
from .plan import Plan

VERSION = "2"
"""Of links. Raise it when a preset changes: a link says only what differs from one."""

ON_PAGE = {"Tutorial": TUTORIAL_SETUP, "Ours": OURS_QUICK}
"""By the names of their buttons; the command line calls them "tutorial" and "ours-quick"."""

SHARE = "test_share"
NOT_ON_PAGE = {"copies"}  # they are made of the sound, and the page has only what was measured


@dataclass(frozen=True)
class Draft:
    """What is to be trained next.

    Attributes
    ----------
    setup : Setup
    test_share : float
        Of each random split.
    """

    setup: Setup = OURS_QUICK
    test_share: float = TEST_SHARE


def values_of(draft: Draft) -> dict[str, Any]:
    """Every value that can be chosen, by name, the features as text."""
    told = {field.name: getattr(draft.setup, field.name) for field in fields(Setup)}
    return {**told, "features": str(draft.setup.features), SHARE: draft.test_share}


def nearest_preset(draft: Draft) -> str:
    """Name of the preset from which least is changed."""
    return min(ON_PAGE, key=lambda name: len(changes(draft, name)))


def changes(draft: Draft, preset: str) -> dict[str, tuple[Any, Any]]:
    """By name, what a preset has and what is chosen instead."""
    return differences(Draft(ON_PAGE[preset]), draft)


def differences(first: Draft, second: Draft) -> dict[str, tuple[Any, Any]]:
    """By name, what the one has and the other has instead."""
    one, other = values_of(first), values_of(second)
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def to_link(draft: Draft) -> dict[str, str]:
    """A draft as the parameters of an address; none for the one that a visit starts with."""
    if draft == Draft():
        return {}
    preset = nearest_preset(draft)
    changed = {name: _as_text(own) for name, (_, own) in changes(draft, preset).items()}
    return {"v": VERSION, "preset": preset, **changed}


def from_link(parameters: Mapping[str, str]) -> tuple[Draft, str]:
    """Read the parameters of an address.

    Returns
    -------
    draft : Draft
        The default where nothing can be read.
    problem : str
        What the visitor should know; empty if all is well.
    """
    asked = {name: text for name, text in parameters.items() if name not in ("v", "preset")}
    if "v" not in parameters:
        return Draft(), ""
    preset = parameters.get("preset", "Ours")
    try:
        draft = _read(ON_PAGE[preset], asked)
    except (SerError, ValueError, KeyError):
        return Draft(), "This link cannot be read, so *Ours* is set up instead."
    if parameters["v"] != VERSION:
        return draft, (
            "This link was made by another version of the app. Look at the set-up before you "
            "train: some of it may have another meaning now."
        )
    return draft, ""


def _read(base: Setup, asked: Mapping[str, str]) -> Draft:
    kinds = asdict(OURS)
    unknown = set(asked) - {*kinds, SHARE} | set(asked) & NOT_ON_PAGE
    if unknown:
        raise SetupError(f"Unknown in a link: {', '.join(sorted(unknown))}; expected a set-up.")
    told = {n: _as_value(n, kinds[n], text) for n, text in asked.items() if n != SHARE}
    share = float(asked.get(SHARE, TEST_SHARE))
    Plan(test_share=share)  # which knows what it may be
    return Draft(parse_setup({**base.to_dict(), **told}), share)


def _as_text(value: Any) -> str:
    if isinstance(value, tuple):
        return join_words(value)
    return "auto" if value is None else str(value)


def _as_value(name: str, default: Any, text: str) -> Any:
    if name == "hidden":
        return [int(word) for word in text.split(",")]
    if name == "emotions":
        return list(split_words(text))
    if isinstance(default, bool):
        return {"True": True, "False": False}[text]
    if name == "alpha":
        return None if text == "auto" else float(text)
    if isinstance(default, int | float):
        return type(default)(text)
    return text
