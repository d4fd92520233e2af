"""Training: plain arrays that answer as scikit-learn does, and the same digits every time."""

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from ser import training, tutorial
from ser.evaluation import answer_held_out
from ser.features import TUTORIAL
from ser.model import ACTIVATIONS, Model
from ser.training import choose_alpha, fit, make_estimator, to_arrays, train_model

from .tables import EMOTIONS, RHYTHM, tiny_table


def trained_on(table, recipe="default", seed=0):
    """A pipeline trained on a table of the rhythm group."""
    return fit(table.matrix(RHYTHM), table.emotion, table.speaker, recipe, seed)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("recipe", training.RECIPES)
def test_arrays_answer_as_the_pipeline(recipe, dtype, quick, monkeypatch):
    """The forward pass in numpy gives scikit-learn's probabilities to 1e-6, in either precision."""
    monkeypatch.setitem(tutorial.CLASSIFIER, "max_iter", 20)
    table = tiny_table(distance=1)
    pipeline = trained_on(table, recipe)
    model = Model(tuple(pipeline.classes_), RHYTHM, to_arrays(pipeline))
    vectors = (100 + 10 * table.matrix(RHYTHM)).astype(dtype)
    expected = pipeline.predict_proba(vectors)
    np.testing.assert_allclose(model.predict_proba(vectors), expected, atol=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_activation_answers_as_in_scikit_learn(activation, quick, monkeypatch):
    """The four activations, and more than one hidden layer, are those of MLPClassifier."""
    monkeypatch.setitem(training.SETTINGS, "activation", activation)
    monkeypatch.setitem(training.SETTINGS, "hidden_layer_sizes", (8, 5))
    table = tiny_table(distance=1)
    pipeline = trained_on(table)
    model = Model(tuple(pipeline.classes_), RHYTHM, to_arrays(pipeline), activation)
    vectors = table.matrix(RHYTHM)
    assert len(model.arrays) == 2 + 2 * 3
    expected = pipeline.predict_proba(vectors)
    np.testing.assert_allclose(model.predict_proba(vectors), expected, atol=1e-6)


def test_two_emotions_are_answered_as_in_scikit_learn(quick):
    """For two classes scikit-learn has one output, the arrays have one for each label."""
    table = tiny_table(distance=1).only(["calm", "sad"])
    pipeline, vectors = trained_on(table), table.matrix(RHYTHM)
    model = Model(tuple(pipeline.classes_), RHYTHM, to_arrays(pipeline))
    expected = pipeline.predict_proba(vectors)
    np.testing.assert_allclose(model.predict_proba(vectors), expected, atol=1e-6)


def test_same_seed_same_digits(quick):
    """Trained twice, every array, scalar and score is equal to the last bit."""
    (one, _), (two, _) = (
        train_model(tiny_table(2), RHYTHM, folds=3, seed=5, jobs=1) for _ in range(2)
    )
    for name in one.arrays:
        np.testing.assert_array_equal(one.arrays[name], two.arrays[name])
    assert (one.temperature, one.threshold) == (two.temperature, two.threshold)
    assert str(one.metadata) == str(two.metadata)


def test_another_seed_gives_other_digits(quick):
    """The seed reaches the weights."""
    one, two = (to_arrays(trained_on(tiny_table(), seed=seed)) for seed in (0, 1))
    assert not np.array_equal(one["weights_0"], two["weights_0"])


def test_the_default_recipe_scales():
    """Each column counts alike, whatever its unit."""
    scaler, mlp = make_estimator("default", 3.0, 7)
    assert isinstance(scaler, StandardScaler) and isinstance(mlp, MLPClassifier)
    settings = mlp.get_params()
    assert training.SETTINGS.items() <= settings.items()
    assert (settings["alpha"], settings["random_state"]) == (3.0, 7)


def test_the_tutorial_recipe_has_the_tutorials_settings():
    """Nothing is scaled, all the tutorial's settings are there and all others are defaults."""
    first, mlp = make_estimator("tutorial", 99.0, 7)
    vectors = np.array([[1.0, 200.0], [3.0, -400.0]])
    np.testing.assert_array_equal(first.fit_transform(vectors), vectors)
    defaults = MLPClassifier().get_params()
    assert mlp.get_params() == {**defaults, **tutorial.CLASSIFIER, "random_state": 7}


def test_the_tutorials_features_get_its_recipe():
    """Groups of the tutorial alone go with its classifier, all others with ours."""
    assert TUTORIAL.recipe == "tutorial"
    assert RHYTHM.recipe == "default"


class Spy:
    """A classifier that notes whom it learns from and answers about, by column 0."""

    seen: list[tuple[float, set, set]]

    def __init__(self, recipe, alpha, seed):
        self.alpha = alpha

    def fit(self, vectors, labels):
        """Note whom it learns from."""
        self.taught = set(vectors[:, 0])
        return self

    def predict_proba(self, vectors):
        """Note whom it answers about; an alpha of 1 gives the best answer."""
        Spy.seen.append((self.alpha, self.taught, set(vectors[:, 0])))
        right = 0.9 if self.alpha == 1 else 0.5
        return np.where(vectors[:, 1:], right, (1 - right) / 2)


@pytest.fixture
def spied(monkeypatch):
    """Vectors, labels and speakers of a tiny table, with a spy for an estimator."""
    Spy.seen = []
    monkeypatch.setattr(training, "make_estimator", Spy)
    monkeypatch.setattr(training, "ALPHAS", (0.1, 1, 10))
    table = tiny_table()
    actor = [int(name[-2:]) for name in table.speaker]
    vectors = np.column_stack([actor, table.emotion[:, None] == np.array(EMOTIONS)])
    return vectors, table.emotion, table.speaker


def test_alpha_is_chosen_on_actors_left_out(spied):
    """Inside the training clips, each actor is answered by models that never heard that actor."""
    choose_alpha(*spied, seed=0)
    assert len(Spy.seen) == 3 * training.INNER_FOLDS
    for _, taught, asked in Spy.seen:
        assert taught and asked and not taught & asked
        assert taught | asked == {1, 2, 3, 4, 5, 6}
    for alpha in (0.1, 1, 10):
        answered = [actor for a, _, asked in Spy.seen for actor in asked if a == alpha]
        assert sorted(answered) == [1, 2, 3, 4, 5, 6]


def test_alpha_is_the_one_with_the_lowest_log_loss(spied):
    """Of three, the one whose answers are surest of the truth wins."""
    assert choose_alpha(*spied, seed=0) == 1


def test_alpha_of_one_actor_is_the_middle_one(spied):
    """Where nobody can be left out nothing is tried."""
    vectors, labels, _ = spied
    assert choose_alpha(vectors, labels, np.full(len(labels), "Actor_01"), seed=0) == 1
    assert Spy.seen == []


def test_folds_hide_their_test_actors_from_training(quick):
    """What trains for a fold, choice of alpha included, gets the training actors' clips alone."""
    got = []

    def noting(vectors, labels, speakers, recipe, seed):
        got.append(set(speakers))
        return fit(vectors, labels, speakers, recipe, seed)

    answers = answer_held_out(tiny_table(), noting, "actors", RHYTHM, folds=3, jobs=1)
    for part, taught in enumerate(got):
        assert len(taught) == 4
        assert not taught & set(answers.speaker[answers.part == part])


def test_a_model_tells_how_it_was_made(trained):
    """Metadata carry the recipe, the data's fingerprint, versions, scores and confidence."""
    table, metadata = tiny_table(1.5), trained.metadata
    assert trained.labels == ("calm", "happy", "sad")
    assert metadata["data"] == {
        "n_clips": 72,
        "n_speakers": 6,
        "fingerprint": table.fingerprint,
    }
    assert (metadata["recipe"], metadata["seed"], metadata["folds"]) == ("default", 0, 3)
    assert metadata["alpha"] in (0.1, 1.0)
    assert metadata["versions"].keys() >= {"python", "numpy", "scikit-learn", "soundfile"}
    assert 0.5 < metadata["scores"]["uar"] < 0.9
    assert metadata["confidence"]["threshold"] == trained.threshold
    assert metadata["confidence"]["temperature"] == trained.temperature
