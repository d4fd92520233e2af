"""`kill -9` of `extract` and `train` before each of their changes leaves the old or the new."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ser.command_line.cli import main
from ser.corpora.table import load_table
from ser.model.heldout import load_heldout
from ser.model.store import load_model

from ..tables import tiny_table

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are forked")

QUICK = ["--features", "rhythm", "--hidden", "8", "--alpha", "0.1", "--epochs", "4"]
QUICK += ["--no-early-stopping", "--folds", "3", "--jobs", "1"]


def killed(folder, *words):
    """The folder as a kill before each change left it, one by one, and as it is in the end."""
    command = [sys.executable, "-m", "tests.killing", str(folder), *map(str, words)]
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], env=one_thread)
    kills = len([*folder.parent.glob(f"{folder.name}-[0-9]*")])
    return [folder.with_name(f"{folder.name}-{last}") for last in (*range(kills), "whole")]


def test_extract_leaves_the_old_table_or_the_new(corpus, tmp_path):
    """Of a folder of clips; each is read back."""
    tables = tmp_path / "tables"
    tables.mkdir()
    tiny_table().save(tables / "table.npz")
    left = killed(tables, "extract", corpus, "-o", "FOLDER/table.npz", "--jobs", "1")
    clips = [len(load_table(folder / "table.npz")) for folder in left]
    assert clips == [72] * (len(clips) - 1) + [9] and len(clips) > 1


def test_train_leaves_the_old_model_or_the_new_with_its_answers(tmp_path):
    """Each loads, with the held-out answers of the same training."""
    table, models = tmp_path / "table.npz", tmp_path / "models"
    tiny_table(1.5).save(table)
    words = ["train", "--data", str(table), *QUICK]
    assert main([*words, "--seed", "1", "-o", str(models)]) == 0
    left = killed(models, *words, "--seed", "2", "-o", "FOLDER")
    seeds = [load_model(folder).metadata["setup"]["seed"] for folder in left]
    assert seeds == sorted(seeds) and {*seeds} == {1, 2} and len(seeds) > 5
    for folder in left:
        assert len(load_heldout(folder).clip) == 72
    assert len([*left[-1].iterdir()]) == 4  # JSON, arrays, answers, card: nothing of the old model
