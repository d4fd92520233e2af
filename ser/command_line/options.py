"""The command line's options for a `Setup`: every field has one, and the preset gives the rest."""

import argparse
from dataclasses import fields, replace
from typing import Any

from ..errors import SerError
from ..features.vector import FeatureSpec, parse_features
from ..training.setup import ACTIVATIONS, OURS, PRESETS, SCHEDULES, SOLVERS, Setup
from ..words import join_words, split_words

AUTO = "auto"


def add_setup_options(command: argparse.ArgumentParser) -> None:
    """Let a command take a set-up, option by option."""
    command.add_argument(
        "--preset", choices=PRESETS, default="ours", help="what the options below start from"
    )
    group = command.add_argument_group("set-up")
    yes_or_no = argparse.BooleanOptionalAction
    for name, how, text in (
        ("emotions", {"type": split_words, "metavar": "a,b,…"}, "default: all in the data"),
        (
            "features",
            {"type": features_named},
            "default, tutorial, all, or groups with commas between",
        ),
        ("scaler", {"action": yes_or_no}, "bring each column to mean 0 and spread 1"),
        ("limit", {"type": float, "metavar": "SPREADS"}, "no column counts further out than this"),
        ("hidden", {"type": whole_numbers, "metavar": "n,n,…"}, "units of each hidden layer"),
        ("activation", {"choices": ACTIVATIONS}, "of the hidden layers"),
        ("solver", {"choices": SOLVERS}, "how weights are found"),
        (
            "alpha",
            {"type": number_or_auto},
            f"L2 regularisation; {AUTO}: chosen by folds over speakers",
        ),
        ("batch_size", {"type": int, "metavar": "CLIPS"}, "for each step"),
        ("learning_rate", {"type": float, "metavar": "RATE"}, "of the first step"),
        ("schedule", {"choices": SCHEDULES}, "of the learning rate; for sgd"),
        ("epsilon", {"type": float}, "of adam"),
        ("epochs", {"type": int}, "at most, with early stopping"),
        ("early_stopping", {"action": yes_or_no}, "stop by speakers held out inside the training"),
        ("averaging", {"action": yes_or_no}, "keep a moving mean of the weights"),
        ("copies", {"type": int}, "degraded copies of each clip, with --corpus; default there: 6"),
        ("seed", {"type": int}, "for the first weights and the shuffling"),
    ):
        group.add_argument(f"--{name.replace('_', '-')}", default=None, help=text, **how)


def setup_of(options: argparse.Namespace) -> Setup:
    """The set-up that parsed options ask for.

    Raises
    ------
    SetupError
        If a value is out of its range.
    """
    asked: dict[str, Any] = {field.name: getattr(options, field.name) for field in fields(Setup)}
    given = {name: value for name, value in asked.items() if value is not None}
    if given.get("alpha") == AUTO:
        given["alpha"] = None
    return replace(PRESETS[options.preset], **given)


def command_options(setup: Setup) -> list[str]:
    """The options that ask for a set-up, as words: those that are not as the preset has them."""
    preset = min(PRESETS, key=lambda name: len(_differing(setup, PRESETS[name])))
    words = [] if PRESETS[preset] == OURS else ["--preset", preset]
    for name, value in _differing(setup, PRESETS[preset]).items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            words.append(option if value else option.replace("--", "--no-", 1))
        elif value is None:
            words += [option, AUTO]
        else:
            words += [option, join_words(value) if isinstance(value, tuple) else str(value)]
    return words


def _differing(setup: Setup, preset: Setup) -> dict[str, Any]:
    own = {field.name: getattr(setup, field.name) for field in fields(Setup)}
    return {name: value for name, value in own.items() if value != getattr(preset, name)}


def whole_numbers(text: str) -> tuple[int, ...]:
    """A type for arguments that are whole numbers with commas between."""
    try:
        return tuple(int(word) for word in split_words(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"got {text!r}; expected whole numbers such as 300 or 64,32"
        ) from error


def number_or_auto(text: str) -> float | str:
    """A type for arguments that are a number, or "auto": to be chosen."""
    try:
        return AUTO if text == AUTO else float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"got {text!r}; expected a number such as 0.01, or {AUTO}"
        ) from error


def features_named(text: str) -> FeatureSpec:
    """A type for arguments that are a choice of features."""
    try:
        return parse_features(text)
    except SerError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
