"""Layouts on tables of file names; the folders are made for each test and hold no sound."""

import pytest

from ser.corpora.layouts import (
    LAYOUTS,
    ONE_SPEAKER,
    Utterance,
    parse_in_folders,
    parse_nemo,
    parse_ravdess,
    read_ravdess,
)
from ser.emotions import EMOTIONS, emotion_named
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
    with pytest.raises(CorpusError, match=r"got nothing; expected .*Actor_01.*ser download"):
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


@pytest.mark.parametrize(
    ("name", "emotion", "speaker", "sentence"),
    [
        ("SM0_anger_12.flac", "angry", "SM0", 12),
        ("EB0_fear_1.flac", "fearful", "EB0", 1),
        ("MP0_happiness_90.wav", "happy", "MP0", 90),
        ("KS0_neutral_7.flac", "neutral", "KS0", 7),
        ("MK0_sadness_33.flac", "sad", "MK0", 33),
        ("WR0_surprised_5.FLAC", "surprised", "WR0", 5),
    ],
)
def test_nemo_names(name, emotion, speaker, sentence, tmp_path):
    """Speaker, emotion, which gets our name, and sentence."""
    utterance = parse_nemo(tmp_path / name)
    found = (utterance.emotion, utterance.speaker, utterance.statement, utterance.clip)
    assert found == (emotion, speaker, sentence, f"{speaker}/{name}")
    assert utterance.label == name.split("_")[1]


@pytest.mark.parametrize(
    "name", ["SM0_joy_1.flac", "SM0_anger.flac", "_anger_1.flac", "SM0_anger_1_2.flac", "x.flac"]
)
def test_nemo_misfits(name, tmp_path):
    """Other names, and emotions that nEMO does not have, are told."""
    folder = make(tmp_path, "SM0_anger_1.flac", name, "SM0_anger_1.txt")
    utterances, misfits = LAYOUTS["nemo"].read(folder)
    assert (len(utterances), misfits) == (1, [tmp_path / name])


@pytest.mark.parametrize(
    ("name", "emotion", "speaker"),
    [
        ("happy/a.wav", "happy", ONE_SPEAKER),
        ("Joy/a.mp3", "happy", ONE_SPEAKER),
        ("sadness/anna/a.m4a", "sad", "anna"),
        ("bored/a.wav", "bored", ONE_SPEAKER),
    ],
)
def test_folders_tell_emotion_and_speaker(name, emotion, speaker, tmp_path):
    """The outer folder is the emotion and the inner, if any, the speaker."""
    utterance = parse_in_folders(tmp_path / name, tmp_path)
    assert (utterance.emotion, utterance.speaker, utterance.clip) == (emotion, speaker, name)


def test_files_outside_of_emotions_folders_are_told(tmp_path):
    """Those beside the folders, those too deep and a system's own are misfits; texts are not."""
    others = ["happy/._a.wav", "happy/anna/monday/b.wav", "loose.wav"]
    utterances, misfits = LAYOUTS["folders"].read(make(tmp_path, "happy/a.ogg", "a.txt", *others))
    assert [u.path for u in utterances] == [tmp_path / "happy/a.ogg"]
    assert misfits == [tmp_path / name for name in others]


def test_a_csv_names_files_beside_it(tmp_path):
    """Paths are relative to the CSV; without a speaker all rows are by one."""
    make(tmp_path, "in/a.wav", "b.wav")
    (tmp_path / "all.csv").write_text("file,emotion,speaker\nin/a.wav,anger,anna\nb.wav,calm,\n")
    utterances, misfits = LAYOUTS["csv"].read(tmp_path / "all.csv")
    assert [(u.path, u.emotion, u.speaker, u.clip) for u in utterances] == [
        (tmp_path / "in/a.wav", "angry", "anna", "in/a.wav"),
        (tmp_path / "b.wav", "calm", ONE_SPEAKER, "b.wav"),
    ]
    assert misfits == []


def test_a_row_without_file_or_emotion_is_told(tmp_path):
    """What a CSV names and is not there is a misfit, and so is a clip without an emotion."""
    make(tmp_path, "a.wav", "b.wav")
    (tmp_path / "all.csv").write_text("file,emotion\na.wav,sad\nb.wav\ngone.wav,sad\n")
    utterances, misfits = LAYOUTS["csv"].read(tmp_path / "all.csv")
    assert len(utterances) == 1
    assert misfits == [tmp_path / "b.wav", tmp_path / "gone.wav"]


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_every_layout_refuses_what_is_not_there(name, tmp_path):
    """The message says what was found and what the layout expects."""
    with pytest.raises(CorpusError, match=r"No corpus at .*got nothing; expected a "):
        LAYOUTS[name].read(tmp_path / "nowhere")


def test_a_folder_is_not_a_csv(tmp_path):
    """The cure is to give the file itself."""
    with pytest.raises(CorpusError, match=r"got a folder; .*Give the CSV file itself"):
        LAYOUTS["csv"].read(tmp_path)


@pytest.mark.parametrize(
    ("label", "name"),
    [("anger", "angry"), (" Fear ", "fearful"), ("JOY", "happy"), ("happiness", "happy")]
    + [("sadness", "sad"), ("surprise", "surprised"), ("disgusted", "disgust"), ("Bored", "Bored")]
    + [(name, name) for name in EMOTIONS],
)
def test_emotions_get_our_names(label, name):
    """Obvious synonyms are ours, whatever their case; the rest stays as it is."""
    assert emotion_named(label) == name
