"""Feature tables: cut, joined, stored, damaged, refused."""

import io
from dataclasses import replace

import numpy as np
import pytest

from ser.corpora.table import FeatureTable, load_table
from ser.errors import CorpusError
from ser.features.vector import TUTORIAL

from ..tables import EMOTIONS, RHYTHM, tiny_table


@pytest.fixture
def stored(tmp_path):
    """A stored tiny table's path."""
    tiny_table().save(tmp_path / "table.npz")
    return tmp_path / "table.npz"


def rewrite(path, **changes):
    """Replace arrays of a stored table; None leaves one out."""
    with np.load(path) as file:
        arrays = {**file, **changes}
    kept = {name: values for name, values in arrays.items() if values is not None}
    np.savez_compressed(path, allow_pickle=True, **kept)


def test_a_stored_table_reads_back(tmp_path):
    """Values, labels and their types survive, so the fingerprint does."""
    path, table = tmp_path / "deep" / "table.npz", tiny_table()
    table = replace(table, groups={"mfcc": np.full((72, 40), 0.1, np.float32), **table.groups})
    table.save(path)
    again = load_table(path)
    assert again.fingerprint == table.fingerprint
    assert list(path.parent.iterdir()) == [path]
    for name in ("mfcc", "rhythm"):
        np.testing.assert_array_equal(again.groups[name], table.groups[name])


def test_the_fingerprint_sees_one_value_and_one_label():
    """The smallest change of a value or a label gives another fingerprint; a copy does not."""
    table = tiny_table()
    assert tiny_table().fingerprint == table.fingerprint
    values = table.groups["rhythm"].copy()
    values[3, 1] = np.nextafter(values[3, 1], np.float16(np.inf))
    emotion = table.emotion.copy()
    emotion[3] = "sad"
    changed = [
        replace(table, groups={"rhythm": values}),
        replace(table, labels={**table.labels, "emotion": emotion}),
    ]
    assert len({t.fingerprint for t in (table, *changed)}) == 3


def test_the_fingerprint_sees_type_and_shape():
    """The same bytes read as other numbers, or in other rows, are another table."""
    table = tiny_table()
    values = table.groups["rhythm"]
    groups = [{"rhythm": v} for v in (values, values.view(np.int16), values.reshape(-1, 2))]
    assert len({replace(table, groups=g).fingerprint for g in groups}) == 3


def test_the_fingerprint_does_not_depend_on_order_in_memory():
    """Neither the order of the arrays nor how they lie in memory matters."""
    table = tiny_table()
    groups = {"rhythm": np.asfortranarray(table.groups["rhythm"])}
    labels = dict(reversed(table.labels.items()))
    assert FeatureTable(groups, labels).fingerprint == table.fingerprint


def test_only_keeps_the_rows_of_some_emotions():
    """Labels and features are cut alike."""
    table = tiny_table()
    kept = table.only(["sad", "calm"])
    assert set(kept.emotion) == {"sad", "calm"}
    rows = table.emotion != "happy"
    np.testing.assert_array_equal(kept.matrix(RHYTHM), table.matrix(RHYTHM)[rows])
    np.testing.assert_array_equal(kept.labels["clip"], table.labels["clip"][rows])


@pytest.mark.parametrize("emotions", [["calm"], ["calm", "calm"], ["calm", "bored"], []])
def test_only_needs_two_emotions_that_are_there(emotions):
    """One class cannot be told from another, and an absent one cannot be learnt."""
    with pytest.raises(CorpusError, match=f"two or more of {', '.join(EMOTIONS)}"):
        tiny_table().only(emotions)


def test_joined_tables_have_all_rows():
    """One table's rows after the other's, with the groups that both have."""
    first, second = tiny_table(seed=1), tiny_table(emotions=("sad", "bored"), seed=2)
    more = replace(first, groups={"mfcc": np.ones((len(first), 40)), **first.groups})
    joined = more.joined(second)
    assert len(joined) == len(first) + len(second)
    assert joined.emotion.tolist() == first.emotion.tolist() + second.emotion.tolist()
    assert [*joined.groups] == ["rhythm"]
    np.testing.assert_array_equal(joined.matrix(RHYTHM)[-1], second.matrix(RHYTHM)[-1])
    assert joined.groups["rhythm"].dtype == np.float16


def test_joined_tables_keep_their_speakers_apart():
    """Somebody else's Actor_01 is somebody else."""
    first, second = tiny_table(speakers=1), tiny_table(speakers=3)
    names = np.array(["Actor_01", "Actor_01 (2)", "anna"])
    speakers = names[[int(name[-1]) - 1 for name in second.speaker.tolist()]]
    joined = first.joined(replace(second, labels={**second.labels, "speaker": speakers}))
    counts = dict(zip(*np.unique(joined.speaker, return_counts=True), strict=True))
    assert counts == {"Actor_01": 12, "Actor_01 (2)": 12, "Actor_01 (3)": 12, "anna": 12}


def test_joined_tables_keep_their_clips_apart():
    """No two rows have the same name, as folds and copies go by it."""
    first, second = tiny_table(seed=1), tiny_table(seed=2)
    clips = first.joined(second).labels["clip"].tolist()
    assert clips[:72] == first.labels["clip"].tolist()
    assert clips[72:] == [f"{clip} (2)" for clip in second.labels["clip"].tolist()]


def test_a_stored_table_with_a_clip_twice_is_refused(stored):
    """The message names the clip."""
    clips = tiny_table().labels["clip"]
    clips[5] = clips[3]
    rewrite(stored, clip=clips)
    with pytest.raises(CorpusError, match=r"clip Actor_01/3\.wav 2 times: expected .*again"):
        load_table(stored)


def test_tables_without_a_common_group_are_not_joined():
    """The message has what each has."""
    other = replace(tiny_table(), groups={"mfcc": np.ones((72, 40))})
    with pytest.raises(CorpusError, match="got rhythm and mfcc; expected the same features"):
        tiny_table().joined(other)


def test_missing_groups_are_named():
    """A table without a group says which it lacks and which it has."""
    with pytest.raises(CorpusError, match=r"lacks mfcc, chroma, mel: got rhythm\."):
        tiny_table().matrix(TUTORIAL)


def test_missing_file_is_refused(tmp_path):
    """The message says how to make a table."""
    with pytest.raises(CorpusError, match=r"FileNotFoundError; .*python -m ser extract"):
        load_table(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + bytes(60)])
def test_a_file_of_another_kind_is_refused(content, tmp_path):
    """Text, an empty file and half an archive are no tables."""
    (tmp_path / "table.npz").write_bytes(content)
    with pytest.raises(CorpusError, match="No feature table"):
        load_table(tmp_path / "table.npz")


def test_a_single_array_is_refused(tmp_path):
    """An .npy file is not an .npz file, whatever its name."""
    file = io.BytesIO()
    np.save(file, np.ones(3))
    (tmp_path / "table.npz").write_bytes(file.getvalue())
    with pytest.raises(CorpusError, match="No feature table"):
        load_table(tmp_path / "table.npz")


def test_no_damaged_file_is_taken_for_a_table(stored):
    """With random bytes in it a file is refused, or it still holds every value."""
    random = np.random.default_rng(0)
    whole, refused = stored.read_bytes(), 0
    for _ in range(200):
        damaged = bytearray(whole)
        damaged[random.integers(len(whole))] ^= random.integers(1, 256)
        stored.write_bytes(damaged)
        try:
            assert load_table(stored).fingerprint == tiny_table().fingerprint
        except CorpusError:
            refused += 1
    assert refused > 100


def test_a_pickle_inside_is_refused(stored):
    """Nothing that could run code is unpacked."""
    rewrite(stored, emotion=np.array(["calm"] * 72, dtype=object))
    with pytest.raises(CorpusError, match="No feature table"):
        load_table(stored)


@pytest.mark.parametrize(
    "changes",
    [
        {"rhythm": np.ones((72, 5))},  # made by a version with another feature
        {"rhythm": np.ones((71, 4))},
        {"rhythm": None},
        {"speaker": None},
        {"clip": None},
        {"emotion": np.array(["calm"] * 71)},
        {"loudness": np.ones((72, 3))},
    ],
    ids=["columns", "rows", "no group", "no speaker", "no clip", "labels", "unknown group"],
)
def test_a_table_that_does_not_fit_is_refused(changes, stored):
    """Arrays that do not belong together, or to this version, say what was expected."""
    rewrite(stored, **changes)
    with pytest.raises(CorpusError, match=r"does not fit this version: got .*'rhythm': \(\d+, 4\)"):
        load_table(stored)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("clip", np.arange(72), "clip of the kind int64; expected text"),
        ("speaker", np.arange(72) % 4, "speaker of the kind int64; expected text"),
        ("emotion", np.arange(72) % 3, "emotion of the kind int64; expected text"),
        ("emotion", np.full(72, b"sad"), r"emotion of the kind \|S3; expected text"),
        ("repetition", np.full(72, "1"), "repetition of the kind <U1; expected whole numbers"),
        (
            "rhythm",
            np.ones((72, 4), complex),
            "rhythm of the kind complex128; expected floating numbers",
        ),
        ("rhythm", np.full((72, 4), "1"), "rhythm of the kind <U1; expected floating numbers"),
        (
            "rhythm",
            np.zeros((72, 4), "M8[s]"),
            "rhythm of the kind datetime64.*; expected floating numbers",
        ),
    ],
)
def test_values_of_another_kind_are_refused(name, values, expected, stored):
    """Before any work is done with them, and with the cure."""
    rewrite(stored, **{name: values})
    with pytest.raises(CorpusError, match=f"cannot be used: got {expected}.*Make it again"):
        load_table(stored)


@pytest.mark.parametrize("name", ["clip", "emotion", "speaker"])
@pytest.mark.parametrize("empty", ["", " "])
def test_labels_without_a_name_are_refused(name, empty, stored):
    """No model could be loaded again that answers with nothing."""
    labels = tiny_table().labels[name]
    labels[5] = empty
    rewrite(stored, **{name: labels})
    with pytest.raises(CorpusError, match=f"got an empty {name}; expected a name in each row"):
        load_table(stored)
