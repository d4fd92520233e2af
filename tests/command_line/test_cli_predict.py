"""`python -m ser predict`: what it prints, where, and with which exit status."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ser.audio.clip import SAMPLE_RATE, load_clip
from ser.model.probabilities import Confidence
from ser.model.store import load_model
from ser.timeline.formats import to_csv
from ser.timeline.segmentation import Span
from ser.timeline.stretches import Heard, answer_to_dict, join
from ser.timeline.timeline import timeline
from ser.workers.answer import answer

from .. import audio_files, synth

ROOT = Path(__file__).parents[2]

ANSWER_KEYS = ["file", "duration_s", "emotion", "verdict", "probabilities", "warnings"]


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


def test_predict_in_words_says_that_the_emotion_changes(run, voice_file, model_folder, monkeypatch):
    """As the page does; for programs, the verdict is what it was, and a key says it."""
    heard = [Heard(Span(k, k + 1), np.eye(2)[k], 1.0, ()) for k in range(2)]
    along = join(heard, ("calm", "sad"), Confidence(threshold=0.4), "voice.wav", 2.0)
    monkeypatch.setattr("ser.command_line.predict.answer_all", lambda *_: (along.overall, along))
    _, (line,), _ = run("predict", "--model", model_folder, voice_file)
    assert line == f"{voice_file}: changes – calm 50%, sad 50%"
    _, (line,), _ = run("predict", "--json", "--model", model_folder, voice_file)
    assert json.loads(line)["verdict"] == "confident"
    assert json.loads(line)["changes"] is True


@pytest.fixture
def two_voices(tmp_path):
    """The path of a recording of two voices with a second of silence between."""
    pause = np.zeros(SAMPLE_RATE, np.float32)
    signal = np.concatenate([synth.speech(2, 120), pause, synth.speech(2, 200, seed=2)])
    (tmp_path / "two.wav").write_bytes(audio_files.wav(signal, SAMPLE_RATE))
    return tmp_path / "two.wav"


@pytest.fixture
def long_file(tmp_path):
    """The path of a recording that pages answer stretch by stretch."""
    pause = np.zeros(2 * SAMPLE_RATE, np.float32)
    signal = np.concatenate([synth.speech(3, 120), pause, synth.speech(2, 200, seed=2)])
    (tmp_path / "long.wav").write_bytes(audio_files.wav(signal, SAMPLE_RATE))
    return tmp_path / "long.wav"


def test_page_and_commands_give_one_answer(run, voice_file, long_file):
    """To a sentence and to a longer recording, with and without `--timeline`."""
    model = load_model()
    for path in (voice_file, long_file):
        found = answer(path.read_bytes(), path.name, model)
        page = answer_to_dict(found.prediction, found.timeline)
        _, (line,), _ = run("predict", "--json", path)
        assert json.loads(line) == page | {"file": str(path)}
        _, (line,), _ = run("predict", "--timeline", path)
        assert json.loads(line)["overall"].items() <= page.items()
    assert load_model().predict(load_clip(path)).to_dict() != page


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
    """`--format csv` prints what `ser.timeline.formats` writes."""
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


@pytest.mark.parametrize("words", [("--format", "csv"), ("--smoothing", "3.0")])
def test_an_option_of_a_timeline_alone_is_refused(words, run, two_voices):
    """Without `--timeline` it would change nothing: whoever wrote it would not notice."""
    status, out, (line,) = run("predict", *words, two_voices)
    assert (status, out) == (2, [])
    assert f"got {' '.join(words)} without --timeline; expected both" in line


def test_json_and_another_format_at_once_are_refused(run, two_voices):
    """One of them would be without effect."""
    words = ["predict", "--timeline", "--json", "--format", "csv"]
    status, out, (line,) = run(*words, two_voices)
    assert (status, out) == (2, [])
    assert "got --json with --format csv; expected one of them" in line


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
    assert err[0].startswith(f"{text_file} is not audio that can be read")
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
