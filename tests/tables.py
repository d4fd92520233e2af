"""Small feature tables, copies and models for the tests, whose answers are known beforehand."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from ser.corpora.copies import Copies
from ser.corpora.table import FeatureTable
from ser.features.vector import column_names, parse_features
from ser.model.model import Model
from ser.model.packing import ARRAYS
from ser.model.probabilities import Confidence
from ser.training.epochs import Rows
from ser.training.setup import Setup

RHYTHM = parse_features("rhythm")
"""The smallest group, four columns, so that training takes milliseconds."""

QUICK = Setup(
    features=RHYTHM,
    hidden=(8,),
    alpha=0.1,
    batch_size=32,
    learning_rate=0.05,
    epochs=8,
    early_stopping=False,
)
"""A training of milliseconds, in which nothing is chosen."""

CHOOSING = replace(QUICK, alpha=None, early_stopping=True, epochs=12)
"""One in which alpha and length are."""

EMOTIONS = ("calm", "happy", "sad")
N_COPIES = 3


def tiny_table(distance=8.0, emotions=EMOTIONS, speakers=6, repetitions=4, seed=0) -> FeatureTable:
    """A table of random vectors, in which emotion k lies `distance` along column k.

    The spread of a column is 1, so a distance of 0 is noise and one of 8 is never confused.
    """
    speaker, emotion, repetition = (
        part.ravel()
        for part in np.meshgrid(
            np.arange(1, speakers + 1),
            np.arange(len(emotions)),
            np.arange(1, repetitions + 1),
            indexing="ij",
        )
    )
    vectors = np.random.default_rng(seed).standard_normal((len(emotion), 4))
    vectors[np.arange(len(emotion)), emotion % 4] += distance
    ones = np.ones(len(emotion), int)
    return FeatureTable(
        {"rhythm": vectors.astype(np.float16)},
        {
            "clip": np.array([f"Actor_{s:02}/{k}.wav" for k, s in enumerate(speaker)]),
            "emotion": np.array(emotions)[emotion],
            "speaker": np.array([f"Actor_{s:02}" for s in speaker]),
            "intensity": ones,
            "statement": ones,
            "repetition": repetition,
        },
    )


def rows_in(table) -> Rows:
    """A table's rhythm group, to train on."""
    return Rows(table.matrix(RHYTHM), table.emotion, table.speaker)


def tiny_copies(seed=0) -> Copies:
    """Three copies of each clip of `tiny_table()`, two out of three with babble of two mates."""
    table, rng = tiny_table(), np.random.default_rng(seed)
    rows = np.repeat(np.arange(len(table)), N_COPIES)
    clips = table.labels["clip"]
    sources = np.full((len(rows), 2), "", clips.dtype)
    for row, parent in enumerate(rows):
        mates = clips[(table.speaker == table.speaker[parent]) & (clips != clips[parent])]
        if row % N_COPIES:
            sources[row] = rng.choice(mates, 2, replace=False)
    return Copies(
        table.rows(rows),
        np.tile(np.arange(N_COPIES), len(table)),
        np.where(np.arange(len(rows)) % N_COPIES, "babble", "room"),
        sources,
    )


def biased_model(probabilities, labels=EMOTIONS, **scalars) -> Model:
    """A model that answers the same `probabilities` to every voice, but for `Confidence`."""
    columns = len(column_names()["rhythm"])
    arrays = {
        "mean": np.zeros(columns, np.float32),
        "scale": np.ones(columns, np.float32),
        "weights_0": np.zeros((columns, len(labels)), np.float32),
        "biases_0": np.log(probabilities).astype(np.float32),
    }
    return Model(tuple(labels), RHYTHM, arrays, confidence=Confidence(**scalars))


def arrays_file(folder) -> Path:
    """The path of a stored model's arrays, of which there is one file."""
    (path,) = Path(folder).glob(ARRAYS)
    return path
