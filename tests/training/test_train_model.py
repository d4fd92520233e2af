"""A model and its held-out answers: whose clips they are of, and what the model tells of itself."""

from dataclasses import replace

import numpy as np

from ser.corpora.copies import rows_of
from ser.model.confidence import choose_confidence
from ser.model.model import NO_LIMIT
from ser.training import choosing
from ser.training.evaluation import CLEAN, answer_held_out, splits
from ser.training.training import COPIES, fit, rows_for, train_model

from ..tables import CHOOSING, N_COPIES, QUICK, RHYTHM, tiny_copies, tiny_table


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


def test_same_set_up_same_digits(monkeypatch):
    """Trained twice, every array, scalar, score and held-out answer is equal to the last bit."""
    monkeypatch.setattr(choosing, "ALPHAS_TRIED", (1.0, 10.0))
    (one, found), (two, again) = (
        train_model(tiny_table(2), CHOOSING, folds=2, jobs=1) for _ in range(2)
    )
    for name in one.arrays:
        np.testing.assert_array_equal(one.arrays[name], two.arrays[name])
    for name, values in vars(found[CLEAN]).items():
        np.testing.assert_array_equal(values, getattr(again[CLEAN], name))
    assert one.confidence == two.confidence
    assert str(one.metadata) == str(two.metadata)


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
    assert metadata["versions"].keys() >= {"python", "numpy", "scikit-learn", "soundfile", "av"}
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
    assert model.limit == NO_LIMIT


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
