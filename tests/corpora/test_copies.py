"""Copies, kept on the training side of every split."""

import numpy as np
from sklearn.model_selection import GroupKFold, ShuffleSplit

from ser.corpora.copies import rows_of

from ..tables import N_COPIES, tiny_copies, tiny_table


def assert_within(copies, rows, clips):
    """Of some copies, neither a parent nor a voice in the babble is outside of some clips."""
    used = {*copies.parent[rows].tolist(), *copies.sources[rows].ravel().tolist()} - {""}
    assert used <= set(clips.tolist())


def test_no_copy_crosses_a_fold_over_speakers():
    """Training copies are made of training clips only, and none of theirs is lost."""
    table, copies = tiny_table(), tiny_copies()
    for train, _ in GroupKFold(3).split(np.arange(len(table)), groups=table.speaker):
        clips = table.labels["clip"][train]
        rows = rows_of(copies, clips)
        assert_within(copies, rows, clips)
        assert len(rows) == N_COPIES * len(train)


def test_no_copy_crosses_a_random_split():
    """Copies with a test clip in their babble are left out, all others are there."""
    table, copies = tiny_table(), tiny_copies()
    for train, test in ShuffleSplit(4, test_size=0.25, random_state=0).split(np.arange(72)):
        clips = table.labels["clip"][train]
        rows = rows_of(copies, clips)
        assert_within(copies, rows, clips)
        left_out = np.setdiff1d(np.arange(len(copies)), rows)
        tested = table.labels["clip"][test]
        touched = np.isin(copies.parent, tested) | np.isin(copies.sources, tested).any(axis=1)
        assert touched[left_out].all()


def test_rows_of_some_emotions_are_those_of_their_clips():
    """Names, not row numbers, say what belongs together, so a table of fewer emotions fits."""
    copies, table = tiny_copies(), tiny_table().only(["calm", "sad"])
    rows = rows_of(copies, table.labels["clip"])
    assert set(copies.table.emotion[rows]) == {"calm", "sad"}


def test_no_clips_have_no_copies():
    """An empty training part gets nothing, rather than every copy without babble."""
    assert len(rows_of(tiny_copies(), [])) == 0
