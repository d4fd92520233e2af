"""A timeline as files, each read back by another reader."""

import csv
import io
import json

import av
import numpy as np
import pytest

from ser.model.model import CONFIDENT, UNSURE, Prediction
from ser.timeline.formats import FORMATS, to_audacity, to_csv, to_json, to_webvtt
from ser.timeline.stretches import Stretch, Timeline

LABELS = ("sad", "a <b> & c")
SPANS = ((0.5, 2.25), (3600.1, 3603.75))


def prediction(p, verdict=CONFIDENT):
    """Made by hand."""
    return Prediction("clip.wav", 1.0, verdict, LABELS, np.array(p))


TIMELINE = Timeline(
    3700.0,
    (
        Stretch(*SPANS[0], prediction((0.75, 0.25))),
        Stretch(*SPANS[1], prediction((0.4, 0.6), UNSURE)),
    ),
    prediction((0.5, 0.5)),
    0.0,
)
EMPTY = Timeline(2.0, (), Prediction("hum.wav", 2.0, "no speech", (), np.zeros(0)), 0.0)


def cues(text):
    """Start, end and text of each cue, as FFmpeg reads them."""
    with av.open(io.BytesIO(text.encode()), format="webvtt") as file:
        stream = file.streams[0]
        return [
            (
                float(packet.pts * stream.time_base),
                float((packet.pts + packet.duration) * stream.time_base),
                bytes(packet).decode(),
            )
            for packet in file.demux(stream)
            if packet.size
        ]


def test_json_is_the_timeline():
    """A reader gets back every figure."""
    assert json.loads(to_json(TIMELINE)) == TIMELINE.to_dict()


def test_csv_has_a_line_per_stretch():
    """Times, answer, verdict and a column for each emotion."""
    lines = list(csv.DictReader(io.StringIO(to_csv(TIMELINE))))
    assert [(float(line["start_s"]), float(line["end_s"])) for line in lines] == list(SPANS)
    assert [line["emotion"] for line in lines] == ["sad", "a <b> & c"]
    assert [float(line["sad"]) for line in lines] == [0.75, 0.4]


def test_audacity_labels_are_three_columns():
    """Start, end and text with tabs between, as Audacity's manual has it."""
    lines = list(csv.reader(io.StringIO(to_audacity(TIMELINE)), delimiter="\t"))
    assert [(float(start), float(end)) for start, end, _ in lines] == list(SPANS)
    assert [text for *_, text in lines] == ["sad 75%", "a <b> & c? 60%"]


def test_webvtt_is_read_by_ffmpeg():
    """Times beyond an hour included; marks of its own language are escaped."""
    found = cues(to_webvtt(TIMELINE))
    assert [(start, end) for start, end, _ in found] == list(SPANS)
    assert [text for *_, text in found] == ["sad 75%", "a &lt;b&gt; &amp; c? 60%"]


def test_label_with_line_breaks_does_not_break_a_line():
    """An own emotion's name can neither end a cue nor begin a column."""
    labels = ("a\n\n00:00\tb", "c")
    odd = Prediction("clip.wav", 1.0, CONFIDENT, labels, np.array([0.9, 0.1]))
    timeline = Timeline(5.0, (Stretch(1.0, 2.0, odd),), odd, 0.0)
    assert cues(to_webvtt(timeline)) == [(1.0, 2.0, "a 00:00 b 90%")]
    assert to_audacity(timeline).split("\t")[2] == "a 00:00 b 90%\n"


@pytest.mark.parametrize("name", FORMATS)
def test_clip_without_speech_is_a_valid_file(name):
    """No stretch is no line."""
    text = FORMATS[name](EMPTY)
    if name == "json":
        assert json.loads(text)["stretches"] == []
    elif name == "csv":
        assert len(text.splitlines()) == 1
    else:
        assert text.strip() == {"audacity": "", "webvtt": "WEBVTT"}[name]
