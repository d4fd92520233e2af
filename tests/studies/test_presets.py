"""Presets and links: what is shared comes back, and what is no set-up does no harm."""

import hashlib
from dataclasses import replace

import pytest

from ser.features.vector import parse_features
from ser.studies.presets import ON_PAGE, VERSION, Draft, changes, from_link, nearest_preset, to_link
from ser.training.setup import TUTORIAL_SETUP

DRAFTS = [
    Draft(),
    Draft(TUTORIAL_SETUP),
    Draft(replace(TUTORIAL_SETUP, scaler=True, hidden=(100, 50), emotions=("calm", "sad")), 0.3),
    Draft(replace(Draft().setup, alpha=None, solver="sgd", features=parse_features("voice,mel"))),
]
KNOWN = {"2": "90cabc310bbb"}
"""What the presets of this version look like: if this test fails, raise `VERSION`."""


@pytest.mark.parametrize("draft", DRAFTS)
def test_link_gives_the_set_up_back(draft):
    """Whatever was chosen, the address says it."""
    assert from_link(to_link(draft)) == (draft, "")


def test_link_says_only_what_is_changed():
    """A tutorial with a scaler is short to share."""
    draft = Draft(replace(TUTORIAL_SETUP, scaler=True))
    assert to_link(draft) == {"v": VERSION, "preset": "Tutorial", "scaler": "True"}
    assert changes(draft, "Tutorial") == {"scaler": (False, True)}
    assert nearest_preset(draft) == "Tutorial"


@pytest.mark.parametrize(
    "change",
    [
        {"preset": "Theirs"},
        {"hidden": "9,9,9,9"},
        {"hidden": "many"},
        {"alpha": "-1"},
        {"solver": "magic"},
        {"scaler": "<script>"},
        {"features": "smell"},
        {"test_share": "nan"},
        {"surprise": "1"},
    ],
)
def test_link_that_is_none_gives_the_default_and_says_so(change):
    """Nothing that an address can say breaks the page."""
    draft, problem = from_link({"v": VERSION, "preset": "Ours", **change})
    assert draft == Draft()
    assert problem == "This link cannot be read, so *Ours* is set up instead."


def test_link_of_another_version_says_so():
    """It is read as well as can be."""
    draft, problem = from_link({"v": "0", "preset": "Tutorial"})
    assert draft.setup == TUTORIAL_SETUP
    assert "another version" in problem


def test_address_without_a_set_up_is_the_default():
    """Other parameters are nobody's business."""
    assert from_link({"utm": "x"}) == (Draft(), "")


def test_presets_of_this_version_are_unchanged():
    """Who changes a preset raises the version: old links say what differs from the old one."""
    told = "".join(str(preset.to_dict()) for preset in ON_PAGE.values())
    assert hashlib.sha256(told.encode()).hexdigest()[:12] == KNOWN[VERSION]
