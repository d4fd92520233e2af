"""What the page says of its presets: every value, what ours changes of the shipped, the scores."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest

from ser.command_line.cli import main
from ser.corpora.table import load_table
from ser.files import write_json
from ser.model.store import TABLE
from ser.studies import preset_scores
from ser.studies.plan import Plan
from ser.studies.preset_scores import load_preset_scores, measure_presets
from ser.studies.presets import ON_PAGE, Draft, differences
from ser.studies.study import run_study
from ser.training.setup import N_COPIES, OURS, OURS_QUICK, Setup
from ser.ui.train import presets
from ser.ui.train.figures import draws_in_words
from ser.ui.train.presets import EXACTLY, IN_SHORT
from ser.ui.train.wording import NAMES, in_words, scores_in_words
from ser.ui.train.workshop import OWN, WITH_OWN, Data

from ...pages import button, texts
from ...setups import QUICK
from ...tables import tiny_table
from ...train_pages import control
from ...workshops import page_of, shop_of

SMALL = tiny_table(1.5, repetitions=2)
SCORES = {
    protocol: {"uar": uar, "uar_ci95": [uar - 0.05, uar + 0.05], "emotions": ["calm"] * 8}
    for protocol, uar in (("actors", 0.612), ("random", 0.743))
}
SCORES["random"]["uar_of_each"] = [0.711, 0.743, 0.775]


@pytest.mark.parametrize("words", [
    "4 emotions (calm, happy, fearful, disgust)", "180 measurements (mfcc, chroma, mel)",
    "scaler off", "hidden layers 300", "activation relu", "solver adam", "alpha 0.01",
    "batch size 256", "learning rate 0.001", "schedule adaptive (without effect: adam",
    "epsilon of adam 1e-08", "rounds 500", "stop early off", "averaging off", "seed 9",
    "25% of the clips for the random test", "in the order of their names",
])  # fmt: skip
def test_tutorial_is_told_exactly(words):
    """Each of its values."""
    assert words in EXACTLY["Tutorial"]


@pytest.mark.parametrize("name", ON_PAGE)
def test_no_value_of_a_preset_is_left_out(name):
    """Whatever a set-up may have in the future, but for a limit of the scaler that it lacks."""
    exactly = EXACTLY[name].split(" What it changes")[0]
    for field in fields(Setup):
        if field.name not in ("emotions", "features", "limit"):
            value = in_words(field.name, getattr(ON_PAGE[name], field.name))
            assert f"{NAMES.get(field.name, field.name)} {value}" in exactly


def test_ours_names_what_it_measures_and_that_it_knows_all_emotions():
    """As the tutorial's values do; none chosen means all."""
    assert "Exactly: all emotions, 4144 measurements (cepstrum, " in EXACTLY["Ours"]
    assert "scaler on, limit of the scaler 4," in EXACTLY["Ours"]


def test_ours_says_all_that_it_changes_of_the_shipped_recipe():
    """Copies, alpha, learning rate, rounds, stopping: each with both values."""
    changed = differences(Draft(replace(OURS, copies=N_COPIES)), Draft(OURS_QUICK))
    assert {"copies", "alpha", "learning_rate", "epochs", "early_stopping"} <= set(changed)
    for name, (shipped, own) in changed.items():
        told = f"{NAMES.get(name, name)} {in_words(name, shipped)} → {in_words(name, own)}"
        assert told in EXACTLY["Ours"]


@pytest.mark.parametrize("name", ON_PAGE)
def test_page_shows_the_text_and_the_scores(name, monkeypatch):
    """Both scores side by side, as they were measured."""
    monkeypatch.setattr(presets, "preset_scores", lambda: {name: SCORES})
    page = page_of(shop_of(setup=ON_PAGE[name]), monkeypatch, load_table(TABLE))
    assert not page.exception
    assert IN_SHORT[name] in texts(page)
    assert scores_in_words(SCORES) in texts(page)
    (values,) = (each for each in page.expander if each.label == "All its values")
    assert [each.value for each in values.markdown] == [EXACTLY[name]]


@pytest.mark.parametrize("name", [OWN, WITH_OWN])
def test_scores_on_ravdess_are_not_told_of_other_recordings(name, monkeypatch):
    """A preset's figures were measured on other voices and as many emotions as these."""
    monkeypatch.setattr(presets, "preset_scores", lambda: {"Ours": SCORES})
    table = load_table(TABLE)
    shop = shop_of(setup=OURS_QUICK, source=name, data={
        each: Data(each, table.rows(np.arange(960))) for each in (OWN, WITH_OWN)
    })  # fmt: skip
    page = page_of(shop, monkeypatch, table)
    assert IN_SHORT["Ours"] in texts(page)
    assert "When it was last measured" not in texts(page)


def test_chosen_preset_stands_out(monkeypatch):
    """By its colour and a tick; none does once a control is moved."""
    page = page_of(shop_of(setup=OURS_QUICK), monkeypatch, load_table(TABLE))
    assert chosen(page) == ["preset-Ours"]
    button(page, "preset-Tutorial").click().run()
    assert chosen(page) == ["preset-Tutorial"]
    control(page, "scaler").set_value(True).run()
    assert chosen(page) == []


def chosen(page):
    """Keys of the preset buttons that stand out."""
    buttons = [button(page, f"preset-{name}") for name in ON_PAGE]
    return [each.key for each in buttons if each.proto.type == "primary" and each.icon]


def test_scores_are_told_both_ways():
    """With how far each ranges, the random test's as at a result, and what guessing gets."""
    told = scores_in_words(SCORES)
    unseen = (
        "it named about 61 rightly by actors it had never heard (with other actors likely 56 to 66)"
    )
    assert unseen in told and "guessing gets about 13" in told
    flatters = f"which flatters ({draws_in_words(SCORES['random'])})"
    assert f"and about 74 in the random test, {flatters}" in told
    assert draws_in_words(SCORES["random"]) == "mean of 3 draws, which ranged from 71 to 78"


def test_another_figure_on_about_is_explained():
    """Whoever has read both would take one of them for wrong."""
    assert "About, where there are more of them, has another figure" in scores_in_words(SCORES)


def test_without_scores_the_page_says_none(monkeypatch):
    """Nothing is made up."""
    monkeypatch.setattr(presets, "preset_scores", dict)
    page = page_of(shop_of(setup=OURS_QUICK), monkeypatch, load_table(TABLE))
    assert IN_SHORT["Ours"] in texts(page)
    assert "When it was last measured" not in texts(page)


IN_NO_TIME = {"Tutorial": replace(QUICK, seed=1, epochs=2), "Ours": replace(QUICK, epochs=2)}


@pytest.fixture
def quick(monkeypatch):
    """Presets that train in no time."""
    monkeypatch.setattr(preset_scores, "ON_PAGE", IN_NO_TIME)
    return IN_NO_TIME


@pytest.fixture(scope="module")
def measured():
    """What is measured of these."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preset_scores, "ON_PAGE", IN_NO_TIME)
        return measure_presets(SMALL, jobs=1)


def test_scores_are_those_of_the_page(quick, measured, tmp_path):
    """The same study, and what is written can be read."""
    write_json(tmp_path / "presets.json", measured)
    found = load_preset_scores(SMALL, tmp_path / "presets.json")
    assert set(found) == set(quick)
    assert found["Ours"] == run_study(SMALL, Plan(quick["Ours"])).shown_scores


def test_command_writes_them(quick, tmp_path, capsys):
    """Beside the table that they are of."""
    SMALL.save(tmp_path / TABLE.name)
    assert main(["presets", str(tmp_path), "--jobs", "1"]) == 0
    assert "Ours: UAR actors 0." in capsys.readouterr().out
    told = json.loads((tmp_path / "presets.json").read_text())
    assert told["command"].startswith("python -m ser presets")
    assert set(load_preset_scores(SMALL, tmp_path / "presets.json")) == set(quick)


def test_scores_of_another_table_or_preset_are_not_shown(quick, measured, tmp_path, monkeypatch):
    """They would be of something else."""
    write_json(tmp_path / "presets.json", measured)
    assert load_preset_scores(tiny_table(1.5, seed=1), tmp_path / "presets.json") == {}
    changed = {**quick, "Ours": replace(QUICK, epochs=9)}
    monkeypatch.setattr(preset_scores, "ON_PAGE", changed)
    assert [*load_preset_scores(SMALL, tmp_path / "presets.json")] == ["Tutorial"]


@pytest.mark.parametrize("content", ["", "[]", '{"fingerprint": 1}', "null"])
def test_file_that_is_none_gives_no_scores(content, tmp_path):
    """The page goes on without."""
    (tmp_path / "presets.json").write_text(content)
    assert load_preset_scores(SMALL, tmp_path / "presets.json") == {}
    assert load_preset_scores(SMALL, tmp_path / "nowhere.json") == {}


def test_scores_that_come_with_the_app_are_of_its_table_and_presets():
    """If not: `python -m ser presets`."""
    assert set(load_preset_scores(load_table(TABLE))) == set(ON_PAGE)
