"""Fitted networks: arrays that answer as scikit-learn does, and choices that reach them."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from ser.model.model import ACTIVATIONS, NO_LIMIT, Model
from ser.model.probabilities import distance_of
from ser.training.choosing import make_scaler
from ser.training.epochs import make_mlp
from ser.training.setup import TUTORIAL_SETUP, Setup
from ser.training.training import fit, to_arrays

from ..tables import QUICK, RHYTHM, rows_in, tiny_table

ROWS = rows_in(tiny_table(1))


def assert_answers_alike(rows, setup):
    """The numpy model gives the pipeline's probabilities, also to vectors far out."""
    pipeline = fit(rows, setup)
    model = Model(
        tuple(pipeline.classes_),
        RHYTHM,
        to_arrays(pipeline),
        setup.activation,
        setup.limit if setup.scaler else NO_LIMIT,
    )
    for vectors in (rows.vectors, 100 + 10 * rows.vectors):
        expected = pipeline.predict_proba(vectors)
        np.testing.assert_allclose(model.predict_proba(vectors), expected, atol=1e-5)
        scaled = pipeline[:-1].transform(vectors)
        np.testing.assert_allclose(model.scaled(vectors), scaled, atol=1e-5, rtol=1e-5)
        np.testing.assert_allclose(distance_of(model.scaled(vectors)), distance_of(scaled), 1e-5)


@pytest.mark.parametrize(
    "setup",
    [
        replace(QUICK, limit=0.7),
        replace(QUICK, limit=4.0, hidden=(8, 5)),
        replace(QUICK, scaler=False),
        replace(QUICK, scaler=False, averaging=False),
        replace(QUICK, solver="lbfgs"),
    ],
    ids=["limit", "two layers", "no scaler", "scikit-learn's fit", "lbfgs"],
)
def test_arrays_answer_as_the_pipeline(setup):
    """The forward pass in numpy gives scikit-learn's probabilities and the same distances."""
    assert_answers_alike(ROWS, setup)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_activation_answers_as_in_scikit_learn(activation):
    """The four activations, with three hidden layers, are those of MLPClassifier."""
    setup = replace(QUICK, activation=activation, hidden=(8, 5, 3))
    assert len(to_arrays(fit(ROWS, setup))) == 2 + 2 * 4
    assert_answers_alike(ROWS, setup)


def test_two_emotions_are_answered_as_in_scikit_learn():
    """For two classes scikit-learn has one output, the arrays have one for each label."""
    assert_answers_alike(rows_in(tiny_table(1).only(["calm", "sad"])), QUICK)


def test_double_precision_changes_no_answer():
    """A caller's float64 vectors get the answers of float32 ones."""
    pipeline = fit(ROWS, QUICK)
    model = Model(tuple(pipeline.classes_), RHYTHM, to_arrays(pipeline), QUICK.activation)
    single = model.predict_proba(ROWS.vectors)
    np.testing.assert_allclose(model.predict_proba(ROWS.vectors.astype(float)), single, atol=1e-6)


def test_the_scaler_scales_and_limits():
    """Of its own training data every column has mean 0 and spread 1, and no value is further."""
    scaler = make_scaler(replace(QUICK, limit=1e9))
    scaled = scaler.fit_transform(ROWS.vectors * [1, 20, 300, 4] + 5)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(scaled.std(axis=0), 1, rtol=1e-5)
    limited = make_scaler(replace(QUICK, limit=1.5)).fit_transform(ROWS.vectors)
    assert (limited.min(), limited.max()) == (-1.5, 1.5)


def test_the_tutorials_training_is_scikit_learns_own():
    """No scaler, and to the last digit what its MLPClassifier with its settings learns."""
    setup = replace(TUTORIAL_SETUP, emotions=(), features=RHYTHM, epochs=5)
    expected = MLPClassifier(
        alpha=0.01,
        batch_size=256,
        epsilon=1e-08,
        hidden_layer_sizes=(300,),
        learning_rate="adaptive",
        max_iter=5,
        random_state=9,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected.fit(ROWS.vectors, ROWS.labels)
    found = fit(ROWS, setup)
    np.testing.assert_array_equal(
        found.predict_proba(ROWS.vectors), expected.predict_proba(ROWS.vectors)
    )
    assert found[-1].get_params() == expected.get_params()


def test_every_choice_reaches_the_network():
    """What a set-up says of the network stands in its settings, and all else is the default."""
    setup = Setup(
        hidden=(7, 6),
        activation="logistic",
        solver="sgd",
        batch_size=33,
        learning_rate=0.2,
        schedule="invscaling",
        epsilon=0.3,
        epochs=44,
    )
    own = make_mlp(setup, 0.55).get_params()
    assert isinstance(own.pop("random_state"), np.random.RandomState)
    defaults = MLPClassifier().get_params()
    assert {name: value for name, value in own.items() if value != defaults[name]} == {
        "hidden_layer_sizes": (7, 6),
        "activation": "logistic",
        "solver": "sgd",
        "batch_size": 33,
        "learning_rate": "invscaling",
        "learning_rate_init": 0.2,
        "epsilon": 0.3,
        "max_iter": 44,
        "alpha": 0.55,
    }


def test_another_seed_gives_other_digits():
    """The seed reaches the weights."""
    one, two = (to_arrays(fit(ROWS, replace(QUICK, seed=seed))) for seed in (0, 1))
    assert not np.array_equal(one["weights_0"], two["weights_0"])


def test_an_untrained_scaler_is_none():
    """Arrays of a pipeline without a scaler have mean 0 and scale 1."""
    arrays = to_arrays(fit(ROWS, replace(QUICK, scaler=False)))
    assert (arrays["mean"] == 0).all() and (arrays["scale"] == 1).all()
    assert all(values.dtype == np.float32 for values in arrays.values())
