"""The command line: what it prints, where, and with which exit status."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ser.audio import SAMPLE_RATE, load_clip
from ser.cli import main
from ser.corpus import read_ravdess
from ser.heldout import HELDOUT
from ser.store import CARD, METADATA, load_model
from ser.table import load_table
from ser.timeline import timeline
from ser.timeline_formats import to_csv

from . import audio_files, synth
from .tables import arrays_file, tiny_table
from .test_scores import score, write_results

ROOT = Path(__file__).parents[1]
ANSWER_KEYS = ["file", "duration_s", "emotion", "verdict", "probabilities", "warnings"]
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


@pytest.fixture
def table_file(tmp_path):
    """The path of a stored tiny table."""
    tiny_table(1.5).save(tmp_path / "table.npz")
    return tmp_path / "table.npz"


@pytest.fixture
def noise_file(tmp_path):
    """The path of a recording of noise."""
    (tmp_path / "noise.wav").write_bytes(audio_files.wav(synth.noise(), SAMPLE_RATE))
    return tmp_path / "noise.wav"


@pytest.fixture
def text_file(tmp_path):
    """The path of a text file that is called a recording."""
    (tmp_path / "text.wav").write_text("hello")
    return tmp_path / "text.wav"


@pytest.fixture
def run(capsys):
    """Run a command in this process: exit status, lines on stdout, lines on stderr."""

    def run(*words):
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out.splitlines(), err.splitlines()

    return run


def quick_options(table_file):
    """Options that make training and evaluation take milliseconds."""
    quick = ["--hidden", "8", "--alpha", "0.1", "--epochs", "4", "--no-early-stopping"]
    return ["--data", table_file, "--features", "rhythm", "--folds", "3", "--jobs", "1", *quick]


def test_predict_prints_an_object_a_line(run, voice_file, model_folder):
    """One JSON object for each clip, in their order, with all keys of the contract."""
    status, out, err = run("predict", "--json", "--model", model_folder, voice_file, voice_file)
    answers = [json.loads(line) for line in out]
    assert (status, err) == (0, [])
    assert [list(answer) for answer in answers] == [ANSWER_KEYS] * 2
    assert answers[0] == answers[1]
    assert answers[0]["file"] == str(voice_file)
    assert answers[0]["duration_s"] == 2
    assert answers[0]["verdict"] in ("confident", "unsure")
    assert list(answers[0]["probabilities"]) == ["calm", "happy", "sad"]
    assert (
        max(answers[0]["probabilities"], key=answers[0]["probabilities"].get)
        == (answers[0]["emotion"])
    )


def test_predict_without_speech(run, noise_file, model_folder):
    """Noise has no emotion, which is an answer and no error."""
    status, (line,), err = run("predict", "--json", "--model", model_folder, noise_file)
    answer = json.loads(line)
    assert (status, err) == (0, [])
    assert (answer["emotion"], answer["verdict"]) == (None, "no speech")
    assert answer["probabilities"] == {} and answer["warnings"]


def test_predict_in_words(run, voice_file, noise_file, model_folder):
    """For people a line has the verdict and either three emotions or advice."""
    _, (heard, unheard), _ = run("predict", "--model", model_folder, voice_file, noise_file)
    assert heard.startswith(f"{voice_file}: ")
    assert heard.count("%") == 3
    assert unheard.startswith(f"{noise_file}: no speech – ")


@pytest.fixture
def two_voices(tmp_path):
    """The path of a recording of two voices with a second of silence between."""
    pause = np.zeros(SAMPLE_RATE, np.float32)
    signal = np.concatenate([synth.speech(2, 120), pause, synth.speech(2, 200, seed=2)])
    (tmp_path / "two.wav").write_bytes(audio_files.wav(signal, SAMPLE_RATE))
    return tmp_path / "two.wav"


def test_timeline_prints_an_object_a_line(run, two_voices, noise_file, model_folder):
    """Stretches with their times; a clip without speech has none and is no error."""
    words = ["predict", "--timeline", "--smoothing", "1.5", "--model", model_folder]
    status, out, err = run(*words, two_voices, noise_file)
    first, second = (json.loads(line) for line in out)
    assert (status, err) == (0, [])
    assert (first["file"], first["duration_s"], first["smoothing_s"]) == (str(two_voices), 5, 1.5)
    assert [round(stretch["start_s"]) for stretch in first["stretches"]] == [0, 3]
    assert second["stretches"] == [] and second["overall"]["emotion"] is None


def test_timeline_as_a_file_for_other_programs(run, two_voices, model_folder):
    """`--format csv` prints what `ser.timeline_formats` writes."""
    words = ["predict", "--timeline", "--format", "csv", "--model", model_folder]
    status, out, _ = run(*words, two_voices)
    found = timeline(load_clip(two_voices), load_model(model_folder))
    assert status == 0
    assert out == to_csv(found).splitlines()


def test_timeline_as_a_file_is_of_one_clip(run, two_voices, model_folder):
    """Two captions one after the other are no caption file: refused, with the cure."""
    words = ["predict", "--timeline", "--format", "webvtt", "--model", model_folder]
    status, out, (line,) = run(*words, two_voices, two_voices)
    assert (status, out) == (2, [])
    assert "got 2 clips; expected one" in line


@pytest.mark.parametrize("smoothing", ["-1", "nan", "inf", "much"])
def test_smoothing_is_a_length_of_time(run, two_voices, smoothing):
    """Anything else is refused by the parser."""
    with pytest.raises(SystemExit, match="2"):
        run("predict", "--timeline", "--smoothing", smoothing, two_voices)


def test_a_bad_file_does_not_stop_the_others(run, voice_file, text_file, model_folder):
    """It gets one line on stderr and exit status 2; the clips around it are answered."""
    status, out, err = run(
        "predict", "--json", "--model", model_folder, voice_file, text_file, "none.wav", voice_file
    )
    assert status == 2
    assert [json.loads(line)["file"] for line in out] == [str(voice_file)] * 2
    assert len(err) == 2
    assert err[0].startswith("text.wav is not audio that can be read")
    assert err[1].startswith("none.wav cannot be opened")


def test_a_missing_model_is_one_line(run, voice_file, tmp_path):
    """No traceback, but what is missing and the cure."""
    status, out, err = run("predict", "--model", tmp_path, voice_file)
    assert (status, out, len(err)) == (2, [], 1)
    assert "No model in" in err[0]


def test_predict_in_a_process_of_its_own(voice_file, text_file, model_folder):
    """`python -m ser` keeps stdout for answers, stderr for trouble and returns the status."""
    words = ["predict", "--json", "--model", model_folder, voice_file, text_file]
    command = [sys.executable, "-m", "ser", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert list(json.loads(done.stdout)) == ANSWER_KEYS
    assert done.stderr.count("\n") == 1


def test_extract_writes_a_table(run, corpus, tmp_path):
    """A row for each utterance, and a line that says how many."""
    path = tmp_path / "new" / "table.npz"
    status, out, _ = run("extract", corpus, "-o", path, "--jobs", "1")
    assert (status, out) == (0, [f"{path}: 9 clips of 3 speakers"])
    utterances, _ = read_ravdess(corpus)
    assert load_table(path).emotion.tolist() == [u.emotion for u in utterances]


def test_extract_from_a_wrong_folder(run, tmp_path):
    """One line, and no file is written."""
    status, out, err = run("extract", tmp_path, "-o", tmp_path / "table.npz")
    assert (status, out, len(err)) == (2, [], 1)
    assert not (tmp_path / "table.npz").exists()


def test_train_writes_a_model_and_its_card(run, table_file, tmp_path, voice_file):
    """Its files and no others, the command in the metadata, and a model that answers."""
    folder = tmp_path / "model"
    status, out, _ = run("train", *quick_options(table_file), "--seed", "3", "-o", folder)
    assert status == 0
    names = {path.name for path in folder.iterdir()}
    assert names == {METADATA, arrays_file(folder).name, CARD, HELDOUT}
    metadata = load_model(folder).metadata
    assert metadata["command"].startswith(f"python -m ser train --data {table_file}")
    assert metadata["setup"]["seed"] == 3
    assert f"UAR {metadata['scores']['uar']:.3f} on unseen actors, 72 clips" in out[-1]
    assert run("predict", "--model", folder, voice_file)[0] == 0


def test_train_again_gives_the_same_digits(run, table_file, tmp_path):
    """The same command on the same table writes the same arrays, byte for byte."""
    for name in ("one", "two"):
        run("train", *quick_options(table_file), "-o", tmp_path / name)
    one, two = (arrays_file(tmp_path / name) for name in ("one", "two"))
    assert one.name == two.name and one.read_bytes() == two.read_bytes()


def test_train_on_some_emotions(run, table_file, tmp_path):
    """The model knows those asked for and no others."""
    words = [*quick_options(table_file), "--emotions", "sad,calm"]
    assert run("train", *words, "-o", tmp_path / "two")[0] == 0
    assert load_model(tmp_path / "two").labels == ("calm", "sad")


def test_train_on_a_corpus_folder(run, corpus, tmp_path):
    """Where a table would do, so does the folder that it is computed from."""
    options = quick_options(corpus)
    status, out, _ = run("train", *options, "-o", tmp_path / "model")
    assert status == 0
    assert out[-1].endswith("9 clips")


def test_train_on_degraded_copies(run, corpus, tmp_path):
    """With the clips themselves at hand, so many copies of each are learnt from, too."""
    table = tmp_path / "table.npz"
    run("extract", corpus, "-o", table, "--features", "rhythm", "--jobs", "1")
    words = [*quick_options(table), "--corpus", corpus, "--copies", "2"]
    assert run("train", *words, "-o", tmp_path / "model")[0] == 0
    metadata = load_model(tmp_path / "model").metadata
    assert (metadata["data"]["n_clips"], metadata["data"]["n_copies"]) == (9, 18)
    assert metadata["setup"]["copies"] == 2


@pytest.mark.parametrize("protocol", ["actors", "random"])
def test_evaluate_prints_the_contracts_keys(protocol, run, table_file):
    """One JSON object with exactly these keys, in this order, by either protocol."""
    words = [*quick_options(table_file), "--protocol", protocol, "--repeats", "3", "--json"]
    status, (line,), _ = run("evaluate", *words)
    score = json.loads(line)
    assert status == 0
    assert list(score) == SCORE_KEYS
    assert score["protocol"] == protocol
    assert score["emotions"] == list(score["per_emotion"]) == ["calm", "happy", "sad"]
    assert (score["features"], score["n_clips"], score["n_speakers"]) == ("rhythm", 72, 6)
    low, high = score["uar_ci95"]
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


def test_a_layout_that_does_not_fit_is_one_line(run, corpus, tmp_path):
    """The layout that is asked for is used, whatever the names look like."""
    words = ["extract", corpus, "-o", tmp_path / "table.npz", "--layout", "nemo"]
    status, out, err = run(*words)
    assert (status, out, len(err)) == (2, [], 1)
    assert "SM0_anger_12.flac" in err[0]


def test_extract_with_unknown_features_is_told(corpus, tmp_path, capsys):
    """As for the other commands: a message and exit status 2, before any clip is read."""
    with pytest.raises(SystemExit) as caught:
        main(["extract", str(corpus), "-o", str(tmp_path / "t.npz"), "--features", "loudness"])
    assert caught.value.code == 2
    assert "--features: Unknown feature group: got 'loudness'" in capsys.readouterr().err


def test_a_test_share_beyond_all_clips_is_told(run, table_file):
    """It is a set-up that cannot be trained, not a traceback."""
    words = ("--data", table_file, "--features", "rhythm", "--protocol", "random")
    status, _, err = run("evaluate", *words, "--test-share", "1.5")
    assert status == 2
    assert "share of 1.5 of 72 clips: expected a number between 0 and 1" in err[-1]


def test_extract_by_a_csv(run, voice_file, tmp_path):
    """Names as the corpus has them are told, and files that are not there."""
    labels, table = tmp_path / "labels.csv", tmp_path / "table.npz"
    labels.write_text(f"file;emotion\n{voice_file};joy\ngone.wav;joy\n")
    status, _, err = run("extract", labels, "-o", table, "--features", "rhythm", "--jobs", "1")
    assert (status, load_table(table).emotion.tolist()) == (0, ["happy"])
    assert err[0] == f"{labels}: layout csv; joy → happy"
    assert err[-1] == "gone.wav: not there or without an emotion, left out"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--model", "models", "--protocol", "random"], "not allowed with argument --model"),
        (["--layout", "iemocap"], "invalid choice: 'iemocap'"),
        (["--features", "rhythm,loudness"], "Unknown feature group: got 'loudness'; expected"),
        (["--folds", "1"], "--folds: got 1; expected 2 or more"),
        (["--repeats", "0"], "--repeats: got 0; expected 1 or more"),
        (["--seed", "x"], "--seed: invalid int value: 'x'"),
        (["--hidden", "8,x"], "--hidden: invalid whole_numbers value: '8,x'"),
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
        (["--emotions", "calm,bored"], "expected two or more of calm, happy, sad"),
        (["--folds", "9"], "Cannot make 9 folds: expected 2 to 6"),
        (["--features", "default"], "The feature table lacks cepstrum"),
        (["--seed", "-1"], "Cannot train with seed -1: expected 0 to"),
        (["--hidden", "0"], "Cannot train with hidden (0,): expected 1 to 3 layers"),
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


def test_report_renews_card_and_readme(run, model_folder, tmp_path):
    """What `results` wrote comes out in both, with no figure typed by hand."""
    both = score("actors", uar=0.6), score("random", uar=0.8)
    write_results(model_folder, *both, data=load_model(model_folder).metadata["data"])
    readme = tmp_path / "README.md"
    readme.write_text("# Scores\n<!-- scores -->\n<!-- /scores -->\n")
    assert run("report", model_folder, "--readme", readme)[0] == 0
    assert "60.0% (56.0–64.0)" in readme.read_text()
    assert "60.0% (56.0–64.0)" in (model_folder / CARD).read_text()


def test_report_without_scores_leaves_the_readme(run, model_folder, tmp_path):
    """There is nothing to show yet, and the README is not touched."""
    readme = tmp_path / "README.md"
    readme.write_text("<!-- scores -->\nold\n<!-- /scores -->\n")
    status, _, err = run("report", model_folder, "--readme", readme)
    assert status == 2 and "No results: there is no results.json" in err[0]
    assert "old" in readme.read_text()
