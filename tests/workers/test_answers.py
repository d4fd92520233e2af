"""Workers answer and measure as the library does, and refuse in its words."""

import numpy as np
import pytest

from ser.audio.clip import load_clip
from ser.errors import AudioError
from ser.features.vector import DEFAULT, EVERYTHING, extract_groups, parse_features
from ser.timeline.timeline import timeline
from ser.workers.answer import answer
from ser.workers.process import _require_groups

from ..audio_files import m4a, wav
from ..synth import noise, speech
from .processes import processes_of


def test_worker_answers_as_the_library_does(pool, model, voice):
    """Label, probabilities, plots and sound are those of an answer in this process."""
    here, there = answer(voice, "a.wav", model), pool.answer(voice, "a.wav", model)
    assert there.prediction.to_dict() == here.prediction.to_dict()
    assert there.flac == here.flac
    assert there.view.duration == here.view.duration
    np.testing.assert_allclose(there.view.log_mel, here.view.log_mel, atol=1e-3)
    assert there.seconds > 0


def test_answer_of_a_worker_is_rounded_as_here(pool, model, voice):
    """It knows from which share on its model is sure."""
    here, there = answer(voice, "a.wav", model), pool.answer(voice, "a.wav", model)
    assert there.prediction.in_per_cent == here.prediction.in_per_cent
    assert there.prediction.threshold == model.confidence.threshold > 0


def test_long_recording_is_answered_along_its_time(pool, model):
    """Over five seconds the stretches come with the answer, which is that of all of them."""
    content = wav(np.concatenate([speech(2.0), np.zeros(32_000, np.float32), speech(2.0)]), 16_000)
    found = pool.answer(content, "a.wav", model)
    expected = timeline(load_clip(content, "a.wav"), model)
    assert len(found.timeline.stretches) == 2
    assert found.timeline.to_dict() == expected.to_dict()
    assert found.prediction is found.timeline.overall


def test_short_recording_has_no_timeline(pool, model, voice):
    """A sentence of two seconds is answered as a whole."""
    assert pool.answer(voice, "a.wav", model).timeline is None


def test_long_recording_without_speech_has_no_timeline(pool, model):
    """Where nobody speaks there is nothing to cut; the input check says why."""
    found = pool.answer(wav(noise(8.0), 16_000), "a.wav", model)
    assert found.timeline is None
    assert found.prediction.warnings


def test_format_of_ffmpeg_is_answered_too(pool, model):
    """What needs the second decoder works without any right to open files."""
    assert pool.answer(m4a(speech(2.0), 16_000), "a.m4a", model).prediction.labels


def test_each_recording_is_answered_by_the_model_it_came_with(pool, model, trained, voice):
    """A worker that has answered with one model answers the next with another."""
    for given in (trained, model, trained):
        assert pool.answer(voice, "a.wav", given).prediction.labels == given.labels


def test_worker_measures_as_the_library_does(pool, voice):
    """Features for training are those of this process, group by group, without any model."""
    here, there = extract_groups(load_clip(voice)), pool.measure(voice, "a.wav", DEFAULT)
    assert [*there] == [*here]
    for name, values in here.items():
        assert there[name].dtype == np.float32
        np.testing.assert_allclose(there[name], values, rtol=1e-3, atol=1e-3)


def test_measuring_refuses_as_answering_does(pool):
    """The message is the one that `load_clip` gives, limits included."""
    with pytest.raises(AudioError, match=r"long\.wav is too long.*at most 5 seconds"):
        pool.measure(wav(noise(6.0), 16_000), "x/long.wav", DEFAULT, max_seconds=5)


def test_measuring_and_answering_share_a_worker(pool, model, voice):
    """Between two clips of a ZIP file others get their answers, from the same process."""
    (process,) = processes_of(pool)
    for _ in range(2):
        pool.measure(voice, "a.wav", DEFAULT)
        assert pool.answer(voice, "a.wav", model).prediction.labels
    assert processes_of(pool) == [process]


def test_workers_measure_all_features(pool, voice):
    """The tutorial's, too: a worker computes what a process without limits does."""
    found = pool.measure(voice, "a.wav", EVERYTHING)
    for name, values in extract_groups(load_clip(voice), EVERYTHING).items():
        np.testing.assert_allclose(found[name], values, rtol=1e-5)


def test_features_that_were_not_asked_for_are_not_believed():
    """A worker that was taken over cannot hand in a table of another shape."""
    good = {"rhythm": np.zeros(4, np.float32)}
    spec = parse_features("rhythm")
    assert [*_require_groups(good, spec)] == ["rhythm"]
    for bad in (
        {},
        {"voice": np.zeros(4)},
        {**good, "x": np.zeros(4)},
        {"rhythm": np.zeros(10**6)},
    ):
        with pytest.raises(ValueError, match="other features"):
            _require_groups(bad, spec)


def test_refusal_comes_through_with_its_advice(pool, model):
    """The message is the one that `load_clip` gives, limits included."""
    with pytest.raises(AudioError, match="at most 60 seconds") as caught:
        pool.answer(wav(noise(70.0), 16_000), "long.wav", model, max_seconds=60)
    assert "got" not in caught.value.advice
