"""What a clip sounds like along its time."""

import numpy as np
import pytest

from ser.audio.clip import Clip
from ser.model.check import NO_SPEECH, NOISY
from ser.model.model import CONFIDENT, UNSURE
from ser.timeline.segmentation import Span
from ser.timeline.stretches import Heard, join
from ser.timeline.timeline import answer_all, listen, timeline
from tests.timeline.test_segmentation import conversation, room

from ..synth import noise, speech
from ..tables import biased_model

MODEL = biased_model((0.2, 0.5, 0.3), threshold=0.6, farthest=2.0)


def heard(start, end, probabilities, distance=1.0, warnings=()):
    """A stretch as a model heard it, made by hand."""
    return Heard(Span(start, end), np.array(probabilities), distance, warnings)


def joined(*stretches, smoothing=0.0):
    """The timeline of ten seconds."""
    return join(stretches, MODEL.labels, MODEL.confidence, "clip.wav", 10.0, smoothing)


ONE = heard(0, 1, (1, 0, 0))
THREE = heard(2, 5, (0, 1, 0))


def test_overall_answer_is_weighted_by_speech():
    """Three seconds of one emotion and one of another are three quarters and one."""
    assert joined(ONE, THREE).overall.probabilities == pytest.approx([0.25, 0.75, 0])


def test_without_smoothing_each_stretch_speaks_for_itself():
    """Smoothing of 0 leaves the answers alone."""
    found = [each.prediction.emotion for each in joined(ONE, THREE).stretches]
    assert found == ["calm", "happy"]


def test_much_smoothing_makes_all_stretches_the_overall_answer():
    """Where distance does not matter any more, every stretch is the mean."""
    found = joined(ONE, THREE, smoothing=1e9)
    for stretch in found.stretches:
        assert stretch.prediction.probabilities == pytest.approx(found.overall.probabilities)


def test_smoothing_falls_by_e_with_its_length():
    """Two stretches of a second whose middles are the smoothing apart: 1 to 1/e."""
    found = joined(ONE, heard(2, 3, (0, 1, 0)), smoothing=2.0)
    own = 1 / (1 + np.exp(-1))
    assert found.stretches[0].prediction.probabilities == pytest.approx([own, 1 - own, 0])
    assert found.smoothing == 2.0


def test_smoothing_does_not_change_the_overall_answer():
    """It only moves what each moment sounds like."""
    assert joined(ONE, THREE, smoothing=3).overall.to_dict() == joined(ONE, THREE).overall.to_dict()


def test_verdicts_follow_the_models_limits():
    """Sure from the threshold on, and not where the model has never been."""
    low, far = heard(0, 1, (0.5, 0.5, 0)), heard(2, 3, (1, 0, 0), distance=9)
    verdicts = [each.prediction.verdict for each in joined(low, ONE, far).stretches]
    assert verdicts == [UNSURE, CONFIDENT, UNSURE]


def saying(**seconds):
    """A timeline with a stretch of so many seconds for each sure answer; `unsure` is of sad."""
    sure = {"calm": (1, 0, 0), "happy": (0, 1, 0), "sad": (0, 0, 1), "unsure": (0.2, 0.3, 0.5)}
    ends = np.cumsum([*seconds.values()]).tolist()
    return joined(
        *(
            heard(end - s, end, sure[name])
            for (name, s), end in zip(seconds.items(), ends, strict=True)
        )
    )


@pytest.mark.parametrize(
    "seconds, changes",
    [
        ({"calm": 3, "happy": 1}, False),
        ({"calm": 3, "happy": 1.1}, True),
        ({"calm": 3, "happy": 0.9, "sad": 0.9}, True),
        ({"calm": 3}, False),
        ({"calm": 3, "unsure": 9}, False),
        ({"unsure": 9}, False),
    ],
)
def test_emotion_changes_if_none_has_three_quarters_of_the_sure_speech(seconds, changes):
    """A quarter of the sure answers may be wrong; what is not sure counts for nothing."""
    assert saying(**seconds).changes is changes


def test_emotion_changes_however_sure_the_average_is():
    """Two sure stretches of different emotions are no one emotion, as their mean may be."""
    found = saying(calm=2, happy=1)
    assert found.overall.verdict == CONFIDENT
    assert found.changes


def test_smoothing_does_not_change_whether_the_emotion_changes():
    """However even the ribbon is drawn, what was heard was not."""
    found = saying(calm=2, happy=1).smoothed(1e9)
    assert {each.prediction.emotion for each in found.stretches} == {"calm"}
    assert found.changes


def test_clip_in_which_nobody_speaks_does_not_change():
    """There is nothing to change."""
    assert not timeline(Clip(np.concatenate([room(3), noise(3)])), MODEL).changes


def test_advice_on_most_of_the_speech_is_advice_on_the_clip():
    """A noisy second of four is told with its stretch; three of them are told of all."""
    noisy_one = heard(0, 1, (1, 0, 0), warnings=(NOISY,))
    noisy_three = heard(2, 5, (1, 0, 0), warnings=(NOISY,))
    assert joined(noisy_one, THREE).overall.warnings == ()
    assert joined(ONE, noisy_three).overall.warnings == (NOISY,)


def test_clip_is_answered_where_somebody_speaks():
    """A model of known answers answers each of two voices, and nothing else."""
    clip = Clip(conversation(1.0, 2.0, 0.8, 2.5, 1.0), name="two.wav")
    found = timeline(clip, MODEL)
    assert found.duration == clip.duration
    assert len(found.stretches) == 2
    for stretch in found.stretches:
        assert stretch.prediction.probabilities == pytest.approx([0.2, 0.5, 0.3], abs=1e-6)
        assert stretch.prediction.name == "two.wav"
        assert stretch.prediction.duration == stretch.duration


def test_noise_between_voices_gets_no_stretch():
    """A burst of noise stands out like speech, but has no voice in it."""
    burst = np.concatenate([room(1.0), noise(2.0), room(1.0)])
    signal = np.concatenate([conversation(1.0, 2.0, 1.0), burst])
    (stretch,) = timeline(Clip(signal), MODEL).stretches
    assert stretch.end < 4


def test_clip_without_speech_says_why():
    """No stretch, no emotion, and the input check's remedy."""
    found = timeline(Clip(np.concatenate([room(3), noise(3), room(3)]), name="hiss"), MODEL)
    assert found.stretches == ()
    assert found.overall.emotion is None
    assert found.overall.warnings == (NO_SPEECH,)


def test_long_clip_is_no_fault_of_a_timeline():
    """That a blend of many sentences means little is no advice where each has its answer."""
    clip = Clip(conversation(*[1.0, 3.0] * 5, 1.0))
    assert timeline(clip, MODEL).overall.warnings == ()


def test_listening_never_leaves_the_clip():
    """A span at either end of the signal is heard with what there is."""
    clip = Clip(conversation(0, 2.0))
    assert listen(clip, Span(0.0, 2.0), MODEL) is not None


def test_timeline_as_a_dictionary():
    """Times in s, and the keys of `python -m ser predict --json` for each answer."""
    found = joined(ONE, THREE, smoothing=1.0).to_dict()
    assert list(found) == ["file", "duration_s", "smoothing_s", "overall", "stretches"]
    answer = ["emotion", "verdict", "probabilities", "warnings"]
    assert list(found["overall"]) == answer
    assert list(found["stretches"][0]) == ["start_s", "end_s", *answer]
    assert (found["stretches"][1]["start_s"], found["stretches"][1]["end_s"]) == (2, 5)


def test_whole_clip_is_answered_by_its_stretches_if_it_is_long(model):
    """Over five seconds they are averaged; a sentence is answered as `Model.predict` does."""
    sentence, other, pause = speech(2.0), speech(2.0, 200, seed=2), np.zeros(32_000, np.float32)
    long = Clip(np.concatenate([sentence, pause, other]))
    answer, along = answer_all(long, model)
    assert answer.to_dict() == timeline(long, model).overall.to_dict()
    assert along.overall is answer
    answer, along = answer_all(Clip(sentence), model)
    assert answer.to_dict() == model.predict(Clip(sentence)).to_dict()
    assert along is None
