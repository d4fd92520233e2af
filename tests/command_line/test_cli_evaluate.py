"""`python -m ser evaluate`: the scores it prints, and the options it refuses."""

import json
import re

import pytest

from ser.command_line.cli import main
from ser.model.store import load_model

from ..setups import quick_options

SCORE_KEYS = [
    "protocol",
    "emotions",
    "features",
    "n_clips",
    "n_speakers",
    "accuracy",
    "uar",
    "uar_ci95",
    "per_emotion",
    "confusion",
]

MODEL_KEYS = [
    *("uar_restricted", "uar_free", "calibration_error", "calibration_error_free"),
    *("coverage", "accuracy_confident", "mapping", "merged", "left_out"),
    *("n_trained_on", "problems"),
]


@pytest.mark.parametrize(("protocol", "more"), [("actors", ()), ("random", ("--repeats", "3"))])
def test_evaluate_prints_the_contracts_keys(protocol, more, run, table_file):
    """One JSON object with exactly these keys, in this order, by either protocol."""
    words = [*quick_options(table_file), "--protocol", protocol, *more, "--json"]
    status, (line,), _ = run("evaluate", *words)
    score = json.loads(line)
    assert status == 0
    named = "uar_ci95" if protocol == "actors" else "uar_spread"
    assert list(score) == [named if key == "uar_ci95" else key for key in SCORE_KEYS]
    assert score["protocol"] == protocol
    assert score["emotions"] == list(score["per_emotion"]) == ["calm", "happy", "sad"]
    assert (score["features"], score["n_clips"], score["n_speakers"]) == ("rhythm", 72, 6)
    low, high = score[named]
    assert 0 <= low <= score["uar"] <= high <= 1
    tested = sum(map(sum, score["confusion"]))
    assert tested == (72 if protocol == "actors" else 3 * 72 / 4)


def test_evaluate_again_prints_the_same(run, table_file):
    """The same command on the same table prints the same line."""
    words = ["evaluate", *quick_options(table_file), "--json"]
    assert run(*words)[1] == run(*words)[1]


def test_evaluate_in_words(run, table_file):
    """For people the scores stand below one another, each emotion on a line."""
    _, out, _ = run("evaluate", *quick_options(table_file))
    assert [line.split()[0] for line in out] == [
        *("protocol", "features", "n_clips", "n_speakers", "accuracy", "uar", "uar_ci95"),
        *("calm", "happy", "sad"),
    ]
    assert re.fullmatch(r"accuracy +0\.\d{3}", out[4])
    assert re.fullmatch(r"uar_ci95 +0\.\d{3} to [01]\.\d{3}", out[6])


def test_random_draws_have_a_spread(run, table_file):
    """No interval: another actor is not what they vary over."""
    words = (*quick_options(table_file), "--protocol", "random")
    _, out, _ = run("evaluate", *words)
    assert re.fullmatch(r"uar_spread +0\.\d{3} to [01]\.\d{3}", out[6])


def test_evaluate_a_model_on_a_corpus_folder(run, corpus, model_folder):
    """No training: the keys of every score and then what carries over, and how it was mapped."""
    words = ["--model", model_folder, "--data", corpus, "--jobs", "1", "--json"]
    status, (line,), err = run("evaluate", *words)
    score = json.loads(line)
    assert status == 0
    assert list(score) == [*SCORE_KEYS, *MODEL_KEYS]
    assert (score["protocol"], score["n_clips"], score["n_speakers"]) == ("model", 9, 3)
    assert score["mapping"] == {"calm": "calm", "happy": "happy", "sad": "sad"}
    assert err[0] == f"{corpus}: layout ravdess; calm, happy, sad"


def test_evaluate_a_model_on_some_speakers(run, table_file, model_folder):
    """The others' rows are not looked at."""
    words = ["--data", table_file, "--speakers", "Actor_02, Actor_05", "--json"]
    _, (line,), _ = run("evaluate", "--model", model_folder, *words)
    assert (json.loads(line)["n_clips"], json.loads(line)["n_speakers"]) == (24, 2)


def test_evaluate_a_model_tells_what_flatters(run, table_file, tmp_path):
    """On its own training data a model shines, and the last line says so."""
    run("train", *quick_options(table_file), "-o", tmp_path / "model")
    _, out, _ = run("evaluate", "--model", tmp_path / "model", "--data", table_file)
    assert out[-2].split(maxsplit=1) == ["mapping", "calm → calm, happy → happy, sad → sad"]
    assert out[-1] == "flattering: the model was trained on 72 clips of these"


def test_a_test_share_beyond_all_clips_is_told(run, table_file):
    """It is a set-up that cannot be trained, not a traceback."""
    words = ("--data", table_file, "--features", "rhythm", "--protocol", "random")
    status, _, err = run("evaluate", *words, "--test-share", "1.5")
    assert status == 2
    assert "share of 1.5 of 72 clips: expected a number between 0 and 1" in err[-1]


@pytest.mark.parametrize(
    ("option", "protocol", "others"),
    [
        (("--test-share", "0.25"), "random", ("actors", "published")),
        (("--repeats", "3"), "random", ("actors", "published")),
        (("--folds", "3"), "actors", ("random", "published")),
    ],
)
def test_an_option_of_another_protocol_is_refused(option, protocol, others, run, table_file):
    """Whoever names it would take the score for another; nor has a model's own score one."""
    for asked in (*(("--protocol", other) for other in others), ("--model", "models")):
        status, out, err = run("evaluate", "--data", table_file, *asked, *option)
        assert (status, out, len(err)) == (2, [], 1)
        told = f"got {' '.join(option)} with {' '.join(asked)}; expected --protocol {protocol}"
        assert told in err[0]


def test_fewer_speakers_than_folds_are_one_fold_each(run, table_file, tmp_path):
    """As on the page: without `--folds`, nobody has to know the number of speakers."""
    few = ["--speakers", "Actor_01,Actor_02,Actor_03,Actor_04"]
    assert run("train", *quick_options(table_file), *few, "-o", tmp_path / "model")[0] == 0
    assert load_model(tmp_path / "model").metadata["folds"] == 4
    words = ["evaluate", *quick_options(table_file), *few]
    assert run(*words)[1] == run(*words, "--folds", "4")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--model", "models", "--protocol", "random"], "not allowed with argument --model"),
        (["--layout", "iemocap"], "invalid choice: 'iemocap'"),
        (["--folds", "1"], "--folds: got 1; expected 2 or more"),
        (["--repeats", "0"], "--repeats: got 0; expected 1 or more"),
        (["--repeats", "many"], "--repeats: got many; expected 1 or more"),
        (["--seed", "x"], "--seed: invalid int value: 'x'"),
        (["--protocol", "easy"], "invalid choice: 'easy'"),
    ],
)
def test_wrong_options_are_told(words, message, capsys):
    """The message says what was got and what is expected, and the exit status is 2."""
    with pytest.raises(SystemExit) as caught:
        main(["evaluate", *words])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--emotions", "calm,bored"],
            "of calm, happy, sad. Choose among those. Name them with --emotions.",
        ),
        (["--folds", "9"], "Cannot make 9 folds: expected 2 to 6"),
        (["--features", "default"], "The feature table lacks cepstrum"),
        (["--seed", "-1"], "Cannot train with seed -1: expected 0 to"),
        (["--copies", "2"], "expected --corpus FOLDER"),
    ],
)
def test_what_the_data_cannot_give_is_one_line(words, message, run, table_file):
    """Options that are well formed but do not suit the table end in a message, too."""
    status, out, err = run("evaluate", *quick_options(table_file), *words)
    assert (status, out, len(err)) == (2, [], 1)
    assert message in err[0]


def test_a_missing_table_is_one_line(run, tmp_path):
    """The message says how to make a table."""
    status, out, err = run("evaluate", "--data", tmp_path / "none.npz")
    assert (status, out, len(err)) == (2, [], 1)
    assert "python -m ser extract" in err[0]
