"""A model to take home: one file that holds all, and loads with the lines that it tells."""

import io
import json
import time
import zipfile

import joblib
import numpy as np
import pytest

from ser.model.store import load_model
from ser.results.takeaway import LOAD, take_away
from ser.studies.study import run_study

from ..setups import QUICK_PLAN
from ..tables import tiny_table

TABLE = tiny_table(1.5)


@pytest.fixture(scope="module")
def made():
    """A quick study's model, and the same as joblib writes it."""
    outcome = run_study(TABLE, QUICK_PLAN)
    return outcome.model, outcome.pipeline


def unpacked(content, folder):
    """The folder of a ZIP file's members."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def test_model_comes_back_from_the_file(made, tmp_path):
    """Unpacked, it loads as any model does, and answers alike; so does the pipeline."""
    model, dumped = made
    folder = unpacked(take_away(model, "1. Ours", "python -m ser train", dumped), tmp_path)
    again, vectors = load_model(folder), TABLE.matrix(model.features)
    np.testing.assert_array_equal(again.predict_proba(vectors), model.predict_proba(vectors))
    assert again.metadata["name"] == "1. Ours"
    loaded = joblib.load(folder / "pipeline.joblib")
    likeliest = model.predict_proba(vectors).argmax(axis=1)
    np.testing.assert_array_equal(loaded.predict(vectors), np.array(model.labels)[likeliest])


def test_file_says_how_to_load_it_and_what_it_is(made, tmp_path):
    """The two lines are there, a card is there, and no pickle is among the arrays."""
    model, dumped = made
    folder = unpacked(take_away(model, "1. Ours", "python -m ser train", dumped), tmp_path)
    assert LOAD in (folder / "README.txt").read_text()
    assert "python -m ser train" in (folder / "MODEL_CARD.md").read_text()
    told = json.loads((folder / "model.json").read_text())
    with np.load(folder / told["arrays"], allow_pickle=False) as arrays:
        assert "weights_0" in arrays.files


def test_model_of_ones_own_clips_claims_no_actors_of_ravdess(made, tmp_path):
    """Its card does not say whose voices it knows, as only its maker can."""
    folder = unpacked(take_away(made[0], "1. Ours", "the page", of_ravdess=False), tmp_path)
    card = (folder / "MODEL_CARD.md").read_text()
    assert "RAVDESS" not in card and "its maker brought" in card
    assert not (folder / "pipeline.joblib").exists()


def test_same_model_is_the_same_file_whenever_it_is_asked_for(made, monkeypatch):
    """A click a day later adds no second file to the server's memory."""
    model, dumped = made
    first = take_away(model, "1. Ours", "python -m ser train", dumped)
    day = 24 * 3600
    now, localtime = time.time(), time.localtime
    monkeypatch.setattr(zipfile.time, "localtime", lambda at=now: localtime(at + day))
    assert take_away(model, "1. Ours", "python -m ser train", dumped) == first
