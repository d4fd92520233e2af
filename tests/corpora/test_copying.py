"""Copies and degraded sets of a small synthetic corpus."""

import numpy as np
import pytest

from ser.audio.augment import DEGRADATIONS, draw_steps, random_for, seed_for, take_steps
from ser.audio.clip import Clip, load_clip
from ser.corpora import parallel
from ser.corpora.copying import extract_copies, extract_degraded
from ser.corpora.corpus import read_corpus
from ser.corpora.extraction import extract_corpus
from ser.corpora.table import LABELS, FeatureTable
from ser.errors import AudioError, CorpusError
from ser.features.vector import DEFAULT, extract_features

from ..tables import EMOTIONS, RHYTHM, tiny_table


@pytest.fixture(scope="module")
def table(corpus):
    """The labels of the small corpus, which is all that copying needs of its table."""
    clips = sorted(path.relative_to(corpus).as_posix() for path in corpus.glob("*/*"))
    labels = dict.fromkeys(LABELS, np.ones(len(clips), int))
    names = {"clip": clips, "speaker": [clip[:8] for clip in clips], "emotion": [*EMOTIONS] * 3}
    return FeatureTable({}, labels | {name: np.array(texts) for name, texts in names.items()})


@pytest.fixture(scope="module")
def copies(corpus, table):
    """Six copies of each of its clips."""
    return extract_copies(read_corpus(corpus), table, 6, RHYTHM, jobs=1)


def test_copies_have_the_labels_of_their_parents(copies, table):
    """Six rows for each row of the table, one after the other."""
    rows = np.repeat(np.arange(len(table)), 6)
    assert copies.copy.tolist() == list(range(6)) * len(table)
    for name, values in table.labels.items():
        np.testing.assert_array_equal(copies.table.labels[name], values[rows])


def test_babble_is_of_other_clips_of_the_parents_speaker(copies, table):
    """So a copy belongs to one speaker, whatever folds over speakers are made."""
    speaker = dict(zip(table.labels["clip"].tolist(), table.speaker.tolist(), strict=True))
    for k, parent in enumerate(copies.parent.tolist()):
        sources = [name for name in copies.sources[k].tolist() if name]
        assert bool(sources) == ("babble" in copies.steps[k].split("+"))
        assert parent not in sources
        assert len(set(sources)) == len(sources)
        assert {speaker[name] for name in sources} <= {speaker[parent]}
    assert (copies.sources != "").any()


def test_processes_give_the_same_copies(copies, corpus, table, monkeypatch):
    """Neither how work is dealt out nor how many copies there are changes a copy."""
    monkeypatch.setattr(parallel, "CHUNK", 2)
    again = extract_copies(read_corpus(corpus), table, 2, RHYTHM, jobs=1)
    rows = copies.copy < 2
    np.testing.assert_array_equal(again.table.matrix(RHYTHM), copies.table.matrix(RHYTHM)[rows])
    np.testing.assert_array_equal(again.steps, copies.steps[rows])


def test_another_seed_gives_other_copies(copies, corpus, table):
    """Steps are drawn anew."""
    other = extract_copies(read_corpus(corpus), table, 6, RHYTHM, seed=1, jobs=1)
    assert other.steps.tolist() != copies.steps.tolist()


def test_a_copy_without_babble_can_be_made_again(copies, corpus):
    """Its features are those of its steps, taken with the generator of its name and number."""
    k = int(np.flatnonzero((copies.sources == "").all(axis=1))[0])
    clip, number = copies.parent[k], int(copies.copy[k])
    rng = random_for(0, clip, number)
    steps = draw_steps(rng)
    rng.integers(0, 1)  # how many voices babble
    signal = take_steps(load_clip(corpus / clip).signal, steps, rng)
    vector = extract_features(Clip(signal), RHYTHM).astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(copies.table.matrix(RHYTHM)[k], vector)


def test_an_only_clip_is_copied_without_babble(corpus, table):
    """Where a speaker has no other clip, none of another's is used."""
    alone = FeatureTable({}, {name: values[::3] for name, values in table.labels.items()})
    made = extract_copies(read_corpus(corpus), alone, 6, RHYTHM, jobs=1)
    assert (made.sources == "").all()


def test_degraded_rows_are_those_of_the_table(corpus, table):
    """Row k is the degraded clip k, with its own seed, so it can be answered in its fold."""
    degraded = extract_degraded(read_corpus(corpus), table, "noise 10 dB", DEFAULT, jobs=1)
    clip = table.labels["clip"][4]
    signal = DEGRADATIONS["noise 10 dB"](load_clip(corpus / clip).signal, seed_for(0, clip))
    vector = extract_features(Clip(signal)).astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(degraded.matrix(DEFAULT)[4], vector)
    for name, values in table.labels.items():
        np.testing.assert_array_equal(degraded.labels[name], values)


def test_an_unknown_degradation_is_refused(corpus, table):
    """The message names those there are."""
    with pytest.raises(CorpusError, match="'rain': expected one of room, noise 10 dB"):
        extract_degraded(read_corpus(corpus), table, "rain", jobs=1)


def test_a_missing_clip_stops_the_work(corpus):
    """A copy of nothing would shift all rows after it."""
    with pytest.raises(AudioError, match="cannot be opened"):
        extract_copies(read_corpus(corpus), tiny_table(), 1, RHYTHM, jobs=1)


def test_progress_sees_every_copy(corpus, table, bar):
    """The bar gets as many steps as it was promised."""
    extract_copies(read_corpus(corpus), table, 2, RHYTHM, jobs=1, progress=bar)
    assert bar.promised == [18] * 18


def test_clips_are_found_wherever_their_corpus_has_them(corpus, tmp_path):
    """In nEMO's layout the speaker is part of a file's name, not its folder as in a clip's name."""
    for number, path in enumerate(sorted(corpus.glob("*/*"))):
        (tmp_path / f"EB0_anger_{number}.wav").write_bytes(path.read_bytes())
    found, _ = extract_corpus(read_corpus(tmp_path, "nemo"), RHYTHM, jobs=1)
    copies = extract_copies(read_corpus(tmp_path, "nemo"), found, 1, RHYTHM, jobs=1)
    assert copies.parent.tolist() == found.labels["clip"].tolist()
