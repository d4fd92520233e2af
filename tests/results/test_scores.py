"""Measured scores: shown in pairs or not at all."""

import json

import pytest

from ser.emotions import EMOTIONS, TUTORIAL_EMOTIONS
from ser.errors import ModelError
from ser.results.scores import (
    PARTS,
    RESULTS,
    ablation_rows,
    interval,
    load_results,
    markdown_table,
    other_rows,
    pair,
    rows,
    sound_rows,
)

EIGHT, FOUR = "8 emotions", "the tutorial's four emotions"
SHARES = {"uar": 0.5, "calibration_error": 0.03, "accuracy_at_70": 0.7, "same_answer": 0.99}
FIGURE = SHARES | {f"{name}_ci95": [share - 0.1, share + 0.1] for name, share in SHARES.items()}


def score(protocol, system="this app", task=EIGHT, uar=0.62):
    """A score as the results have it, without what is not shown."""
    return {
        "system": system,
        "task": task,
        "protocol": protocol,
        "emotions": list(EMOTIONS if task == EIGHT else TUTORIAL_EMOTIONS),
        "accuracy": uar + 0.01,
        "uar": uar,
        "uar_ci95": [uar - 0.04, uar + 0.04],
    }


def results_of(*scores):
    """Results with some scores and one figure of each other part."""
    return {
        "scores": list(scores),
        "merged": {"accuracy": 0.7, "accuracy_ci95": [0.6, 0.8]},
        "degraded": {"clean": FIGURE, "room": FIGURE | {"uar": 0.45}},
        "degraded_without_copies": {"clean": FIGURE, "room": FIGURE | {"uar": 0.25}},
        "harmless": {"clean": FIGURE, "48 kHz": FIGURE},
        "ablations": {"all": FIGURE, "without voice": FIGURE, "voice alone": FIGURE},
        "other_corpora": {"elsewhere": FIGURE | {"emotions": ["sad", "happy"]}},
    }


def write_results(folder, *scores, data=None):
    """A file of results, of a model that was trained on some data."""
    (folder / RESULTS.name).write_text(json.dumps(results_of(*scores) | {"data": data}))


def test_both_protocols_of_a_system_make_a_pair(tmp_path):
    """In whatever order they were measured."""
    write_results(tmp_path, score("random", uar=0.8), score("actors", uar=0.6))
    (found,) = pair(load_results(tmp_path / RESULTS.name)["scores"])
    assert (found.actors["uar"], found.random["uar"], found.published) == (0.6, 0.8, None)
    assert (found.system, found.emotions) == ("this app", tuple(EMOTIONS))


@pytest.mark.parametrize("protocol", ["random", "actors"])
def test_a_lone_protocol_is_never_shown(protocol):
    """A random split's figure flatters, so it is not shown without the honest one."""
    other = "random" if protocol == "actors" else "actors"
    scores = [score(protocol), score(protocol, "the tutorial"), score(other, task=FOUR)]
    assert pair(scores) == []


def test_pairs_come_in_order():
    """The task with most emotions first, the systems as they were measured."""
    pairs = pair(
        score(protocol, system, task)
        for system in ("this app", "the tutorial")
        for task in (FOUR, EIGHT)
        for protocol in ("random", "actors")
    )
    assert [p.system for p in pairs] == ["this app", "the tutorial"] * 2
    assert [p.task for p in pairs] == [EIGHT] * 2 + [FOUR] * 2
    assert [p.chance for p in pairs] == [1 / 8, 1 / 8, 1 / 4, 1 / 4]


def test_interval_in_words():
    """Per cent with one decimal."""
    assert interval(score("actors", uar=0.62)) == "62.0% (58.0–66.0)"


def test_a_row_has_all_protocols_and_chance():
    """Every figure of a pair stands in its row of the table."""
    scores = [score("actors", uar=0.6), score("random", uar=0.8), score("published", uar=0.5)]
    table = markdown_table(rows(pair(scores)))
    shown = ("this app, 8 emotions", "60.0% (56.0–64.0)", "80.0%", "61.0%", "81.0%", "12.5%")
    for text in (*shown, "50.0% (46.0–54.0)"):
        assert text in table
    header, rule, line = table.splitlines()
    assert header.count("|") == rule.count("|") == line.count("|") == 8


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        (sound_rows, "| room | 45.0% (40.0–60.0) | 0.030 | 25.0% (40.0–60.0) |"),
        (ablation_rows, "| voice | 50.0% (40.0–60.0) | 50.0% (40.0–60.0) |"),
        (other_rows, "| elsewhere | 50.0% (40.0–60.0) | 50.0% | 0.030 |"),
    ],
)
def test_each_part_has_its_table(table, shown):
    """Degraded clips, feature groups and other corpora: a line each, as measured."""
    assert shown in markdown_table(table(results_of()))


def test_no_scores_make_no_table():
    """An empty table is an error with a cure, not an empty figure."""
    with pytest.raises(ModelError, match=r"No scores to show: .*`make results`"):
        markdown_table([])


def test_a_folder_without_results_is_told(tmp_path):
    """The message says how to get them back."""
    with pytest.raises(ModelError, match=r"No results: there is no results\.json.*git checkout"):
        load_results(tmp_path / RESULTS.name)


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '"text"', "{}", '{"scores": [{}]}'])
def test_a_broken_file_is_told(content, tmp_path):
    """The message names the file and how to make it again."""
    (tmp_path / RESULTS.name).write_text(content)
    with pytest.raises(ModelError, match=r"results\.json does not hold results: .*`make results`"):
        load_results(tmp_path / RESULTS.name)


@pytest.mark.parametrize("part", PARTS)
def test_a_file_that_lacks_a_part_is_told(part, tmp_path):
    """Everything that would be shown must be there."""
    kept = {name: value for name, value in results_of().items() if name != part}
    (tmp_path / RESULTS.name).write_text(json.dumps(kept))
    with pytest.raises(ModelError, match=part):
        load_results(tmp_path / RESULTS.name)


def test_results_of_another_model_are_refused(trained, tmp_path):
    """Figures are shown only of the model that they were measured with."""
    write_results(tmp_path, data={**trained.metadata["data"], "fingerprint": "another"})
    with pytest.raises(ModelError, match=r"measured with another model.*`make results`"):
        load_results(tmp_path / RESULTS.name, trained)
    write_results(tmp_path, data=trained.metadata["data"])
    assert load_results(tmp_path / RESULTS.name, trained)["scores"] == []
