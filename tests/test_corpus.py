"""Corpus folders in RAVDESS layout, made for each test."""

import pytest

from ser.corpus import Utterance, parse_ravdess, read_ravdess
from ser.emotions import EMOTIONS
from ser.errors import CorpusError


def make(folder, *names):
    """Empty files with these names; nothing here reads their sound."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def test_wav_and_flac_are_found(tmp_path):
    """Both formats are taken, whatever the case of the suffix, and sorted by actor and name."""
    names = [
        "Actor_01/03-01-05-02-01-02-01.wav",
        "Actor_01/03-01-08-01-02-01-01.FLAC",
        "Actor_02/03-01-01-01-01-01-02.flac",
    ]
    utterances, misfits = read_ravdess(make(tmp_path, *reversed(names)))
    assert [u.path for u in utterances] == [tmp_path / name for name in names]
    assert misfits == []


def test_a_name_tells_emotion_speaker_and_the_rest(tmp_path):
    """Third number emotion, then intensity, statement, repetition and actor."""
    path = tmp_path / "03-01-06-02-01-02-12.wav"
    assert parse_ravdess(path) == Utterance(path, "fearful", "Actor_12", 2, 1, 2)


def test_all_eight_codes(tmp_path):
    """Codes 01 to 08 are RAVDESS's emotions, in its order."""
    names = [f"Actor_01/03-01-{code:02}-01-01-01-01.wav" for code in range(1, 9)]
    utterances, _ = read_ravdess(make(tmp_path, *names))
    found = [u.emotion for u in utterances]
    assert found == list(EMOTIONS)
    assert " ".join(found) == "neutral calm happy sad angry fearful disgust surprised"


@pytest.mark.parametrize(
    "name",
    [
        "03-01-09-01-01-01-01.wav",  # no such emotion
        "03-02-05-01-01-01-01.wav",  # song
        "03-01-05-01-01-01.wav",
        "03-01-5-01-01-01-01.wav",
        "03-01-xx-01-01-01-01.wav",
        "._03-01-05-01-01-01-01.wav",
        "notes.wav",
    ],
)
def test_misfits_are_listed(name, tmp_path):
    """Audio files with other names are told, not guessed at."""
    folder = make(tmp_path, "Actor_01/03-01-05-01-01-01-01.wav", f"Actor_01/{name}")
    utterances, misfits = read_ravdess(folder)
    assert len(utterances) == 1
    assert misfits == [tmp_path / "Actor_01" / name]


def test_other_files_are_passed_over(tmp_path):
    """Files that are no audio, and files outside of the actors' folders, are not the corpus's."""
    kept = "Actor_01/03-01-05-01-01-01-01.wav"
    others = ("Actor_01/notes.txt", "03-01-05-01-01-01-02.wav", "else/03-01-05-01-01-01-03.wav")
    utterances, misfits = read_ravdess(make(tmp_path, kept, *others))
    assert [u.path for u in utterances] == [tmp_path / kept]
    assert misfits == []


def test_missing_folder_is_refused(tmp_path):
    """The message says what is missing and which folder is meant."""
    with pytest.raises(CorpusError, match=r"got nothing; expected .*Actor_01.*unpacked"):
        read_ravdess(tmp_path / "nowhere")


def test_a_file_is_not_a_corpus(tmp_path):
    """The archive itself, not unpacked, is refused."""
    with pytest.raises(CorpusError, match="got a file"):
        read_ravdess(make(tmp_path, "speech.zip") / "speech.zip")


def test_a_folder_without_utterances_is_refused(tmp_path):
    """A folder one level too low or too high is a common slip, and the message says so."""
    folder = make(tmp_path, "Actor_01/notes.wav")
    with pytest.raises(CorpusError, match=r"got 1 audio files .*the folder that holds the Actor_"):
        read_ravdess(folder)
    with pytest.raises(CorpusError, match="got 0 audio files"):
        read_ravdess(folder / "Actor_01")
