"""One's own clips packed for the page, and as a folder for the command line: the same digits."""

import random
from itertools import product

import numpy as np
import pytest

from ser.audio.clip import load_clip
from ser.corpora.archive import ZipLimits
from ser.corpora.extraction import extract_table
from ser.corpora.zipped import read_zip
from ser.features.vector import extract_groups
from ser.studies.plan import Plan
from ser.studies.study import run_study
from ser.workers.gathering import gather

from ..audio_files import wav
from ..setups import QUICK
from ..synth import speech
from ..tables import RHYTHM
from ..zip_server import packed

CLIPS = {
    f"{emotion}/{speaker}/{k}.wav": wav(
        speech(0.6, f0 + 9 * k, seed=f0 + 10 * k + len(speaker)), 16_000
    )
    for (emotion, f0), speaker, k in product(
        (("happy", 210), ("sad", 110)), ("anna", "Ben", "cleo d"), range(3)
    )
}
"""Also names that are sorted otherwise where capitals or spaces do not count."""


@pytest.fixture(scope="module")
def in_folder(tmp_path_factory):
    """The table that the command line makes of the clips in a folder."""
    folder = tmp_path_factory.mktemp("my-clips")
    for name, content in CLIPS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return extract_table(folder, RHYTHM, jobs=1)[0]


def in_zip(names):
    """The table that the page makes of the clips, packed in this order."""
    corpus = read_zip(packed({name: CLIPS[name] for name in names}), "mine.zip", ZipLimits())
    measure = lambda content, name: extract_groups(load_clip(content, name), RHYTHM)  # noqa: E731
    return gather(corpus, measure, RHYTHM)[0]


@pytest.mark.parametrize("seed", [0, 1])
def test_whatever_the_order_of_entries_table_and_scores_are_those_of_the_folder(in_folder, seed):
    """Random splits follow the order of the rows, so it must be one and the same."""
    names = [*CLIPS]
    random.Random(seed).shuffle(names)
    table = in_zip(names)
    for label, values in in_folder.labels.items():
        np.testing.assert_array_equal(table.labels[label], values)
    assert table.fingerprint == in_folder.fingerprint
    plan = Plan(QUICK, repeats=2)
    assert run_study(table, plan).scores == run_study(in_folder, plan).scores


def test_order_of_rows_matters(in_folder):
    """What the test above would not notice: another order gives other random figures."""
    other = in_folder.rows(np.random.default_rng(0).permutation(len(in_folder)))
    plan = Plan(QUICK, repeats=2)
    of_both = (run_study(table, plan).scores["random"] for table in (in_folder, other))
    first, second = ((each["uar"], each["confusion"]) for each in of_both)
    assert first != second
