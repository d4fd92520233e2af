"""Score files: shown in pairs or not at all."""

import json

import pytest

from ser.emotions import EMOTIONS, TUTORIAL_EMOTIONS
from ser.errors import ModelError
from ser.scores import interval, load_scores, markdown_table, pair, rows


def score(protocol, features="default", emotions=tuple(EMOTIONS), uar=0.62):
    """A score as `python -m ser evaluate --json` prints it, without what is not shown."""
    return {
        "protocol": protocol,
        "features": features,
        "emotions": list(emotions),
        "accuracy": uar + 0.01,
        "uar": uar,
        "uar_ci95": [uar - 0.04, uar + 0.04],
    }


def write(folder, *scores):
    """A file for each score."""
    for number, content in enumerate(scores):
        (folder / f"{number}.json").write_text(json.dumps(content))


def test_both_protocols_of_a_set_up_make_a_pair(tmp_path):
    """Whatever the files are called, actors and random of the same set-up come together."""
    write(tmp_path, score("random", uar=0.8), score("actors", uar=0.6))
    (found,) = load_scores(tmp_path)
    assert (found.actors["uar"], found.random["uar"]) == (0.6, 0.8)
    assert (found.features, found.emotions) == ("default", tuple(EMOTIONS))


@pytest.mark.parametrize("protocol", ["random", "actors"])
def test_a_lone_protocol_is_never_shown(protocol, tmp_path):
    """A random split's figure flatters, so it is not shown without the honest one."""
    write(
        tmp_path,
        score(protocol),
        score(protocol, "tutorial"),
        score("random" if protocol == "actors" else "actors", emotions=TUTORIAL_EMOTIONS),
    )
    assert load_scores(tmp_path) == []


def test_pairs_come_in_order():
    """Most emotions first, and ours before the tutorial's."""
    pairs = pair(
        score(protocol, features, emotions)
        for protocol in ("random", "actors")
        for emotions in (TUTORIAL_EMOTIONS, tuple(EMOTIONS))
        for features in ("tutorial", "default")
    )
    assert [p.system for p in pairs] == ["this app", "the tutorial"] * 2
    assert [p.task for p in pairs] == ["8 emotions"] * 2 + ["the tutorial's four emotions"] * 2
    assert [p.chance for p in pairs] == [1 / 8, 1 / 8, 1 / 4, 1 / 4]


def test_other_features_go_by_their_own_name():
    """A set-up that is neither ours nor the tutorial's says which groups it has."""
    (found,) = pair([score("actors", "mfcc,voice"), score("random", "mfcc,voice")])
    assert found.system == "mfcc,voice"


def test_interval_in_words():
    """Per cent with one decimal."""
    assert interval(score("actors", uar=0.62)) == "62.0% (58.0–66.0)"


def test_a_row_has_both_protocols_and_chance():
    """Every figure of a pair stands in its row of the table."""
    lines = rows(pair([score("actors", uar=0.6), score("random", uar=0.8)]))
    table = markdown_table(lines)
    for shown in ("this app, 8 emotions", "60.0% (56.0–64.0)", "80.0%", "61.0%", "81.0%", "12.5%"):
        assert shown in table
    header, rule, line = table.splitlines()
    assert header.count("|") == rule.count("|") == line.count("|") == 7


def test_no_scores_make_no_table():
    """An empty table is an error with a cure, not an empty figure."""
    with pytest.raises(ModelError, match=r"No scores to show: .*`make results`"):
        markdown_table([])


def test_a_folder_without_scores_has_none(tmp_path):
    """Before anything was measured there is nothing to show."""
    assert load_scores(tmp_path) == load_scores(tmp_path / "none") == []


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '"text"', "{}", '{"protocol": "actors"}'])
def test_a_broken_file_is_told(content, tmp_path):
    """The message names the file and how to make it again."""
    (tmp_path / "ours.json").write_text(content)
    with pytest.raises(ModelError, match=r"ours\.json is not a score file: .*`make results`"):
        load_scores(tmp_path)


@pytest.mark.parametrize("key", ["accuracy", "uar_ci95"])
def test_a_file_that_lacks_a_figure_is_told(key, tmp_path):
    """Every figure that would be shown must be there."""
    write(tmp_path, {name: value for name, value in score("actors").items() if name != key})
    with pytest.raises(ModelError, match=f"{key}.*expected what `python -m ser evaluate"):
        load_scores(tmp_path)
