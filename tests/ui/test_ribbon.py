"""What the ribbon over a waveform shows of a timeline."""

import json
import re

import numpy as np

from ser.emotions import EMOTIONS
from ser.model.model import CONFIDENT, UNSURE, Prediction
from ser.pictures.sound import MOST_OUTLINED
from ser.timeline.stretches import Stretch, Timeline
from ser.ui.ribbon import ribbon_data

LOUD = np.ones(10)


def stretch(start, end, name, verdict=CONFIDENT):
    """Made by hand."""
    return Stretch(start, end, Prediction("a", end - start, verdict, (name,), np.ones(1)))


def shown(*stretches, outline=LOUD, seconds=2.0):
    """The data of a ribbon."""
    timeline = Timeline(seconds, stretches, stretches[0].prediction, 0.0)
    return ribbon_data(timeline, outline)


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
    """Five minutes with eighty stretches are some ten kilobytes a minute."""
    stretches = [stretch(3 * k, 3 * k + 2, "sad") for k in range(80)]
    data = shown(*stretches, outline=np.ones(MOST_OUTLINED), seconds=300.0)
    assert len(json.dumps(data)) < 50_000


def test_soft_voice_is_seen_beside_a_loud_one():
    """A hundredth of the loudest swing is drawn a tenth as high."""
    wave = shown(stretch(0, 1, "sad"), outline=np.array([1.0, 0.01]))["wave"]
    assert wave["heights"] == [100, 10]


def test_silence_is_a_line():
    """Where nothing sounds the wave is thin, not gone."""
    wave = shown(stretch(0, 1, "sad"), outline=np.zeros(3))["wave"]
    assert wave["heights"] == [1, 1, 1]


def test_overview_has_every_stretch_in_its_place():
    """All of the recording in one strip, from its beginning to its end."""
    found = shown(stretch(0, 15, "sad"), stretch(30, 45, "angry"), seconds=75.0)["overview"]
    assert re.findall(r"left: ([\d.]+)%; width: ([\d.]+)%", found) == [
        ("0.00", "20.00"),
        ("40.00", "20.00"),
    ]
    assert ">0:00<" in found and ">1:15<" in found
