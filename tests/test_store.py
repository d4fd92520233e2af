"""Models on disk: what was written is read, and what was damaged is refused."""

import hashlib
import io
import json

import numpy as np
import pytest

from ser.errors import ModelError
from ser.store import ARRAYS, METADATA, load_model, save_model, write_whole

from .tables import biased_model


def change(folder, **metadata):
    """Rewrite a stored model's JSON with other values; None leaves one out."""
    path = folder / METADATA
    changed = json.loads(path.read_text()) | metadata
    path.write_text(json.dumps({k: value for k, value in changed.items() if value is not None}))


def exchange(folder, **changes):
    """Rewrite a stored model's arrays, with the hash that goes with them."""
    with np.load(folder / ARRAYS) as file:
        arrays = {k: v for k, v in {**file, **changes}.items() if v is not None}
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=True, **arrays)
    (folder / ARRAYS).write_bytes(packed.getvalue())
    change(folder, sha256=hashlib.sha256(packed.getvalue()).hexdigest())


def test_a_stored_model_reads_back(trained, model_folder, voice):
    """Labels, arrays, scalars and metadata survive, and so does the answer."""
    again = load_model(model_folder)
    assert (again.labels, again.features) == (trained.labels, trained.features)
    assert (again.temperature, again.threshold) == (trained.temperature, trained.threshold)
    assert {name: again.metadata[name] for name in trained.metadata} == trained.metadata
    for name, values in trained.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], values)
    np.testing.assert_array_equal(
        again.predict(voice).probabilities, trained.predict(voice).probabilities
    )


def test_nothing_unfinished_is_left(model_folder):
    """A folder has the two files and no others."""
    assert sorted(path.name for path in model_folder.iterdir()) == [METADATA, ARRAYS]


def test_storing_again_changes_no_byte(trained, model_folder):
    """The same model gives the same files, so that a rebuild can be compared."""
    before = [(model_folder / name).read_bytes() for name in (ARRAYS, METADATA)]
    save_model(load_model(model_folder), model_folder)
    after = [(model_folder / name).read_bytes() for name in (ARRAYS, METADATA)]
    assert before[0] == after[0]
    assert json.loads(before[1]) == json.loads(after[1])


def test_one_flipped_byte_is_noticed(model_folder):
    """A single bit anywhere in the arrays' file is enough to refuse it."""
    packed = bytearray((model_folder / ARRAYS).read_bytes())
    packed[len(packed) // 2] ^= 1
    (model_folder / ARRAYS).write_bytes(packed)
    with pytest.raises(ModelError, match=r"is damaged or belongs .*got SHA-256 .*git checkout"):
        load_model(model_folder)


@pytest.mark.parametrize("name", [ARRAYS, METADATA])
def test_missing_file_is_refused(name, model_folder):
    """The message names the file and the cure."""
    (model_folder / name).unlink()
    with pytest.raises(ModelError, match=rf"No such file .*{name}.*`python -m ser train`"):
        load_model(model_folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"3", b"\xff\xfe", b"null"])
def test_wrong_json_is_refused(content, model_folder):
    """What is no JSON object is told as such."""
    (model_folder / METADATA).write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.json is not a JSON object: .*git checkout"):
        load_model(model_folder)


@pytest.mark.parametrize("key", ["labels", "features", "activation", "temperature", "threshold"])
def test_missing_entry_is_refused(key, model_folder):
    """Nothing that the answer depends on is guessed."""
    change(model_folder, **{key: None})
    with pytest.raises(ModelError, match=f"cannot be read: KeyError.*{key}.*git checkout"):
        load_model(model_folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": ["calm", "happy"]},
        {"activation": "softplus"},
        {"features": {"voice": True}},
    ],
    ids=["labels", "activation", "features"],
)
def test_metadata_that_do_not_fit_are_refused(changes, model_folder):
    """As many labels as outputs, as many features as inputs, and an activation that is known."""
    change(model_folder, **changes)
    with pytest.raises(ModelError, match=r"does not fit .*got arrays .*; expected .*git checkout"):
        load_model(model_folder)


def test_unknown_feature_group_is_refused(model_folder):
    """A model of a version with other groups is not used with ours."""
    change(model_folder, features={"loudness": True})
    with pytest.raises(ModelError, match=r"cannot be read: TypeError.*loudness"):
        load_model(model_folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"mean": np.zeros(5)},
        {"scale": None},
        {"weights_0": np.zeros((4, 9))},
        {"biases_1": np.zeros(4)},
        {"weights_2": np.zeros((3, 3)), "biases_2": np.zeros(2)},
    ],
    ids=["mean", "no scale", "weights", "outputs", "another layer"],
)
def test_arrays_that_do_not_fit_are_refused(changes, model_folder):
    """Each layer's inputs are the outputs of the one before."""
    exchange(model_folder, **changes)
    with pytest.raises(ModelError, match="does not fit this version"):
        load_model(model_folder)


def test_a_missing_layer_is_refused(model_folder):
    """Weights without biases are no layer."""
    exchange(model_folder, biases_1=None)
    with pytest.raises(ModelError, match="cannot be read: KeyError"):
        load_model(model_folder)


def test_a_pickle_inside_is_refused(model_folder):
    """Nothing that could run code is unpacked, even if the hash fits."""
    exchange(model_folder, mean=np.array([{}], dtype=object))
    with pytest.raises(ModelError, match="cannot be read: ValueError"):
        load_model(model_folder)


def test_a_model_may_be_stored_where_no_folder_is(tmp_path):
    """The folder is made."""
    save_model(biased_model([0.1, 0.7, 0.2]), tmp_path / "new" / "model")
    assert load_model(tmp_path / "new" / "model").labels == ("calm", "happy", "sad")


def test_a_stop_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    """The new content takes the old one's place only when it is whole."""
    path = tmp_path / "file"
    write_whole(path, b"old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: pytest.fail("stopped"))
    with pytest.raises(pytest.fail.Exception):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
