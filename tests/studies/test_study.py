"""A study: what it tells, what it finds, and that the command line's functions find the same."""

import time
from dataclasses import replace

import numpy as np
import pytest

from ser.emotions import TUTORIAL_EMOTIONS
from ser.errors import SetupError
from ser.model.metrics import summarise
from ser.studies import study
from ser.studies.plan import Plan, Step, plan_from_dict, plan_to_dict
from ser.studies.study import run_study
from ser.training.epochs import Epoch
from ser.training.evaluation import CLEAN, answer_held_out, splits
from ser.training.setup import TUTORIAL_SETUP
from ser.training.training import fit, train_model

from ..setups import QUICK, QUICK_PLAN
from ..tables import tiny_table

TABLE = tiny_table(1.5)


@pytest.fixture(scope="module")
def told_and_found():
    """What a quick study told and what it found."""
    told = []
    return told, run_study(TABLE, QUICK_PLAN, told.append, jobs=2)


def test_epochs_come_before_all_else_and_each_training_is_counted(told_and_found):
    """First a curve, then folds, then random splits, then the model."""
    told, outcome = told_and_found
    epochs = [event for event in told if isinstance(event, Epoch)]
    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert tuple(epochs) == outcome.epochs
    assert all(np.isfinite(epoch.held_out_loss) for epoch in epochs)
    steps = [event for event in told if isinstance(event, Step)]
    assert list(dict.fromkeys(step.stage for step in steps)) == [
        "watch",
        "actors",
        "random",
        "model",
    ]
    assert steps[-1] == Step("model", 1, 1)
    assert Step("actors", 3, 3) in steps and Step("random", 2, 2) in steps


def test_nothing_is_left_to_do_once_the_model_is_told_as_done(monkeypatch):
    """Packing the pipeline takes a while, too; whoever watches waits for it, and it is counted."""
    order, packed, pause = [], study._written, 0.3

    def slowly(pipeline):
        time.sleep(pause)
        order.append("packed")
        return packed(pipeline)

    monkeypatch.setattr(study, "_written", slowly)
    start = time.perf_counter()
    outcome = run_study(TABLE, QUICK_PLAN, order.append)
    assert order[-2:] == ["packed", Step("model", 1, 1)]
    assert pause < outcome.seconds <= time.perf_counter() - start


def test_both_scores_are_those_of_the_command_lines_functions(told_and_found):
    """The same folds and splits, trained by the same function, give the same digits."""
    _, outcome = told_and_found
    for protocol in ("actors", "random"):
        parts = splits(TABLE, protocol, folds=3, repeats=2, seed=QUICK.seed)
        answers = answer_held_out(TABLE, fit, parts, QUICK, jobs=1)[CLEAN]
        expected = summarise(answers, protocol, QUICK.features, len(TABLE))
        assert outcome.scores[protocol] == expected


def test_model_is_that_of_train(told_and_found):
    """Every weight, scalar and figure of the model is that of `python -m ser train`."""
    _, outcome = told_and_found
    model, _ = train_model(TABLE, QUICK, folds=3, jobs=1)
    for name, values in model.arrays.items():
        np.testing.assert_array_equal(outcome.model.arrays[name], values)
    assert outcome.model.confidence == model.confidence
    assert str(outcome.model.metadata) == str(model.metadata)


def test_threads_change_no_digit(told_and_found):
    """One training at a time finds the same as two."""
    _, outcome = told_and_found
    again = run_study(TABLE, QUICK_PLAN, jobs=1)
    np.testing.assert_array_equal(again.actors.probabilities, outcome.actors.probabilities)
    np.testing.assert_array_equal(again.random.probabilities, outcome.random.probabilities)


def test_no_actor_is_on_both_sides(monkeypatch):
    """Who is answered by a fold's network is nobody whom it was fitted on."""
    fitted = []

    def noting(rows, setup):
        fitted.append(set(rows.speakers.tolist()))
        return fit(rows, setup)

    monkeypatch.setattr(study, "fit", noting)
    actors = run_study(TABLE, QUICK_PLAN, jobs=1).actors
    everybody = set(TABLE.speaker.tolist())
    for part, heard in enumerate(fitted[: QUICK_PLAN.folds]):
        assert set(actors.speaker[actors.part == part].tolist()) == everybody - heard


def test_each_actor_is_answered_in_one_fold(told_and_found):
    """And all of them are, each clip once."""
    actors = told_and_found[1].actors
    pairs = set(zip(actors.speaker.tolist(), actors.part.tolist(), strict=True))
    assert len(pairs) == len(set(TABLE.speaker.tolist())) == 6
    assert sorted(actors.clip.tolist()) == sorted(TABLE.labels["clip"].tolist())


def test_sizes_count_clips_columns_and_weights(told_and_found):
    """Four columns, eight units, three emotions: 4·8 + 8 + 8·3 + 3 weights."""
    assert told_and_found[1].sizes == {
        "clips": 72,
        "speakers": 6,
        "columns": 4,
        "weights": 67,
        "train": 54,
        "test": 18,
    }


def test_one_speaker_gets_no_figure_for_unseen_ones():
    """Where nobody can be held out, that score is missing, and the rest is there."""
    table = tiny_table(speakers=1, repetitions=20)
    outcome = run_study(table, QUICK_PLAN)
    assert outcome.actors is None and outcome.heldout is None
    assert list(outcome.scores) == ["random"]
    assert outcome.model.labels == ("calm", "happy", "sad")


def test_training_that_falls_apart_is_told_in_words():
    """Numbers beyond all bounds name the cure, not the exception."""
    table = tiny_table(1e3)
    setup = replace(QUICK, solver="sgd", scaler=False, activation="relu", learning_rate=1.0)
    with pytest.raises(SetupError, match="learning rate"):
        run_study(table, replace(QUICK_PLAN, setup=replace(setup, hidden=(50, 50))))


def test_training_cut_short_is_noted():
    """scikit-learn's own fit that has not come to its end is said to be unfinished."""
    setup = replace(QUICK, averaging=False, epochs=3)
    outcome = run_study(TABLE, replace(QUICK_PLAN, setup=setup))
    assert "still learning" in outcome.notes[0]


def test_first_random_split_of_the_tutorial_is_its_own():
    """Its `train_test_split` with random state 9 is the first of the splits."""
    from sklearn.model_selection import train_test_split

    table = tiny_table(emotions=TUTORIAL_EMOTIONS)
    train, test = train_test_split(np.arange(len(table)), test_size=0.25, random_state=9)
    seed = TUTORIAL_SETUP.seed
    (own_train, own_test), *_ = splits(table, "random", repeats=3, seed=seed)
    np.testing.assert_array_equal(own_train, train)
    np.testing.assert_array_equal(own_test, test)


def test_plan_survives_json():
    """As a dictionary and back it is the same plan."""
    plan = Plan(TUTORIAL_SETUP, 5, 3, 0.3)
    assert plan_from_dict(plan_to_dict(plan)) == plan


def test_test_share_has_bounds():
    """A test on nearly all clips leaves nothing to learn from."""
    with pytest.raises(SetupError, match=r"expected 0\.1 to 0\.5"):
        Plan(test_share=0.9)


@pytest.mark.parametrize("few", [{"folds": 1}, {"repeats": 1}])
def test_a_plan_has_parts_to_measure_confidence_on(few):
    """One part cannot be measured by the others."""
    with pytest.raises(SetupError, match="expected 2 or more of each"):
        Plan(**few)
