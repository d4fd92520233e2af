"""Answers as files to take home."""

import csv
import io
import json

import pytest

from ser.model.model import NO_SPEECH
from ser.ui.downloads import to_csv, to_json
from ser.ui.result import Result

from .test_wording import along, predicted


def result(*of, **more):
    """An answer to a single sentence."""
    return Result("key", predicted(*of, **more), None, b"")


def test_json_of_one_answer_has_the_command_lines_keys():
    """One answer is an object, several are a list."""
    answer = json.loads(to_json([result()]))
    assert list(answer) == [
        "file", "duration_s", "emotion", "verdict", "probabilities", "warnings",
    ]  # fmt: skip
    assert len(json.loads(to_json([result(), result()]))) == 2


def test_csv_has_a_line_per_answer_and_a_column_per_emotion():
    """A reader gets back what was written."""
    nothing = result(NO_SPEECH, "hum.wav", (), ())
    lines = list(csv.DictReader(io.StringIO(to_csv([result(), nothing]))))
    assert [line["emotion"] for line in lines] == ["happy", ""]
    assert float(lines[0]["sad"]) == pytest.approx(0.25)
    assert lines[1]["sad"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_does_not_carry_formulas(start):
    """A file name that a spreadsheet would run as a formula is written as text."""
    (line,) = csv.DictReader(io.StringIO(to_csv([result(name=f"{start}1+1.wav")])))
    assert line["file"] == f"'{start}1+1.wav"


@pytest.mark.parametrize(("names", "changes"), [(("sad", "angry"), True), (("sad", "sad"), False)])
def test_files_say_whether_it_changes_along_the_recording(names, changes):
    """As the page does; of a single sentence there is nothing to say."""
    several = along(*names)
    assert json.loads(to_json([several]))["changes"] is changes
    lines = list(csv.DictReader(io.StringIO(to_csv([several, result()]))))
    assert [line["changes"] for line in lines] == [str(changes).lower(), ""]
