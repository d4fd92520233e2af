"""Models on disk: what was written is read, and what was damaged is refused."""

import hashlib
import io
import json

import numpy as np
import pytest

from ser.errors import ModelError
from ser.features import GROUPS
from ser.packing import METADATA, arrays_name, pack, unpack
from ser.store import SHIPPED, load_model, save_model

from .tables import arrays_file, biased_model


def change(folder, **metadata):
    """Rewrite a stored model's JSON with other values; None leaves one out."""
    path = folder / METADATA
    changed = json.loads(path.read_text()) | metadata
    path.write_text(json.dumps({k: value for k, value in changed.items() if value is not None}))


def exchange(folder, **changes):
    """Rewrite a stored model's arrays, with the hash that goes with them."""
    with np.load(arrays_file(folder)) as file:
        arrays = {k: v for k, v in {**file, **changes}.items() if v is not None}
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=True, **arrays)
    arrays_file(folder).write_bytes(packed.getvalue())
    change(folder, sha256=hashlib.sha256(packed.getvalue()).hexdigest())


def test_a_stored_model_reads_back(trained, model_folder, voice):
    """Labels, arrays, scalars and metadata survive, and so does the answer."""
    again = load_model(model_folder)
    assert (again.labels, again.features) == (trained.labels, trained.features)
    assert (again.limit, again.confidence) == (trained.limit, trained.confidence)
    assert {name: again.metadata[name] for name in trained.metadata} == trained.metadata
    for name, values in trained.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], values)
    np.testing.assert_array_equal(
        again.predict(voice).probabilities, trained.predict(voice).probabilities
    )


def test_nothing_unfinished_is_left(model_folder):
    """A folder has the two files and no others."""
    names = {path.name for path in model_folder.iterdir()}
    assert names == {METADATA, arrays_file(model_folder).name}


def test_storing_again_changes_no_byte(model_folder):
    """The same model gives the same files, so that a rebuild can be compared."""
    before = {path.name: path.read_bytes() for path in model_folder.iterdir()}
    save_model(load_model(model_folder), model_folder)
    assert {path.name: path.read_bytes() for path in model_folder.iterdir()} == before


def test_another_model_takes_the_place_of_the_old_one(model_folder):
    """Neither the old arrays stay, nor those that earlier versions called otherwise."""
    (model_folder / "model.npz").write_bytes(b"old")
    (model_folder / "weights-mine.npz").write_bytes(b"somebody's own")
    old = arrays_file(model_folder)
    save_model(biased_model([0.1, 0.7, 0.2]), model_folder)
    assert not old.exists()
    assert sorted(path.name for path in model_folder.iterdir()) == sorted(
        [METADATA, arrays_file(model_folder).name, "weights-mine.npz"]
    )


def test_arrays_are_named_by_their_checksum(model_folder):
    """The JSON has the name and the whole SHA-256."""
    path = arrays_file(model_folder)
    written = json.loads((model_folder / METADATA).read_text())
    assert (written["arrays"], written["sha256"][:12]) == (path.name, path.stem[-12:])
    assert hashlib.sha256(path.read_bytes()).hexdigest() == written["sha256"]


def test_packed_bytes_are_what_the_files_hold(trained, model_folder):
    """A model can be handed on without a folder."""
    metadata, arrays = pack(trained)
    assert (model_folder / METADATA).read_bytes() == metadata
    assert (model_folder / arrays_name(arrays)).read_bytes() == arrays
    assert unpack(metadata, arrays, "memory").labels == trained.labels


def test_one_flipped_byte_is_noticed(model_folder):
    """A single bit anywhere in the arrays' file is enough to refuse it."""
    packed = bytearray(arrays_file(model_folder).read_bytes())
    packed[len(packed) // 2] ^= 1
    arrays_file(model_folder).write_bytes(packed)
    with pytest.raises(
        ModelError, match=r"weights-\w+\.npz in .* is damaged .*got SHA-256 .*again"
    ):
        load_model(model_folder)


@pytest.mark.parametrize("pattern", ["weights-*", METADATA])
def test_missing_file_is_refused(pattern, model_folder):
    """The message names the file and the cure."""
    (path,) = model_folder.glob(pattern)
    path.unlink()
    with pytest.raises(ModelError, match=rf"No such file .*{path.name}.*`python -m ser train -o"):
        load_model(model_folder)


@pytest.mark.parametrize(
    "name", ["../{}", "{}/../{}", "/{}", "weights-0123456789ab.npz\n", "{}.part", 3, None, [], ""]
)
def test_only_a_plain_name_is_followed(name, model_folder):
    """The JSON cannot point to a file elsewhere."""
    path = arrays_file(model_folder)
    (model_folder.parent / path.name).write_bytes(path.read_bytes())
    change(model_folder, arrays=name.replace("{}", path.name) if isinstance(name, str) else name)
    with pytest.raises(ModelError, match=r"names no file of arrays: got .*expected a plain name"):
        load_model(model_folder)


def test_the_cure_is_one_command_for_that_folder(tmp_path):
    """What is not shipped is trained again, under the name that it had."""
    with pytest.raises(ModelError) as caught:
        load_model(tmp_path / "my model")
    assert str(caught.value).endswith(f"`python -m ser train -o '{tmp_path}/my model'`.")
    assert "git" not in str(caught.value)


def test_the_cure_of_the_shipped_model_is_git(monkeypatch, tmp_path):
    """The shipped files are in the repository: there is no need to train."""
    monkeypatch.setattr("ser.store.SHIPPED", tmp_path / SHIPPED.name)
    with pytest.raises(ModelError, match=r"\. Restore it with `git checkout -- models`\.$"):
        load_model(tmp_path / SHIPPED.name)


def test_a_model_replaced_while_it_is_read(model_folder, monkeypatch):
    """Arrays that another process has just removed are looked for under their new name."""
    import ser.store

    first = ser.store.parse

    def replace_then_parse(*words):
        monkeypatch.setattr(ser.store, "parse", first)
        described = first(*words)
        save_model(biased_model([0.1, 0.7, 0.2]), model_folder)
        return described

    monkeypatch.setattr(ser.store, "parse", replace_then_parse)
    assert "weights_1" not in load_model(model_folder).arrays


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"3", b"\xff\xfe", b"null", b"[" * 100_000])
def test_wrong_json_is_refused(content, model_folder):
    """What is no JSON object is told as such."""
    (model_folder / METADATA).write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.json in .* is not a JSON object: .*again"):
        load_model(model_folder)


@pytest.mark.parametrize("key", ["labels", "features", "activation", "limit", "scalars"])
def test_missing_entry_is_refused(key, model_folder):
    """Nothing that the answer depends on is guessed: the model is an earlier version's."""
    change(model_folder, **{key: None})
    match = f"made by an earlier version of this program: got no {key}; expected .*Make it again"
    with pytest.raises(ModelError, match=match):
        load_model(model_folder)


@pytest.mark.parametrize("key", ["temperature", "slope", "threshold", "farthest"])
def test_a_missing_scalar_is_refused(key, model_folder):
    """Without a threshold, say, every answer would be confident."""
    scalars = json.loads((model_folder / METADATA).read_text())["scalars"]
    change(model_folder, scalars={name: v for name, v in scalars.items() if name != key})
    with pytest.raises(ModelError, match=f"an earlier version of this program: got no {key};"):
        load_model(model_folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": ["calm", "happy"]},
        {"activation": "softplus"},
        {"features": {name: name == "voice" for name in GROUPS}},
    ],
    ids=["labels", "activation", "features"],
)
def test_metadata_that_do_not_fit_are_refused(changes, model_folder):
    """As many labels as outputs, as many features as inputs, and an activation that is known."""
    change(model_folder, **changes)
    with pytest.raises(ModelError, match=r"does not fit .*got arrays .*; expected .*again"):
        load_model(model_folder)


def test_unknown_feature_group_is_refused(model_folder):
    """A model of a version with other groups is not used with ours."""
    change(model_folder, features={**dict.fromkeys(GROUPS, False), "loudness": True})
    with pytest.raises(ModelError, match=r"another version .*got the features loudness; expected"):
        load_model(model_folder)


def test_a_model_of_fewer_feature_groups_is_an_earlier_versions(model_folder):
    """A group that its version did not have is not taken for one that is on."""
    groups = dict.fromkeys(GROUPS, False) | {"rhythm": True}
    del groups["modulation"]
    change(model_folder, features=groups)
    match = r"earlier version .*: got no feature group modulation; expected .*Make it again"
    with pytest.raises(ModelError, match=match):
        load_model(model_folder)


def test_a_model_from_before_the_checksums_is_an_earlier_versions(model_folder):
    """The first models named no file of arrays, and had other scalars."""
    told = {"labels": ["calm", "sad"], "features": {"voice": True}, "activation": "relu"}
    (model_folder / METADATA).write_text(json.dumps({**told, "temperature": 1.2}))
    with pytest.raises(ModelError, match=r"earlier version .*: got no limit, scalars, feature"):
        load_model(model_folder)


def test_no_feature_group_at_all_is_refused(model_folder):
    """It is the model that is to blame, whoever notices."""
    change(model_folder, features=dict.fromkeys(GROUPS, False))
    with pytest.raises(ModelError, match="cannot be read: FeatureError"):
        load_model(model_folder)


def test_a_feature_group_is_on_or_off(model_folder):
    """A text would count as on."""
    change(model_folder, features={**dict.fromkeys(GROUPS, False), "rhythm": "no"})
    with pytest.raises(ModelError, match="got 'no' for the feature group rhythm; expected true or"):
        load_model(model_folder)


@pytest.mark.parametrize("key", ["features", "scalars", "activation"])
@pytest.mark.parametrize("value", [5, "abc", [1], ["voice"]])
def test_entries_of_another_kind_are_refused(key, value, model_folder):
    """Whatever JSON may hold there, it is the model that is to blame."""
    change(model_folder, **{key: value})
    with pytest.raises(ModelError, match="Make it again"):
        load_model(model_folder)


@pytest.mark.parametrize(
    "labels", ["abc", [1, 2, 3], None, ["sad", "sad", "calm"], ["sad", " ", "calm"], [], {}]
)
def test_labels_are_distinct_names(labels, model_folder):
    """Whatever else would be shown as the answer to a recording."""
    path = model_folder / METADATA
    path.write_text(json.dumps(json.loads(path.read_text()) | {"labels": labels}))
    with pytest.raises(ModelError, match=r"damaged: got labels .*; expected a list of distinct"):
        load_model(model_folder)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0, -1, "1", None, True, 10**400])
@pytest.mark.parametrize("name", ["limit", "temperature", "farthest"])
def test_scalars_that_are_positive_numbers(name, value, model_folder):
    """Any other value would make every answer uniform, NaN or never confident."""
    path = model_folder / METADATA
    told = json.loads(path.read_text())
    (told if name == "limit" else told["scalars"])[name] = value
    path.write_text(json.dumps(told))
    with pytest.raises(ModelError, match=f"got {name} .*; expected a number|OverflowError"):
        load_model(model_folder)


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), "1", None])
@pytest.mark.parametrize("name", ["slope", "threshold"])
def test_scalars_that_are_numbers(name, value, model_folder):
    """They may be 0 or below."""
    path = model_folder / METADATA
    told = json.loads(path.read_text())
    told["scalars"][name] = value
    path.write_text(json.dumps(told))
    with pytest.raises(ModelError, match=f"got {name} .*; expected a number"):
        load_model(model_folder)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("U8", "got mean of the kind <U8; expected floating"),
        ("complex64", "got mean of the kind complex64; expected floating"),
        ("int64", "got mean of the kind int64; expected floating"),
    ],
)
def test_arrays_of_another_kind_are_refused(kind, message, model_folder):
    """Texts crash an answer, complex numbers make it nonsense."""
    exchange(model_folder, mean=np.zeros(4).astype(kind))
    with pytest.raises(ModelError, match=message):
        load_model(model_folder)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["mean", "scale", "weights_0", "biases_1"])
def test_arrays_that_are_not_finite_are_refused(name, value, model_folder):
    """One NaN would spoil every answer."""
    with np.load(arrays_file(model_folder)) as file:
        values = file[name]
    values.flat[-1] = value
    exchange(model_folder, **{name: values})
    with pytest.raises(ModelError, match=f"damaged: got {name} with NaN or infinity"):
        load_model(model_folder)


@pytest.mark.parametrize("value", [0, -1])
def test_a_scale_is_above_zero(value, model_folder):
    """Columns are divided by it."""
    exchange(model_folder, scale=np.array([1, 1, 1, value], np.float32))
    with pytest.raises(ModelError, match=f"a scale of {value}; expected numbers above 0.*again"):
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
