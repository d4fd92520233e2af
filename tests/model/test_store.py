"""Models on disk: what was written is read, and nothing else is followed."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from ser.errors import ModelError
from ser.model.metadata import METADATA, SEAL
from ser.model.packing import arrays_name, pack, unpack
from ser.model.store import SHIPPED, load_model, save_model, seal_model

from ..spoiling import change, unseal
from ..tables import arrays_file, biased_model


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


@pytest.mark.parametrize("name", ["labels", "scalars", "setup", SEAL])
def test_changed_entries_are_noticed(name, model_folder):
    """Labels the wrong way round would answer wrongly without a word."""
    path = model_folder / METADATA
    entries = json.loads(path.read_text())
    value = entries[name]
    entries[name] = {**value, "more": 1} if isinstance(value, dict) else value[::-1]
    path.write_text(json.dumps(entries))
    match = r"model\.json in .* is damaged: got entries with SHA-256 .*, expected .*again"
    with pytest.raises(ModelError, match=match):
        load_model(model_folder)


def test_the_order_of_entries_does_not_matter(trained, model_folder):
    """What they say is what counts: another program may write them in its own way."""
    path = model_folder / METADATA
    path.write_text(json.dumps(json.loads(path.read_text()), sort_keys=True))
    assert load_model(model_folder).labels == trained.labels


def test_entries_with_numbers_for_names_are_sealed_as_they_are_read(model_folder):
    """JSON makes texts of them, which have another order."""
    model = load_model(model_folder)
    save_model(replace(model, metadata={"rounds": {10: 1, 9: 2}}), model_folder)
    assert load_model(model_folder).metadata["rounds"] == {"10": 1, "9": 2}


def test_a_model_of_before_is_loaded_and_sealed(trained, model_folder):
    """It has no checksum over its entries, and gets one; all else stays, byte for byte."""
    path = model_folder / METADATA
    whole = path.read_bytes()
    unseal(model_folder)
    assert load_model(model_folder).labels == trained.labels
    seal_model(model_folder)
    assert path.read_bytes() == whole


def test_what_was_changed_is_not_sealed_anew(model_folder):
    """A checksum that does not fit stays a finding."""
    path = model_folder / METADATA
    path.write_text(path.read_text().replace('"calm"', '"bored"'))
    with pytest.raises(ModelError, match="is damaged"):
        seal_model(model_folder)


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


def test_the_cure_of_the_shipped_model_is_git_or_its_zip(monkeypatch, tmp_path):
    """The shipped files are in the repository: there is no need to train."""
    monkeypatch.setattr("ser.model.store.SHIPPED", tmp_path / SHIPPED.name)
    cure = r"\. Restore it with `git checkout -- models` or, without Git, .* ZIP file again\.$"
    with pytest.raises(ModelError, match=cure):
        load_model(tmp_path / SHIPPED.name)


def test_a_model_replaced_while_it_is_read(model_folder, monkeypatch):
    """Arrays that another process has just removed are looked for under their new name."""
    import ser.model.store

    first = ser.model.store.parse

    def replace_then_parse(*words):
        monkeypatch.setattr(ser.model.store, "parse", first)
        described = first(*words)
        save_model(biased_model([0.1, 0.7, 0.2]), model_folder)
        return described

    monkeypatch.setattr(ser.model.store, "parse", replace_then_parse)
    assert "weights_1" not in load_model(model_folder).arrays


def test_a_model_may_be_stored_where_no_folder_is(tmp_path):
    """The folder is made."""
    save_model(biased_model([0.1, 0.7, 0.2]), tmp_path / "new" / "model")
    assert load_model(tmp_path / "new" / "model").labels == ("calm", "happy", "sad")


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        (("calm", "", "sad"), r"labels \['calm', '', 'sad'\]; expected a list of distinct names"),
        ((0, 1, 2), r"labels \[0, 1, 2\]"),
        ((b"calm", b"happy", b"sad"), "TypeError"),
    ],
    ids=["empty", "numbers", "bytes"],
)
def test_a_model_that_could_not_be_loaded_is_not_written(labels, why, model_folder):
    """The earlier model stays as it is."""
    before = {path.name: path.read_bytes() for path in model_folder.iterdir()}
    with pytest.raises(ModelError, match=f"Nothing was written to .*{why}.*train anew"):
        save_model(biased_model([0.1, 0.7, 0.2], labels), model_folder)
    assert {path.name: path.read_bytes() for path in model_folder.iterdir()} == before


def test_a_refused_model_makes_no_folder(tmp_path):
    """Nothing is left where nothing was."""
    with pytest.raises(ModelError, match="Nothing was written"):
        save_model(biased_model([0.1, 0.7, 0.2], ("calm", "calm", "sad")), tmp_path / "new")
    assert not (tmp_path / "new").exists()
