"""Stored models that were damaged, or made by another version, are refused in plain words."""

import json

import numpy as np
import pytest

from ser.errors import ModelError
from ser.features.vector import GROUPS
from ser.model.metadata import METADATA, sealed
from ser.model.store import load_model

from ..spoiling import change, exchange
from ..tables import arrays_file


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
    path.write_bytes(sealed(json.loads(path.read_text()) | {"labels": labels}))
    with pytest.raises(ModelError, match=r"damaged: got labels .*; expected a list of distinct"):
        load_model(model_folder)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0, -1, "1", None, True, 10**400])
@pytest.mark.parametrize("name", ["limit", "temperature", "farthest"])
def test_scalars_that_are_positive_numbers(name, value, model_folder):
    """Any other value would make every answer uniform, NaN or never confident."""
    path = model_folder / METADATA
    told = json.loads(path.read_text())
    (told if name == "limit" else told["scalars"])[name] = value
    path.write_bytes(sealed(told))
    with pytest.raises(ModelError, match=f"got {name} .*; expected a number|OverflowError"):
        load_model(model_folder)


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), "1", None])
@pytest.mark.parametrize("name", ["slope", "threshold"])
def test_scalars_that_are_numbers(name, value, model_folder):
    """They may be 0 or below."""
    path = model_folder / METADATA
    told = json.loads(path.read_text())
    told["scalars"][name] = value
    path.write_bytes(sealed(told))
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
