"""How smooth the ribbon is can be chosen, without listening to anything again."""

import numpy as np
import pytest

from ser.audio.clip import Clip
from ser.timeline.timeline import timeline
from ser.ui.ribbon import SMOOTH
from ser.workers.answer import answer, from_message, to_message
from ser.workers.pool import WorkerPool
from tests.ui.live.speaking import finished

from ..audio_files import wav
from ..pages import opened
from ..synth import SAMPLE_RATE, speech

PAUSE = np.zeros(SAMPLE_RATE, np.float32)
SOUND = np.concatenate([speech(2.0, 100, seed=1), PAUSE, speech(2.0, 230, seed=2), PAUSE])


@pytest.fixture
def deaf(monkeypatch):
    """From now on nothing can be listened to."""

    def start():
        for place in ("ser.timeline.timeline.extract_features", "ser.timeline.timeline.segment"):
            monkeypatch.setattr(place, lambda *_: pytest.fail("listened again"))
        monkeypatch.setattr(WorkerPool, "answer", lambda *_: pytest.fail("asked again"))

    return start


@pytest.mark.parametrize("seconds", SMOOTH.values())
def test_smoothed_later_is_smoothed_at_once(model, deaf, seconds):
    """A timeline is smoothed from what was heard; the clip is not needed any more."""
    clip = Clip(SOUND, name="a.wav")
    heard, expected = timeline(clip, model), timeline(clip, model, seconds)
    deaf()
    assert heard.smoothed(seconds).to_dict() == expected.to_dict()
    assert heard.smoothed(seconds).smoothed(0).to_dict() == heard.to_dict()


def test_what_was_heard_comes_with_the_answer_of_a_worker(model):
    """Shares, distances and limits: all that smoothing and its verdicts need."""
    sent = answer(wav(SOUND, SAMPLE_RATE), "a.wav", model)
    header, arrays, flac = to_message(sent)
    found = from_message(header | {"seconds": 0.0, "peak_mb": 0.0}, arrays, flac)
    assert found.timeline.confidence == model.confidence
    for one, other in zip(found.timeline.heard, sent.timeline.heard, strict=True):
        assert (one.span, one.distance) == (other.span, other.distance)
    assert found.timeline.smoothed(3).to_dict() == sent.timeline.smoothed(3).to_dict()


def opened_at_recognise(model):
    """The page with a long recording answered."""
    app = opened()
    return app.file_uploader[0].upload("a.wav", wav(SOUND, SAMPLE_RATE)).run()


def opened_at_live(model):
    """The page with a session that has ended."""
    app = opened()
    app.session_state["visit"].live = finished(model, SOUND)
    return app.switch_page("pages/live.py").run()


@pytest.mark.parametrize("opened", [opened_at_recognise, opened_at_live])
def test_smoother_ribbon_is_the_same_with_neighbours_counted(model, deaf, monkeypatch, opened):
    """The control stands with the ribbon on both pages; ribbon and files follow it."""
    drawn = []
    monkeypatch.setattr("ser.ui.live.listening._microphone", lambda *_: (False, False))
    monkeypatch.setattr("ser.ui.ribbon._ribbon", lambda data, key: drawn.append(data))
    app = opened(model)
    deaf()
    app.segmented_control(key="smooth").set_value("Very smooth").run()
    assert not app.exception
    whole = timeline_of(app)
    before, after = (whole.smoothed(SMOOTH[name]) for name in ("As heard", "Very smooth"))
    assert told(drawn[0]) == words(before) != words(after) == told(drawn[-1])


def timeline_of(app):
    """Kept by the visit, as it was heard."""
    visit = app.session_state["visit"]
    return visit.live.ended.timeline if visit.live.ended else visit.answers.current[0].timeline


def told(data):
    """What a ribbon says of its stretches."""
    return [each["told"].rpartition(", ")[2] for each in data["stretches"]]


def words(found):
    """The same, of a timeline."""
    return [f"{each.prediction.in_per_cent[0][1]}%" for each in found.stretches]
