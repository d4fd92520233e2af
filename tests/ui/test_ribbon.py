"""What the ribbon over a waveform shows of a timeline."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from ser.emotions import EMOTIONS
from ser.model.model import CONFIDENT, UNSURE, Prediction
from ser.timeline.stretches import Stretch, Timeline
from ser.ui.ribbon import ribbon_data
from tests.pictures.test_pictures import make_view


def stretch(start, end, name, verdict=CONFIDENT):
    """Made by hand."""
    return Stretch(start, end, Prediction("a", end - start, verdict, (name,), np.ones(1)))


def shown(*stretches, view=None):
    """The data of a ribbon."""
    timeline = Timeline(2.0, stretches, stretches[0].prediction, 0.0)
    return ribbon_data(timeline, view or make_view())


def test_each_stretch_has_times_colour_sign_and_word():
    """All that the browser needs, and a sentence for those who do not see it."""
    (found,) = shown(stretch(0.5, 1.75, "angry"))["stretches"]
    assert (found["start"], found["end"]) == (0.5, 1.75)
    assert found["colour"] == EMOTIONS["angry"].colour
    assert (found["sign"], found["word"]) == (EMOTIONS["angry"].sign, "angry")
    assert found["told"] == "0:00.5 to 0:01.8: angry, 100%"


def test_unsure_stretch_has_a_question_mark():
    """Not colour alone tells how sure the model is."""
    (found,) = shown(stretch(0, 1, "angry", UNSURE))["stretches"]
    assert found["word"] == "angry?"
    assert "not sure, closest is angry" in found["told"]


def test_emotion_of_an_own_corpus_has_a_sign_too():
    """A label that is not ours is shown by its name."""
    (found,) = shown(stretch(0, 1, "bored"))["stretches"]
    assert found["sign"] and found["word"] == "bored"


def test_data_is_json_and_small():
    """What goes to the browser is a few kilobytes, whatever the recording."""
    data = shown(*(stretch(k, k + 1, "sad") for k in range(30)), view=make_view(20.0))
    assert len(json.dumps(data)) < 40_000


def test_soft_voice_is_seen_beside_a_loud_one():
    """A hundredth of the loudest swing is drawn a tenth as high."""
    view = make_view()
    columns = len(view.times)
    highest = np.full(columns, 0.01)
    highest[0] = 1.0
    view = replace(view, highest=highest, lowest=-highest)
    heights = [
        float(y)
        for y in re.findall(
            r"[ML][\d.]+ ([\d.]+)", shown(stretch(0, 1, "sad"), view=view)["wave"]["path"]
        )
    ]
    assert heights[0] == 0
    assert heights[1] == pytest.approx(45)
