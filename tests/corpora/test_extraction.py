"""A corpus measured, each clip to its row."""

import shutil

import numpy as np
import pytest

from ser.audio.clip import load_clip
from ser.corpora import parallel
from ser.corpora.corpus import Corpus
from ser.corpora.extraction import assemble, extract_table
from ser.corpora.layouts import Utterance
from ser.corpora.table import LABELS
from ser.errors import CorpusError
from ser.features.vector import DEFAULT, EVERYTHING, TUTORIAL, column_names, extract_features

from ..tables import RHYTHM


@pytest.fixture(scope="module")
def extracted(corpus):
    """The table of the small corpus."""
    table, problems = extract_table(corpus, EVERYTHING, jobs=1)
    assert problems == []
    return table


def test_no_table_is_made_with_two_clips_of_one_name(tmp_path):
    """Whoever made the list of utterances: the name is what folds and copies go by."""
    one, two = (Utterance(tmp_path / f"{k}.wav", "sad", "anna", name="a.wav") for k in "ab")
    measured = {"rhythm": np.zeros(4, np.float32)}
    with pytest.raises(CorpusError, match=r"has the clip a\.wav twice"):
        assemble(Corpus(tmp_path, "csv", [one, two], []), [measured, measured], RHYTHM)


def test_a_table_has_a_row_for_each_clip(extracted):
    """Three actors with three emotions give nine rows with all labels and all columns."""
    assert len(extracted) == 9
    assert extracted.labels["clip"][0] == "Actor_01/03-01-02-01-01-01-01.wav"
    assert extracted.emotion.tolist() == ["calm", "happy", "sad"] * 3
    assert extracted.speaker.tolist() == np.repeat(["Actor_01", "Actor_02", "Actor_03"], 3).tolist()
    assert tuple(extracted.labels) == LABELS
    widths = {name: values.shape[1] for name, values in extracted.groups.items()}
    assert widths == {name: len(columns) for name, columns in column_names().items()}


@pytest.mark.parametrize("spec", [DEFAULT, TUTORIAL], ids=str)
def test_a_row_is_the_vector_that_serving_computes(spec, extracted, corpus):
    """Training and answering see the same features, up to the rounding of float16."""
    path = corpus / extracted.labels["clip"][4]
    vector = extract_features(load_clip(path), spec)
    rounded = vector if spec == TUTORIAL else vector.astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(extracted.matrix(spec)[4], rounded)


def test_processes_give_the_same_table(extracted, corpus, monkeypatch):
    """The rows do not depend on how the clips are dealt out to workers."""
    monkeypatch.setattr(parallel, "CHUNK", 2)
    table, _ = extract_table(corpus, EVERYTHING, jobs=1)
    assert table.fingerprint == extracted.fingerprint


def test_broken_and_misnamed_clips_are_told(extracted, corpus, tmp_path):
    """One bad file costs its own row and a line, not the table."""
    folder = tmp_path / "corpus"
    shutil.copytree(corpus, folder)
    (folder / "Actor_02" / "03-01-05-01-01-01-02.wav").write_bytes(b"hello")
    (folder / "Actor_02" / "notes.wav").write_bytes(b"hello")
    table, problems = extract_table(folder, EVERYTHING, jobs=1)
    assert table.fingerprint == extracted.fingerprint
    assert len(problems) == 2
    assert problems[0] == "notes.wav: not named in RAVDESS layout, left out"
    assert problems[1].startswith("03-01-05-01-01-01-02.wav is not audio that can be read")


def test_a_corpus_without_a_readable_clip_is_refused(tmp_path):
    """If nothing can be read, the first reason is told."""
    (tmp_path / "Actor_01").mkdir()
    (tmp_path / "Actor_01" / "03-01-05-01-01-01-01.wav").write_bytes(b"hello")
    with pytest.raises(CorpusError, match="could be read; the first problem: 03-01-05"):
        extract_table(tmp_path, jobs=1)


def test_progress_sees_every_clip(corpus, bar):
    """The bar gets as many steps as it was promised."""
    extract_table(corpus, jobs=1, progress=bar)
    assert bar.promised == [9] * 9
