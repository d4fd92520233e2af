"""On real speech, where a copy of RAVDESS is at hand: `CORPUS=folder`, or beside the project."""

import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import ser
from ser.corpora.layouts import read_ravdess
from ser.corpora.table import load_table
from ser.features.vector import EVERYTHING, column_names, extract_groups
from ser.model.store import TABLE

CORPUS = Path(os.environ.get("CORPUS", Path(__file__).parents[2] / "shared/corpora/ravdess"))
ORIGINALS = CORPUS.with_name("ravdess-original")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no RAVDESS at hand: set CORPUS")


@pytest.fixture(scope="module")
def utterances():
    """All utterances of the corpus."""
    found, misfits = read_ravdess(CORPUS)
    assert not misfits
    return found


def test_corpus_has_all_clips(utterances):
    """RAVDESS speech is 1,440 clips: 24 actors, 192 of each emotion and 96 neutral ones."""
    counts = Counter(u.emotion for u in utterances)
    assert len({u.speaker for u in utterances}) == 24
    assert counts.pop("neutral") == 96
    assert list(counts.values()) == [192] * 7


def test_shipped_table_is_what_this_code_extracts(utterances):
    """Rows of the shipped table are the features that these versions give for their clips."""
    table = load_table(TABLE)
    for row in range(0, len(table), 480):
        utterance = utterances[row]
        groups = extract_groups(ser.load_clip(utterance.path), EVERYTHING)
        assert table.labels["clip"][row] == f"{utterance.speaker}/{utterance.path.name}"
        assert table.emotion[row] == utterance.emotion
        for name, values in groups.items():
            # F0 runs straight across pauses: which of its equal deltas rise, hangs on rounding.
            rounded = np.array(column_names()[name]) == "voice.f0.delta.rising"
            expected = np.where(rounded, values, table.groups[name][row])
            np.testing.assert_allclose(expected, values, rtol=2e-3, atol=2e-3)


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="no original clips at hand")
def test_original_and_resampled_clip_sound_alike():
    """A 48 kHz original, mono or stereo, gets nearly the probabilities of its 16 kHz copy."""
    model = ser.load_model()
    for path in sorted(ORIGINALS.glob("*/*.wav")):
        copy = CORPUS / path.parent.name / f"{path.stem}.flac"
        original, resampled = (model.predict(ser.load_clip(p)) for p in (path, copy))
        assert original.emotion == resampled.emotion
        np.testing.assert_allclose(original.probabilities, resampled.probabilities, atol=0.1)
