"""A corpus read: its layout is seen, each recording is in it once."""

from pathlib import Path

import pytest

from ser.corpora.corpus import guess_layout, read_corpus
from ser.errors import CorpusError

from .test_layouts import make


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("Actor_01/03-01-05-01-01-01-01.wav", "ravdess"),
        ("SM0_anger_1.flac", "nemo"),
        ("fear/anna/a.mp3", "folders"),
    ],
)
def test_a_layout_is_seen_by_the_names(name, layout, tmp_path):
    """A folder with one fitting file is of that layout."""
    assert guess_layout(make(tmp_path, name)) == layout


def test_a_file_is_taken_for_a_csv(tmp_path):
    """No other layout is a file."""
    assert guess_layout(make(tmp_path, "labels.csv") / "labels.csv") == "csv"


@pytest.mark.parametrize("name", ["bored/a.wav", "a.wav", "corpora/ravdess/a.wav"])
def test_what_is_not_plain_is_not_guessed(name, tmp_path):
    """Folders that are called like no emotion may be anything; the message lists the layouts."""
    with pytest.raises(CorpusError, match=r"\(ravdess\); .* \(csv\)\. .*--layout"):
        guess_layout(make(tmp_path, name))


@pytest.mark.parametrize(("name", "told"), [("", "which recording has which"), ("x", "no folder")])
def test_people_are_told_what_is_wrong_without_the_command_line(name, told, tmp_path):
    """A folder that says no emotions, or that is not there."""
    with pytest.raises(CorpusError) as error:
        guess_layout(make(tmp_path, "a.wav") / name)
    assert told in error.value.advice
    assert "--layout" not in error.value.advice


def test_what_can_be_no_path_is_no_corpus():
    """Longer than any system takes, or with a sign that none takes."""
    for text in ("x" * 5000, "a\0b"):
        with pytest.raises(CorpusError, match="got nothing"):
            guess_layout(Path(text))


def test_a_named_layout_is_not_guessed(tmp_path):
    """Emotions that we have no name for are kept as they are, if the layout is told."""
    corpus = read_corpus(make(tmp_path, "bored/a.wav", "Anger/b.wav"), "folders")
    assert (corpus.layout, corpus.names) == ("folders", {"Anger": "angry", "bored": "bored"})


def test_some_speakers_of_a_corpus(tmp_path):
    """The others' utterances are dropped before anything is measured."""
    corpus = read_corpus(make(tmp_path, "sad/a/1.wav", "sad/b/1.wav", "sad/c/1.wav"))
    assert [u.speaker for u in corpus.spoken_by(["c", "a"]).utterances] == ["a", "c"]
    with pytest.raises(CorpusError, match=r"speakers a, x: expected some of a, b, c\."):
        corpus.spoken_by(["a", "x"])


@pytest.mark.parametrize("again", ["a.wav", "./a.wav", "sub/../a.wav"])
def test_a_recording_twice_in_a_csv_is_refused(again, tmp_path):
    """Under two speakers it would be learnt and tested at once, however it is written."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.wav").touch()
    rows = f"file,emotion,speaker\na.wav,sad,anna\n{again},happy,ben\n"
    (tmp_path / "all.csv").write_text(rows)
    match = rf"the clip {again} twice: got it as sad by anna and as happy by ben; expected each"
    with pytest.raises(CorpusError, match=match):
        read_corpus(tmp_path / "all.csv")
