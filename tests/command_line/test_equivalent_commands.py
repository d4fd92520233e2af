"""The commands that the Train page shows: typed in, they find what the page has found."""

import json
import shlex
from dataclasses import replace

import pytest

from ser.command_line.cli import main
from ser.command_line.commands import as_printed
from ser.command_line.equivalent import equivalent_commands, training_command
from ser.model.store import load_model
from ser.studies.plan import Plan
from ser.studies.study import run_study
from ser.training.setup import OURS, TUTORIAL_SETUP

from ..setups import QUICK
from ..tables import tiny_table

PLAN = Plan(replace(QUICK, seed=3), repeats=2, test_share=0.3)


def typed(line, *more):
    """Run a line as a shell would."""
    python, *words = shlex.split(line)
    assert (python, *words[:2]) == ("python", "-m", "ser")
    assert main([*words[2:], *more, "--jobs", "1"]) == 0


@pytest.mark.parametrize("speakers", [2, 4, 7])
def test_what_is_shown_finds_what_the_page_found(speakers, tmp_path, monkeypatch, capsys):
    """Model and both scores, digit by digit; also of fewer people than the usual folds."""
    monkeypatch.chdir(tmp_path)
    table = tiny_table(1.5, speakers=speakers, repetitions=4)
    table.save(tmp_path / "my table.npz")
    outcome = run_study(table, PLAN)
    train, *evaluate = equivalent_commands(PLAN, speakers, ("--data", "my table.npz"))
    typed(train)
    assert str(load_model("my-model").arrays) == str(outcome.model.arrays)
    capsys.readouterr()
    for protocol, line in zip(("actors", "random"), evaluate, strict=True):
        typed(line, "--json")
        assert json.loads(capsys.readouterr().out) == as_printed(outcome.scores[protocol])


def test_for_one_person_only_the_random_test_is_shown(tmp_path, monkeypatch, capsys):
    """No command can say how a model does on others, and this one works."""
    monkeypatch.chdir(tmp_path)
    table = tiny_table(1.5, speakers=1, repetitions=20)
    table.save(tmp_path / "mine.npz")
    (line,) = equivalent_commands(PLAN, 1, ("--data", "mine.npz"))
    typed(line, "--json")
    found = run_study(table, PLAN).scores["random"]
    assert json.loads(capsys.readouterr().out) == as_printed(found)


def test_emotions_of_any_name_can_be_typed(tmp_path, monkeypatch, capsys):
    """A comma, a space, quotation marks: what a folder may be called."""
    monkeypatch.chdir(tmp_path)
    names = ("glad, loud", 'so "so"', "it's; $HOME")
    table = tiny_table(1.5, (*names, "calm"), speakers=1, repetitions=20)
    table.save(tmp_path / "mine.npz")
    (line,) = equivalent_commands(
        replace(PLAN, setup=replace(QUICK, emotions=names)), 1, ("--data", "mine.npz")
    )
    typed(line, "--json")
    assert set(json.loads(capsys.readouterr().out)["emotions"]) == set(names)


def test_the_usual_needs_few_words():
    """Defaults are left out."""
    assert equivalent_commands(Plan(TUTORIAL_SETUP), 24) == [
        "python -m ser train -o my-model --preset tutorial",
        "python -m ser evaluate --protocol actors --preset tutorial",
        "python -m ser evaluate --protocol random --repeats 4 --preset tutorial",
    ]
    assert training_command(OURS) == "python -m ser train -o my-model"
