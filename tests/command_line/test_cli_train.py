"""`python -m ser extract`, `train` and `report`: from a corpus to a model with its card."""

from shutil import copytree

import pytest

from ser.command_line.cli import main
from ser.corpora.layouts import read_ravdess
from ser.corpora.table import load_table
from ser.model.heldout import path_of
from ser.model.store import CARD, METADATA, load_model
from tests.results.test_scores import score, write_results

from ..setups import quick_options
from ..spoiling import unseal
from ..tables import arrays_file


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
    metadata = load_model(folder).metadata
    heldout = path_of(metadata, folder)
    assert names == {METADATA, arrays_file(folder).name, CARD, heldout.name}
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


def test_a_refused_training_leaves_no_folder(run, tmp_path):
    """What was made for it, and nothing that was there before, is gone again."""
    words = ["train", "--data", tmp_path / "none.npz", "-o"]
    assert run(*words, tmp_path / "new" / "model")[0] == 2
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old").mkdir()
    assert run(*words, tmp_path / "old")[0] == 2
    assert list(tmp_path.iterdir()) == [tmp_path / "old"]


def test_one_speaker_is_one_speaker(run, corpus, tmp_path):
    """Not "1 speakers"."""
    copytree(corpus / "Actor_01", tmp_path / "one" / "Actor_01")
    path = tmp_path / "table.npz"
    _, out, _ = run("extract", tmp_path / "one", "-o", path, "--features", "rhythm", "--jobs", "1")
    assert out == [f"{path}: 3 clips of 1 speaker"]


def test_extract_by_a_csv(run, voice_file, tmp_path):
    """Names as the corpus has them are told, and files that are not there."""
    labels, table = tmp_path / "labels.csv", tmp_path / "table.npz"
    labels.write_text(f"file;emotion\n{voice_file};joy\ngone.wav;joy\n")
    status, _, err = run("extract", labels, "-o", table, "--features", "rhythm", "--jobs", "1")
    assert (status, load_table(table).emotion.tolist()) == (0, ["happy"])
    assert err[0] == f"{labels}: layout csv; joy → happy"
    assert err[-1] == "gone.wav: not there or without an emotion, left out"


def test_report_renews_card_and_readme(run, model_folder, tmp_path):
    """What `results` wrote comes out in both, with no figure typed by hand."""
    both = score("actors", uar=0.6), score("random", uar=0.8)
    write_results(model_folder, *both, data=load_model(model_folder).metadata["data"])
    readme = tmp_path / "README.md"
    readme.write_text("# Scores\n<!-- scores -->\n<!-- /scores -->\n")
    assert run("report", model_folder, "--readme", readme)[0] == 0
    assert "60.0% (56.0–64.0)" in readme.read_text()
    assert "<!-- scores -->\n\n| what |" in readme.read_text()  # or Markdown sees no table
    assert "60.0% (56.0–64.0)" in (model_folder / CARD).read_text()


def test_report_seals_a_model_of_before(run, model_folder):
    """So the shipped model got its checksum, without being trained anew."""
    both = score("actors"), score("random")
    write_results(model_folder, *both, data=load_model(model_folder).metadata["data"])
    whole = (model_folder / METADATA).read_bytes()
    unseal(model_folder)
    assert run("report", model_folder)[0] == 0
    assert (model_folder / METADATA).read_bytes() == whole


def test_report_without_scores_leaves_the_readme(run, model_folder, tmp_path):
    """There is nothing to show yet, and the README is not touched."""
    readme = tmp_path / "README.md"
    readme.write_text("<!-- scores -->\nold\n<!-- /scores -->\n")
    status, _, err = run("report", model_folder, "--readme", readme)
    assert status == 2 and "No results: there is no results.json" in err[0]
    assert "old" in readme.read_text()
