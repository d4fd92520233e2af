"""One's own clips added to a table: the same by `--with` as on the page, which shows how."""

import json

import numpy as np
import pytest

from ser.command_line.cli import main
from ser.command_line.commands import as_printed
from ser.command_line.options import command_options
from ser.corpora.extraction import extract_table
from ser.corpora.table import FeatureTable
from ser.studies.plan import Plan
from ser.studies.study import run_study
from ser.ui.train.workshop import OWN, WITH_OWN, Data
from ser.workers.gathering import add_to

from ...audio_files import wav
from ...pages import bare, button, captions
from ...setups import QUICK
from ...synth import speech
from ...tables import RHYTHM, tiny_table
from ...workshops import MANY, page_of, shop_of

TABLE = tiny_table(1.5)
WORDS = [*command_options(QUICK), "--jobs", "1"]


def folder_of(place, *emotions):
    """Clips of two people in a folder."""
    for number, emotion in enumerate(emotions):
        for k, speaker in enumerate(("anna", "Actor_01")):
            path = place / emotion / speaker / "one.wav"
            path.parent.mkdir(parents=True)
            path.write_bytes(wav(speech(0.6, 120 + 40 * k, seed=10 * number + k), 16_000))
    return place


@pytest.fixture
def table_file(tmp_path):
    """A stored table."""
    TABLE.save(tmp_path / "table.npz")
    return tmp_path / "table.npz"


def evaluated(capsys, *words):
    """What `evaluate` prints."""
    status = main(["evaluate", "--json", *map(str, words), *WORDS])
    out, err = capsys.readouterr()
    assert status == 0, err
    return json.loads(out)


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """Clips of one's own in a folder, and what the page scores with them beside the table."""
    folder = folder_of(tmp_path_factory.mktemp("mine"), "happy", "sad", "bored")
    own, _ = extract_table(folder, RHYTHM, jobs=1)
    joined, _ = add_to(TABLE, own)
    assert len(joined) == len(TABLE) + 6
    return folder, run_study(joined, Plan(QUICK, repeats=2)).scores


@pytest.mark.parametrize(("protocol", "more"), [("actors", ()), ("random", ("--repeats", 2))])
def test_added_clips_give_the_pages_digits(protocol, more, mine, table_file, capsys):
    """A second Actor_01 is somebody else, and an emotion that only the added clips have counts."""
    folder, scores = mine
    how = ["--protocol", protocol, *more, "--data", table_file]
    found = evaluated(capsys, *how, "--with", folder, "--layout", "folders")
    assert found == as_printed(scores[protocol])
    assert set(found["emotions"]) == {"calm", "happy", "sad", "bored"}


def test_several_folders_can_be_added(table_file, tmp_path, capsys):
    """One after the other."""
    places = [folder_of(tmp_path / name, "happy", "sad") for name in ("mine", "yours")]
    words = [word for place in places for word in ("--with", place)]
    found = evaluated(capsys, "--data", table_file, "--folds", 3, *words)
    assert found["n_clips"] == len(TABLE) + 8
    assert found["n_speakers"] == 6 + 4


def test_page_shows_how_to_add_them(monkeypatch):
    """And says what stands for the folder."""
    own = tiny_table(1.5, speakers=2, seed=1)
    shop = shop_of(source=WITH_OWN, data={OWN: Data(OWN, own)})
    page = page_of(shop, monkeypatch)
    assert not page.exception
    (shown,) = (each.value for each in page.code if "ser train" in each.value)
    assert all("--with my-clips --layout folders" in line for line in shown.splitlines())
    assert any("`my-clips` stands for the folder" in each.value for each in page.caption)
    assert shop.data[WITH_OWN].table.fingerprint == add_to(MANY, own)[0].fingerprint


def of_ravdess(table, *names):
    """A table whose first clips are called as RAVDESS's are."""
    clips = table.labels["clip"].astype("U60")
    clips[: len(names)] = names
    return FeatureTable(table.groups, table.labels | {"clip": clips})


def test_adding_clips_of_which_none_is_new_is_an_error(tmp_path, capsys):
    """It would be the table alone, under another name; one folder of two may be of no use."""
    name = "03-01-05-01-02-01-01"
    of_ravdess(tiny_table(1.5), f"Actor_01/{name}.wav").save(tmp_path / "table.npz")
    again = tmp_path / "again"
    (again / "sad").mkdir(parents=True)
    (again / "sad" / f"{name}.wav").write_bytes(wav(speech(0.6, seed=1), 16_000))
    words = ["evaluate", "--json", "--data", str(tmp_path / "table.npz"), *WORDS]
    words += ["--with", str(again), "--folds", "3"]
    assert main(words) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith(f"Nothing is added: got {again} with clips that are all in")
    mine = folder_of(tmp_path / "mine", "happy", "sad")
    assert main([*words, "--with", str(mine)]) == 0


def test_page_says_that_none_of_the_clips_is_new(monkeypatch):
    """What would train RAVDESS alone is no success, and has no Train to press."""
    names = [f"Actor_01/03-01-05-01-02-01-{k:02}.wav" for k in range(len(MANY))]
    table = of_ravdess(MANY, *names)
    rows = np.arange(len(table)) < 8
    shop = shop_of(source=WITH_OWN, data={OWN: Data(OWN, table.rows(rows), origin="mine.zip")})
    page = page_of(shop, monkeypatch, table)
    (told,) = bare(page.warning)
    assert told.startswith("**mine.zip**: None of its clips is new: RAVDESS has all 8 already")
    assert not page.success
    assert "8 left out, and why" in [each.label for each in page.expander]
    assert button(page, "train").disabled
    assert "First choose another ZIP file above." in captions(page)
