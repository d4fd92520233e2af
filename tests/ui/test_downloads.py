"""Answers as files to take home."""

import csv
import io
import json

import pytest

from ser.model.model import NO_SPEECH
from ser.ui.downloads import to_csv, to_json

from .test_wording import predicted


def test_json_of_one_answer_has_the_command_lines_keys():
    """One answer is an object, several are a list."""
    answer = json.loads(to_json([predicted()]))
    assert list(answer) == [
        "file", "duration_s", "emotion", "verdict", "probabilities", "warnings",
    ]  # fmt: skip
    assert len(json.loads(to_json([predicted(), predicted()]))) == 2


def test_csv_has_a_line_per_answer_and_a_column_per_emotion():
    """A reader gets back what was written."""
    nothing = predicted(NO_SPEECH, "hum.wav", (), ())
    lines = list(csv.DictReader(io.StringIO(to_csv([predicted(), nothing]))))
    assert [line["emotion"] for line in lines] == ["happy", ""]
    assert float(lines[0]["sad"]) == pytest.approx(0.25)
    assert lines[1]["sad"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_does_not_carry_formulas(start):
    """A file name that a spreadsheet would run as a formula is written as text."""
    (line,) = csv.DictReader(io.StringIO(to_csv([predicted(name=f"{start}1+1.wav")])))
    assert line["file"] == f"'{start}1+1.wav"
