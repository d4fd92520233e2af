"""What can be chosen about a training: every value has a range, and JSON gives back what it got."""

import json
from dataclasses import fields

import pytest
from sklearn.neural_network import MLPClassifier

from ser.emotions import TUTORIAL_EMOTIONS
from ser.errors import FeatureError, SetupError
from ser.features.vector import TUTORIAL
from ser.training.epochs import make_mlp
from ser.training.setup import OURS, TUTORIAL_SETUP, Setup, parse_setup

ODD = parse_setup(
    {
        "emotions": ("sad", "calm"),
        "features": "rhythm,voice",
        "scaler": False,
        "limit": 2.5,
        "hidden": (30, 20, 10),
        "activation": "logistic",
        "solver": "sgd",
        "alpha": 0,
        "batch_size": 1,
        "learning_rate": 1,
        "schedule": "invscaling",
        "epsilon": 1e-9,
        "epochs": 1000,
        "early_stopping": False,
        "averaging": False,
        "copies": 20,
        "seed": 2**32 - 1,
    }
)
"""Nothing is as in ours, and much is at the end of its range."""


def test_ours_is_what_nothing_asked_for_gives():
    """The defaults are our preset, which needs no corpus for copies."""
    assert Setup() == OURS
    assert OURS.copies == 0


def test_the_odd_set_up_differs_in_everything():
    """So that a round trip of it says something about every field."""
    assert all(getattr(ODD, each.name) != getattr(OURS, each.name) for each in fields(Setup))


def test_the_tutorials_set_up_makes_the_tutorials_network():
    """What its text says, word for word, makes the same network; the seed is that of its split."""
    said = (
        "MLPClassifier(alpha=0.01, batch_size=256, epsilon=1e-08, hidden_layer_sizes=(300,), "
        "learning_rate='adaptive', max_iter=500)"
    )
    wanted = eval(said, {"MLPClassifier": MLPClassifier}).get_params()
    made = make_mlp(TUTORIAL_SETUP, TUTORIAL_SETUP.alpha).get_params()
    assert made == {**wanted, "random_state": 9}


def test_the_tutorial_has_four_emotions_and_nothing_that_it_does_not_tell_of():
    """Its features and emotions alone: no scaler, no stopping, no averaging, no copies."""
    assert (TUTORIAL_SETUP.features, TUTORIAL_SETUP.emotions) == (TUTORIAL, TUTORIAL_EMOTIONS)
    for name in ("scaler", "early_stopping", "averaging", "copies"):
        assert not getattr(TUTORIAL_SETUP, name)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("emotions", ("sad",), "none or two and more, each once"),
        ("emotions", ("sad", "sad"), "none or two and more, each once"),
        ("emotions", "sad", "none or two and more, each once"),
        ("emotions", ("sad", 3), "none or two and more, each once"),
        ("features", "voice", "feature groups"),
        ("scaler", "no", "true or false"),
        ("limit", 0, "above 0"),
        ("limit", float("nan"), "above 0"),
        ("limit", float("inf"), "above 0"),
        ("hidden", (), "1 to 3 layers of 1 to 1000 units"),
        ("hidden", (5, 5, 5, 5), "1 to 3 layers of 1 to 1000 units"),
        ("hidden", (5, 0), "1 to 3 layers of 1 to 1000 units"),
        ("hidden", (1001,), "1 to 3 layers of 1 to 1000 units"),
        ("hidden", (5.5,), "1 to 3 layers of 1 to 1000 units"),
        ("hidden", 5, "1 to 3 layers of 1 to 1000 units"),
        ("activation", "softplus", "one of tanh, relu, logistic, identity"),
        ("solver", "rmsprop", "one of adam, sgd, lbfgs"),
        ("alpha", -0.1, "0 to 1000, or none"),
        ("alpha", 1001, "0 to 1000, or none"),
        ("alpha", "auto", "0 to 1000, or none"),
        ("batch_size", 0, "1 to 10000"),
        ("batch_size", 64.0, "1 to 10000"),
        ("learning_rate", 0, "above 0, at most 1"),
        ("learning_rate", 1.1, "above 0, at most 1"),
        ("learning_rate", None, "above 0, at most 1"),
        ("schedule", "cosine", "one of constant, adaptive, invscaling"),
        ("epsilon", 0, "above 0, at most 1"),
        ("epochs", 0, "1 to 1000"),
        ("epochs", 1001, "1 to 1000"),
        ("epochs", True, "1 to 1000"),
        ("early_stopping", 1, "true or false"),
        ("averaging", None, "true or false"),
        ("copies", -1, "0 to 20"),
        ("copies", 21, "0 to 20"),
        ("seed", -1, "0 to 4294967295"),
        ("seed", 2**32, "0 to 4294967295"),
        ("seed", "0", "0 to 4294967295"),
    ],
)
def test_a_value_out_of_its_range_is_refused(name, value, expected):
    """The message says what, what was got and what is expected."""
    with pytest.raises(SetupError) as caught:
        Setup(**{name: value})
    told = str(caught.value)
    assert told.startswith(f"Cannot train with {name} {value!r}: expected {expected}")


@pytest.mark.parametrize("name", [each.name for each in fields(Setup)])
def test_every_field_refuses_another_kind(name):
    """Nothing of JSON gets through unseen: an object is no value of any field."""
    with pytest.raises(SetupError, match=f"Cannot train with {name} "):
        Setup(**{name: {}})


@pytest.mark.parametrize("setup", [OURS, TUTORIAL_SETUP, ODD], ids=["ours", "tutorial", "odd"])
def test_a_set_up_survives_json(setup):
    """What a model's metadata keep is the same set-up again, and can be a key."""
    again = parse_setup(json.loads(json.dumps(setup.to_dict(), allow_nan=False)))
    assert again == setup
    assert hash(again) == hash(setup)


def test_what_is_missing_is_as_shipped():
    """A form may leave out what it does not show."""
    assert parse_setup({"epochs": 7, "hidden": [9]}) == Setup(epochs=7, hidden=(9,))
    assert parse_setup({}) == OURS


def test_unknown_names_are_refused():
    """The message says which, and what there is."""
    with pytest.raises(
        SetupError, match=r"Unknown in a set-up: dropout, momentum; expected .*seed"
    ):
        parse_setup({"momentum": 0.9, "dropout": 0.5, "seed": 1})


@pytest.mark.parametrize("told", [{"epochs": "20"}, {"hidden": 5}, {"emotions": None}])
def test_json_of_another_kind_is_refused(told):
    """A text is no number and a number no list."""
    with pytest.raises(SetupError, match=f"Cannot train with {next(iter(told))} "):
        parse_setup(told)


def test_unknown_features_are_refused():
    """As the command line would."""
    with pytest.raises(FeatureError, match="'loudness'"):
        parse_setup({"features": "loudness"})
