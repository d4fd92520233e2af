"""What the figures of the timeline are measured with: scenes of recordings, and their judgement."""

import numpy as np
import pytest

from benchmarks.timeline.scenes import PAUSES_S, Scene, Spoken, judge_scene, make_scenes, windows
from benchmarks.timeline.timeline import uar_of
from ser.audio.clip import SAMPLE_RATE, Clip
from ser.model.model import CONFIDENT, Prediction
from ser.timeline.stretches import Stretch


def spoken(emotion, seconds=2.0):
    """Half a second of a room, then a voice of one sample value, then the room again."""
    room, voice = np.zeros(SAMPLE_RATE // 2), np.full(round(seconds * SAMPLE_RATE), 0.5)
    signal = np.concatenate([room, voice, room]).astype(np.float32)
    return Spoken(Clip(signal, name=emotion), len(room), len(room) + len(voice), emotion)


def stretch(start, end, emotion):
    """An answer made by hand."""
    return Stretch(start, end, Prediction("a", end - start, CONFIDENT, (emotion,), np.ones(1)))


SCENE = Scene(Clip(np.zeros(8 * SAMPLE_RATE, np.float32)), [(1, 3, "sad"), (4, 7, "angry")])


def test_each_recording_is_in_one_scene_beside_other_emotions():
    """Of twelve at most one is left over; those together differ in emotion."""
    recordings = [spoken(name) for name in ("sad", "calm", "angry") for _ in range(4)]
    scenes = make_scenes(recordings, np.random.default_rng(0))
    named = [[emotion for *_, emotion in scene.truth] for scene in scenes]
    assert sum(map(len, named)) >= 11
    assert all(len(set(each)) == len(each) >= 2 for each in named)


def test_truth_is_where_the_voice_is():
    """Pauses have the lengths that are asked for, and the voice stands where the scene says."""
    (scene,) = make_scenes([spoken("sad"), spoken("calm")], np.random.default_rng(0))
    (start, end, _), (following, *_) = scene.truth
    heard = scene.clip.signal[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
    assert (heard == 0.5).all() and len(heard) == 2 * SAMPLE_RATE
    assert PAUSES_S[0] <= following - end <= PAUSES_S[1]


def test_perfect_stretches_are_off_by_nothing():
    """Right bounds and right answers."""
    found = judge_scene(SCENE, [stretch(1, 3, "sad"), stretch(4, 7, "angry")])
    assert found["off"] == [0, 0, 0, 0]
    assert found["pairs"] == [("sad", "sad"), ("angry", "angry")]
    assert found["mixed"] == [False, False]


def test_stretch_over_two_recordings_counts_for_the_larger_share():
    """It mixes, its recording is the one it has most of, and the other is not missed."""
    found = judge_scene(SCENE, [stretch(2, 7, "sad")])
    assert found["pairs"] == [("angry", "sad")]
    assert found["mixed"] == [True]
    assert found["off"] == [1, 4, 2, 0]


def test_missed_recording_is_a_wrong_answer():
    """Silence where somebody spoke lowers the recall of what was meant."""
    pairs = judge_scene(SCENE, [stretch(1, 3, "sad")])["pairs"]
    assert pairs == [("sad", "sad"), ("angry", None)]
    assert uar_of(pairs, ("sad", "angry")) == 0.5


@pytest.mark.parametrize("seconds, ends", [(1.0, [1.0, 1.5, 2.0, 2.5, 3.0]), (3.0, [3.0])])
def test_windows_hold_speech_for_half_their_length(seconds, ends):
    """Every half second a window, where enough of it is speech."""
    found = [len(window.signal) / SAMPLE_RATE for window in windows(spoken("sad"), seconds)]
    assert found == [seconds] * len(ends)
