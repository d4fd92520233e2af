"""A set-up as words of a command line, and back."""

import argparse
from dataclasses import fields, replace

import pytest

from ser.command_line.options import add_setup_options, command_options, setup_of
from ser.errors import SetupError
from ser.features.vector import EVERYTHING, parse_features
from ser.studies.presets import ON_PAGE
from ser.training.setup import OURS, TUTORIAL_SETUP, Setup
from tests.training.test_setup import ODD


def asked_for(words):
    """The set-up that some words ask for."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_setup_options(parser)
    return setup_of(parser.parse_args(words))


@pytest.mark.parametrize(
    "setup",
    [
        OURS,
        replace(OURS, copies=6),
        TUTORIAL_SETUP,
        ODD,
        replace(TUTORIAL_SETUP, emotions=()),
        replace(TUTORIAL_SETUP, alpha=None, early_stopping=True, averaging=True, scaler=True),
        replace(OURS, alpha=3e-7, learning_rate=1 / 3, limit=1e9),
        replace(OURS, features=EVERYTHING),
    ],
    ids=range(8),
)
def test_words_ask_for_the_set_up_they_were_made_of(setup):
    """What the Train page shows as a command trains the same."""
    assert asked_for(command_options(setup)) == setup


def test_every_field_has_an_option():
    """Besides the preset they start from."""
    parser = argparse.ArgumentParser()
    add_setup_options(parser)
    assert set(vars(parser.parse_args([]))) == {"preset", *(each.name for each in fields(Setup))}


def test_a_preset_needs_no_other_words():
    """Ours needs none at all."""
    assert command_options(OURS) == []
    assert command_options(TUTORIAL_SETUP) == ["--preset", "tutorial"]


def test_few_words_for_few_changes():
    """The nearest preset is named, and what differs from it."""
    assert command_options(replace(OURS, hidden=(50, 25), averaging=False)) == [
        "--hidden",
        "50,25",
        "--no-averaging",
    ]
    assert command_options(replace(TUTORIAL_SETUP, seed=1, alpha=None)) == [
        *("--preset", "tutorial"),
        *("--alpha", "auto"),
        *("--seed", "1"),
    ]


def test_options_change_the_preset_they_start_from():
    """Spaces between names do not matter."""
    words = ["--preset", "tutorial", "--emotions", "sad, calm", "--features", "voice, rhythm"]
    assert asked_for(words) == replace(
        TUTORIAL_SETUP, emotions=("sad", "calm"), features=parse_features("voice,rhythm")
    )


def test_a_value_out_of_its_range_is_refused():
    """Well-formed words that make no set-up are told as everywhere."""
    with pytest.raises(SetupError, match=r"Cannot train with hidden \(5, 0\): expected 1 to 3"):
        asked_for(["--hidden", "5,0"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--hidden", "5,x"],
            "argument --hidden: got '5,x'; expected whole numbers such as 300 or",
        ),
        (
            ["--alpha", "low"],
            "argument --alpha: got 'low'; expected a number such as 0.01, or auto",
        ),
        (["--features", "loudness"], "argument --features: Unknown feature group: got 'loudness'"),
        (["--solver", "rmsprop"], "argument --solver: invalid choice: 'rmsprop'"),
        (["--preset", "yours"], "argument --preset: invalid choice: 'yours'"),
    ],
)
def test_malformed_words_are_told(words, message):
    """The message names the option."""
    with pytest.raises(argparse.ArgumentError) as caught:
        asked_for(words)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("name", ON_PAGE)
def test_each_preset_of_the_train_page_has_a_name_of_its_own_here(name):
    """One and the same name never stands for two set-ups."""
    assert command_options(ON_PAGE[name]) == [
        "--preset",
        {"Ours": "ours-quick"}.get(name, "tutorial"),
    ]
    assert asked_for(command_options(ON_PAGE[name])) == ON_PAGE[name]
