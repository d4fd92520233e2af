"""Training: plain arrays that answer as scikit-learn does, and what is chosen on whom."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from ser import training
from ser.confidence import choose_confidence
from ser.copies import rows_of
from ser.epochs import PATIENCE, Epoch, Rows, make_mlp
from ser.evaluation import CLEAN, answer_held_out, splits
from ser.model import ACTIVATIONS, Model
from ser.probabilities import distance_of
from ser.setup import TUTORIAL_SETUP, Setup
from ser.training import COPIES, choose, fit, inner_folds, rows_for, to_arrays, train_model

from .tables import N_COPIES, QUICK, RHYTHM, rows_in, tiny_copies, tiny_table

ROWS = rows_in(tiny_table(1))
CHOOSING = replace(QUICK, alpha=None, early_stopping=True, epochs=12)


def assert_answers_alike(rows, setup):
    """The numpy model gives the pipeline's probabilities, also to vectors far out."""
    pipeline = fit(rows, setup)
    model = Model(
        tuple(pipeline.classes_),
        RHYTHM,
        to_arrays(pipeline),
        setup.activation,
        setup.limit if setup.scaler else training.NO_LIMIT,
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
    scaler = training.make_scaler(replace(QUICK, limit=1e9))
    scaled = scaler.fit_transform(ROWS.vectors * [1, 20, 300, 4] + 5)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(scaled.std(axis=0), 1, rtol=1e-5)
    limited = training.make_scaler(replace(QUICK, limit=1.5)).fit_transform(ROWS.vectors)
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


def test_each_epoch_of_the_last_training_is_told():
    """Those of the trainings in which something was chosen are not."""
    told = []
    pipeline = fit(ROWS, CHOOSING, told.append)
    assert [epoch.number for epoch in told] == list(range(1, pipeline[-1].n_iter_ + 1))
    assert all(isinstance(epoch, Epoch) and np.isfinite(epoch.loss) for epoch in told)


def test_raising_while_an_epoch_is_told_cancels():
    """The error comes out, and the next training has the digits it always has."""

    def stop(epoch):
        raise KeyboardInterrupt

    before = to_arrays(fit(ROWS, QUICK))
    with pytest.raises(KeyboardInterrupt):
        fit(ROWS, QUICK, stop)
    for name, values in to_arrays(fit(ROWS, QUICK)).items():
        np.testing.assert_array_equal(values, before[name])


def random_rows(seed):
    """Vectors, labels and speakers drawn at random; column 0 says who speaks."""
    random = np.random.default_rng(seed)
    speaker = random.integers(random.integers(2, 12), size=150)
    labels = random.choice(["calm", "happy", "sad"], 150)
    vectors = np.column_stack([speaker, random.standard_normal((150, 3))]).astype(np.float32)
    return Rows(vectors, labels, np.array([f"Actor_{k:02}" for k in speaker]))


@pytest.mark.parametrize("seed", range(8))
def test_inner_folds_hold_out_speakers(seed):
    """Whoever speaks however often: nobody is on both sides, and nobody is left out."""
    rows = random_rows(seed)
    folds = inner_folds(rows)
    assert len(folds) == training.INNER_USED
    for train, test in folds:
        assert not set(rows.speakers[train]) & set(rows.speakers[test])
        assert sorted([*train, *test]) == list(range(len(rows)))


def test_a_fold_whose_training_would_lack_an_emotion_is_left_out():
    """A model that never saw an emotion cannot be judged on it."""
    alone = np.where(ROWS.speakers == "Actor_01", "awe", ROWS.labels)
    folds = inner_folds(replace(ROWS, labels=alone))
    assert folds
    assert all("Actor_01" in ROWS.speakers[train] for train, _ in folds)
    assert inner_folds(replace(ROWS, labels=ROWS.speakers)) == []


@pytest.fixture
def courses(monkeypatch):
    """Held-out losses after each epoch, alpha by alpha, given beforehand; and whom was asked."""
    told, asked = {}, []

    def course(rows, held_out, setup, alpha):
        asked.append((alpha, set(rows.speakers), set(held_out.speakers)))
        return np.pad(told[alpha], (0, setup.epochs - len(told[alpha])), mode="edge")

    monkeypatch.setattr(training, "_course", course)
    monkeypatch.setattr(training, "ALPHAS_TRIED", (0.1, 1.0, 10.0))
    told.update({0.1: [0.9, 0.8, 0.9], 1.0: [0.9, 0.5, 0.4, 0.7], 10.0: [0.6]})
    return told, asked


@pytest.mark.parametrize("seed", range(4))
def test_everything_is_chosen_on_speakers_held_out(seed, courses):
    """Random speakers: each alpha is judged on the same ones, whom its models never heard."""
    rows = random_rows(seed)
    choose(rows, CHOOSING)
    everybody = set(rows.speakers)
    for _, heard, asked in courses[1]:
        assert heard and asked and not heard & asked
        assert heard | asked == everybody
    for alpha in (0.1, 1.0, 10.0):
        judges = [held_out for a, _, held_out in courses[1] if a == alpha]
        assert len(judges) == training.INNER_USED
        assert judges == [held_out for a, _, held_out in courses[1] if a == 0.1]


def test_alpha_and_epochs_are_those_of_the_lowest_loss(courses):
    """Of three courses, the one that gets lowest, and where it does."""
    assert choose(ROWS, CHOOSING) == (1.0, 3)


def test_without_stopping_the_last_epoch_counts(courses):
    """An alpha that was best halfway is no use if training goes on to the end."""
    assert choose(ROWS, replace(CHOOSING, early_stopping=False)) == (10.0, 12)


def test_what_the_set_up_says_is_not_chosen(courses):
    """A fixed alpha is kept, and with a fixed length nothing is tried at all."""
    assert choose(ROWS, replace(CHOOSING, alpha=0.1)) == (0.1, 2)
    assert {alpha for alpha, *_ in courses[1]} == {0.1}
    courses[1].clear()
    assert choose(ROWS, replace(CHOOSING, alpha=0.1, early_stopping=False)) == (0.1, 12)
    assert courses[1] == []


def test_one_speaker_has_the_middle_alpha(courses):
    """Where nobody can be held out nothing is tried."""
    alone = replace(ROWS, speakers=np.full(len(ROWS), "Actor_01"))
    assert choose(alone, CHOOSING) == (1.0, 12)
    assert courses[1] == []


def losses_after_each_epoch(losses):
    """A stand-in for `run_epochs` that tells these held-out losses, and how many were asked for."""

    def run(*_):
        for run.seen, loss in enumerate(losses, 1):
            yield Epoch(run.seen, 0.0, loss)

    return run


def test_a_course_stops_some_epochs_after_its_lowest(monkeypatch):
    """It goes on for `PATIENCE` more, and stays as it was after the last."""
    run = losses_after_each_epoch([0.9, 0.5, *np.linspace(0.6, 0.9, 20)])
    monkeypatch.setattr(training, "run_epochs", run)
    course = training._course(ROWS, ROWS, replace(CHOOSING, epochs=20), 0.1)
    assert run.seen == 2 + PATIENCE
    assert (len(course), course.argmin()) == (20, 1)
    np.testing.assert_allclose(course[run.seen :], course[run.seen - 1])


def test_a_course_that_falls_goes_on():
    """Separable emotions get better and better: all epochs are run, and the last is chosen."""
    rows = rows_in(tiny_table(8))
    alpha, epochs = choose(rows, replace(CHOOSING, alpha=0.1, learning_rate=0.01))
    assert (alpha, epochs) == (0.1, 12)


def test_folds_hide_their_test_actors_from_training():
    """What trains for a fold, choices included, gets the training actors' clips alone."""
    table, got = tiny_table(), []

    def noting(rows, setup):
        got.append(set(rows.speakers))
        return fit(rows, setup)

    parts = splits(table, "actors", 3)
    answers = answer_held_out(table, noting, parts, QUICK, jobs=1)["clean"]
    for part, taught in enumerate(got):
        assert len(taught) == 4
        assert not taught & set(answers.speaker[answers.part == part])


def test_copies_are_trained_on_with_their_parents():
    """All of the table and all copies that are made of its clips, in the set-up's columns."""
    table, copies = tiny_table(), tiny_copies()
    rows = rows_for(table, QUICK, copies)
    assert rows.vectors.shape == (len(table) * (1 + N_COPIES), len(QUICK.features.names))
    assert len(rows_for(table, QUICK, None)) == len(table)
    some = table.only(["calm", "sad"])
    rows = rows_for(some, QUICK, copies)
    assert set(rows.labels) == {"calm", "sad"}
    assert len(rows) == len(some) + len(rows_of(copies, some.labels["clip"]))


def test_same_set_up_same_digits():
    """Trained twice, every array, scalar, score and held-out answer is equal to the last bit."""
    (one, found), (two, again) = (
        train_model(tiny_table(2), CHOOSING, folds=3, jobs=1) for _ in range(2)
    )
    for name in one.arrays:
        np.testing.assert_array_equal(one.arrays[name], two.arrays[name])
    for name, values in vars(found[CLEAN]).items():
        np.testing.assert_array_equal(values, getattr(again[CLEAN], name))
    assert one.confidence == two.confidence
    assert str(one.metadata) == str(two.metadata)


def test_another_seed_gives_other_digits():
    """The seed reaches the weights."""
    one, two = (to_arrays(fit(ROWS, replace(QUICK, seed=seed))) for seed in (0, 1))
    assert not np.array_equal(one["weights_0"], two["weights_0"])


def test_a_model_tells_how_it_was_made(trained):
    """Metadata carry set-up, what was chosen, data, versions, scores and confidence."""
    table, metadata = tiny_table(1.5), trained.metadata
    assert trained.labels == ("calm", "happy", "sad")
    assert metadata["data"] == {
        "n_clips": 72,
        "n_copies": 0,
        "n_speakers": 6,
        "fingerprint": table.fingerprint,
    }
    assert metadata["setup"] == QUICK.to_dict()
    assert (metadata["alpha"], metadata["epochs"], metadata["folds"]) == (0.1, QUICK.epochs, 3)
    assert metadata["versions"].keys() >= {"python", "numpy", "scikit-learn", "soundfile"}
    assert 0.5 < metadata["scores"]["uar"] < 0.9
    for name in ("temperature", "slope", "threshold", "farthest"):
        assert metadata["confidence"][name] == getattr(trained.confidence, name)


def test_a_model_answers_as_it_was_trained():
    """Features, activation and limit are the set-up's; without a scaler nothing is limited."""
    table = tiny_table(1.5)
    setup = replace(QUICK, activation="relu", limit=2.5, emotions=("sad", "calm"))
    model, found = train_model(table, setup, folds=2, jobs=1)
    assert (model.features, model.activation, model.limit) == (RHYTHM, "relu", 2.5)
    assert model.labels == ("calm", "sad")
    assert len(found[CLEAN].clip) == model.metadata["data"]["n_clips"] == 48
    model, _ = train_model(table, replace(setup, scaler=False), folds=2, jobs=1)
    assert model.limit == training.NO_LIMIT


def test_copies_take_part_in_all_of_a_training():
    """They are counted, learnt from, and have a say in the confidence."""
    table, copies = tiny_table(), tiny_copies()
    plain, _ = train_model(table, QUICK, folds=3, jobs=1)
    model, found = train_model(table, QUICK, folds=3, jobs=1, copies=copies)
    assert model.metadata["data"]["n_copies"] == len(copies)
    assert {name: len(answers.clip) for name, answers in found.items()} == {
        CLEAN: len(table),
        COPIES: len(copies),
    }
    assert not np.array_equal(model.arrays["weights_0"], plain.arrays["weights_0"])
    assert model.confidence == choose_confidence([found[CLEAN], found[COPIES]])
    assert model.confidence != plain.confidence


def test_only_copies_that_were_trained_on_are_counted():
    """Of a corpus' copies, those of other emotions have no part in the model."""
    setup = replace(QUICK, emotions=("calm", "sad"))
    model, _ = train_model(tiny_table(), setup, folds=2, jobs=1, copies=tiny_copies())
    rows = rows_for(tiny_table().only(["calm", "sad"]), QUICK, tiny_copies())
    assert model.metadata["data"]["n_copies"] == len(rows) - 48


def test_variants_are_answered_and_choose_nothing():
    """Another version of the clips changes neither the model nor its confidence."""
    table = tiny_table(1.5)
    plain, _ = train_model(table, QUICK, folds=3, jobs=1)
    variants = {"noise": tiny_table(1.0, seed=1)}
    model, found = train_model(table, QUICK, folds=3, jobs=1, variants=variants)
    assert list(found) == [CLEAN, "noise"]
    assert (model.confidence, str(model.metadata)) == (plain.confidence, str(plain.metadata))


def test_an_untrained_scaler_is_none():
    """Arrays of a pipeline without a scaler have mean 0 and scale 1."""
    arrays = to_arrays(fit(ROWS, replace(QUICK, scaler=False)))
    assert (arrays["mean"] == 0).all() and (arrays["scale"] == 1).all()
    assert all(values.dtype == np.float32 for values in arrays.values())
