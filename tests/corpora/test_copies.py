"""Copies: stored, refused, and kept on the training side of every split."""

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, ShuffleSplit

from ser.corpora.copies import load_copies, rows_of
from ser.errors import CorpusError

from ..tables import N_COPIES, RHYTHM, tiny_copies, tiny_table


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


def test_stored_copies_read_back(tmp_path):
    """All arrays survive, and nothing but the file is left."""
    copies = tiny_copies()
    copies.save(tmp_path / "copies.npz")
    again = load_copies(tmp_path / "copies.npz")
    assert again.table.fingerprint == copies.table.fingerprint
    for name in ("copy", "steps", "sources", "parent"):
        np.testing.assert_array_equal(getattr(again, name), getattr(copies, name))
    assert [path.name for path in tmp_path.iterdir()] == ["copies.npz"]
    assert again.table.matrix(RHYTHM).shape == (len(copies), 4)


@pytest.mark.parametrize("content", [None, b"", b"hello", b"PK\x03\x04" + bytes(60)])
def test_another_file_is_refused(content, tmp_path):
    """Nothing, text and half an archive are no copies."""
    if content is not None:
        (tmp_path / "copies.npz").write_bytes(content)
    with pytest.raises(CorpusError, match="No copies at"):
        load_copies(tmp_path / "copies.npz")


def test_a_plain_table_is_refused(tmp_path):
    """Without parents and sources nobody could tell what crosses a fold."""
    tiny_table().save(tmp_path / "table.npz")
    with pytest.raises(CorpusError, match="KeyError"):
        load_copies(tmp_path / "table.npz")


def test_a_pickle_inside_is_refused(tmp_path):
    """Nothing that could run code is unpacked."""
    np.savez(tmp_path / "copies.npz", clip=np.array([{}], dtype=object))
    with pytest.raises(CorpusError, match="ValueError"):
        load_copies(tmp_path / "copies.npz")
