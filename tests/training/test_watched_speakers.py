"""Who is watched while a training goes on: never those that its score is about to be told of."""

from dataclasses import replace

import numpy as np
import pytest

from ser.studies.study import held_out_inside, run_study
from ser.training.epochs import Rows
from ser.training.evaluation import splits
from ser.training.training import rows_for

from ..setups import QUICK, QUICK_PLAN
from ..tables import tiny_table

TABLE = tiny_table(1.5)


@pytest.mark.parametrize("averaging", [True, False])
def test_curve_knows_nothing_of_the_first_folds_actors(averaging):
    """Whatever they say, it is the same to the last digit; their score is not."""
    plan = replace(QUICK_PLAN, setup=replace(QUICK, averaging=averaging))
    (_, tested), *_ = splits(TABLE, "actors", plan.folds)
    other = replace(TABLE, groups={n: v.copy() for n, v in TABLE.groups.items()})
    other.groups["rhythm"][tested] = 0
    one, two = (run_study(table, plan) for table in (TABLE, other))
    assert one.epochs == two.epochs
    assert np.isfinite(one.epochs[0].held_out_loss)
    assert one.scores["actors"] != two.scores["actors"]


def test_speakers_are_held_out_whole():
    """Two of six, and nobody is on both sides."""
    rows = rows_for(TABLE, QUICK)
    train, held_out = held_out_inside(rows, QUICK_PLAN)
    assert len(np.unique(rows.speakers[held_out])) == 2
    assert not set(rows.speakers[train]) & set(rows.speakers[held_out])
    assert len(train) + len(held_out) == len(rows)


def test_clips_are_held_out_of_a_single_speaker():
    """As many as in the random test."""
    table = tiny_table(1.5, speakers=1, repetitions=20)
    train, held_out = held_out_inside(rows_for(table, QUICK), QUICK_PLAN)
    assert (len(train), len(held_out)) == (45, 15)
    assert not set(train) & set(held_out)


def test_nobody_is_watched_where_an_emotion_would_be_lacking():
    """Each speaker has an emotion of their own: all are learnt from, and one curve is drawn."""
    rows = rows_for(TABLE, QUICK)
    train, held_out = held_out_inside(Rows(rows.vectors, rows.speakers, rows.speakers), QUICK_PLAN)
    assert (len(train), len(held_out)) == (len(rows), 0)
    table = tiny_table(1.5, emotions := ("calm", "happy", "sad", "angry"), speakers=4)
    own = [f"Actor_{emotions.index(name) + 1:02}" for name in table.emotion.tolist()]
    alone = table.rows(np.flatnonzero(table.speaker == own))
    epochs = run_study(alone, replace(QUICK_PLAN, folds=4)).epochs
    assert len(epochs) == 8
    assert np.isnan([epoch.held_out_loss for epoch in epochs]).all()
