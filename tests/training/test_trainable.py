"""What cannot be trained on is told before the first training, and a training that fails, too."""

from dataclasses import replace

import numpy as np
import pytest

from ser.errors import CorpusError, SetupError
from ser.studies.study import run_study
from ser.training.evaluation import answer_held_out, splits
from ser.training.trainable import no_falling_apart
from ser.training.training import fit, train_model

from ..setups import QUICK_PLAN
from ..tables import QUICK, RHYTHM, rows_in, tiny_copies, tiny_table

WILD = replace(
    QUICK, solver="sgd", scaler=False, activation="relu", learning_rate=1.0, hidden=(50, 50)
)
"""A training whose numbers grow beyond all bounds on columns that are far out."""


def of_one_voice(*emotions):
    """A table in which Actor_01 alone has clips of the last emotion."""
    table = tiny_table(emotions=emotions)
    return table.rows((table.emotion != emotions[-1]) | (table.speaker == "Actor_01"))


def with_value(table, value, row=3):
    """A table with one odd value."""
    values = table.groups["rhythm"].copy()
    values[row, 1] = value
    return replace(table, groups={"rhythm": values})


def never(*_):
    """A training that must not be begun."""
    raise AssertionError("a training was begun")


@pytest.mark.parametrize(
    "train",
    [lambda table: train_model(table, QUICK, 3, 1), lambda table: run_study(table, QUICK_PLAN)],
    ids=["command line", "page"],
)
@pytest.mark.parametrize(
    ("table", "message"),
    [
        (tiny_table(emotions=("calm",)), "clips of calm alone, and it takes two emotions or more"),
        (
            of_one_voice("calm", "sad"),
            r"lacks sad: got clips of calm alone, as only Actor_01 has clips of sad; expected .* "
            "Add clips of sad by other speakers",
        ),
        (
            with_value(tiny_table(), np.nan),
            r"got NaN or infinity for 1 of 72 clips, Actor_01/3\.wav first; expected finite",
        ),
    ],
    ids=["one emotion", "one voice", "not finite"],
)
def test_what_cannot_be_trained_on_is_told(train, table, message):
    """Page and command line say the same: what, got, expected and the cure."""
    with pytest.raises(CorpusError, match=message):
        train(table)


def test_it_is_told_before_the_first_training():
    """Nobody waits for folds whose last one cannot be trained."""
    table = of_one_voice("calm", "sad")
    with pytest.raises(CorpusError, match="lacks sad"):
        answer_held_out(table, never, splits(table, "actors", 6), QUICK, jobs=1)


def test_copies_are_looked_at_too():
    """A value that is not finite in a degraded copy would spoil the training as well."""
    table, copies = tiny_table(), tiny_copies()
    spoilt = replace(copies, table=with_value(copies.table, np.inf))
    with pytest.raises(CorpusError, match="got NaN or infinity for 1 of 216 clips"):
        answer_held_out(table, never, splits(table, "actors", 3), QUICK, 1, copies=spoilt)


def test_features_that_are_not_asked_for_may_be_anything():
    """Only what is trained on has to be finite."""
    table = tiny_table()
    table = replace(table, groups={**table.groups, "mfcc": np.full((len(table), 40), np.nan)})
    model, _ = train_model(table, QUICK, 3, 1)
    assert model.features == RHYTHM


def test_a_third_emotion_of_one_voice_can_be_trained_on():
    """Its clips count as wrong with its speaker left out; page and command line go on."""
    table = of_one_voice("calm", "happy", "sad")
    model, _ = train_model(table, QUICK, 3, 1)
    outcome = run_study(table, QUICK_PLAN)
    assert model.labels == outcome.model.labels == ("calm", "happy", "sad")
    assert outcome.scores["actors"]["per_emotion"]["sad"] == 0


def test_training_that_falls_apart_is_told_on_the_command_line():
    """The same words as on the page: the learning rate is the cure."""
    with pytest.raises(SetupError, match=r"fell apart: got numbers .* expected .*learning rate"):
        train_model(tiny_table(1e3), WILD, 3, 1)


def test_a_single_fit_that_falls_apart_is_told():
    """Also outside of any evaluation."""
    with pytest.raises(SetupError, match="fell apart"):
        fit(rows_in(tiny_table(1e3)), WILD)


def test_other_faults_are_not_taken_for_it():
    """A fault of ours stays what it is."""
    with pytest.raises(ValueError, match="shape mismatch"), no_falling_apart():
        raise ValueError("shape mismatch")


@pytest.mark.parametrize("share", [0, 1, -0.1, 7, float("nan"), 0.999])
def test_a_test_share_leaves_clips_on_both_sides(share):
    """The message has the share, how many clips there are, and what is expected."""
    with pytest.raises(SetupError, match=r"a share of .* of 72 clips: expected a number between"):
        splits(tiny_table(), "random", test_share=share)
