"""How an answer is worded."""

from dataclasses import replace

import numpy as np
import pytest

from ser.corpora.examples import EXAMPLES
from ser.emotions import EMOTIONS
from ser.model.model import CONFIDENT, NO_SPEECH, UNSURE, Prediction
from ser.timeline.stretches import Stretch, Timeline
from ser.ui.recognise.drawing import _table_row
from ser.ui.recognise.history import label
from ser.ui.result import Result
from ser.ui.trust import NOT_A_MIND, how_far_to_trust, why_not_sure
from ser.ui.wording import (
    answer_html,
    bars_html,
    in_short,
    introduction,
    what_was_meant,
)

QUIET = "Too quiet: come closer."
METADATA = {
    "confidence": {"threshold": 0.542, "accuracy_confident": 0.748, "accuracy_unsure": 0.431},
    "data": {"n_speakers": 24},
}
"""Of the app's own model, as far as it is told."""


def predicted(
    verdict=CONFIDENT,
    name="clip.wav",
    labels=("sad", "happy"),
    p=(0.25, 0.75),
    warnings=(QUIET,),
    duration=2.5,
):
    """A prediction made by hand."""
    return Prediction(name, duration, verdict, labels, np.array(p), warnings)


def html_of(prediction):
    """The answer at a glance."""
    return answer_html(Result("key", prediction, None, b""))


def test_confident_answer_names_the_emotion_and_the_next():
    """What it sounds like, how sure, and the runner-up."""
    text = html_of(predicted())
    assert "It sounds <strong>happy</strong> to the model" in text
    assert "Fairly sure: 75%. Next closest: sad, 25%." in text
    assert EMOTIONS["happy"].colour in text


@pytest.mark.parametrize(
    "verdict, told",
    [
        (CONFIDENT, "It sounds <strong>happy</strong> to your model “1. &lt;b&gt;”"),
        (UNSURE, "Your model “1. &lt;b&gt;” is not sure."),
    ],
)
def test_answer_by_ones_own_model_says_whose_it_is_and_what_it_knows(verdict, told):
    """The note above the page may be out of sight; a name is text, never markup."""
    text = answer_html(Result("key", predicted(verdict), None, b"", by="1. <b>"))
    assert told in text
    assert "It knows only sad and happy.</p>" in text


def test_ones_own_model_of_all_emotions_knows_as_many_as_the_apps():
    """Nothing is missing, so nothing is said; nor of the app's own."""
    everything = predicted(labels=tuple(EMOTIONS), p=(0.65, *[0.05] * 7))
    assert "knows only" not in answer_html(Result("key", everything, None, b"", by="1. Ours"))
    assert "knows only" not in html_of(predicted())


def test_disgust_sounds_disgusted():
    """A sentence needs an adjective; as the closest emotion it has its name."""
    shown = html_of(predicted(labels=("sad", "disgust")))
    assert "It sounds <strong>disgusted</strong> to the model" in shown
    assert "Closest is <strong>disgust</strong>" in html_of(
        predicted(UNSURE, labels=("a", "disgust"))
    )
    asked = next(each for each in EXAMPLES if each.emotion == "disgust")
    assert "asked to sound 🤢 disgusted." in what_was_meant(asked, None)


def test_unsure_answer_does_not_claim_an_emotion():
    """The closest is named as the closest, and the sign is a question."""
    text = html_of(predicted(UNSURE))
    assert "not sure" in text
    assert "It sounds" not in text
    assert EMOTIONS["happy"].sign not in text


def test_no_speech_names_no_emotion():
    """Without speech there is no emotion in the answer."""
    text = html_of(predicted(NO_SPEECH, labels=(), p=()))
    assert "No answer" in text
    assert not any(name in text for name in EMOTIONS)


@pytest.mark.parametrize(
    "duration, warning, told",
    [
        (0.2, "Your recording is too short (0.2 seconds): record more.", "Too short to judge: 0.2"),
        (2.0, "Your recording is silent: check the microphone.", "Your recording is silent."),
    ],
)
def test_no_answer_says_why_at_a_glance(duration, warning, told):
    """The reason stands in the answer itself; the remedy follows below it."""
    nothing = predicted(NO_SPEECH, labels=(), p=(), warnings=(warning,), duration=duration)
    assert told in html_of(nothing)


@pytest.mark.parametrize(
    "duration, told", [(3.44, "3.4 s"), (59.97, "1 min 0 s"), (178, "2 min 58 s")]
)
def test_length_is_told_in_minutes_from_a_minute_on(duration, told):
    """Nobody has to divide seconds by sixty."""
    assert f"clip.wav, {told}</p>" in html_of(predicted(duration=duration))


def trust(verdict=CONFIDENT, warnings=(), p=(0.25, 0.75), **options):
    """How far to trust an answer."""
    result = Result("key", predicted(verdict, p=p, warnings=warnings), None, b"", **options)
    return how_far_to_trust(result, METADATA)


def test_share_of_right_answers_is_the_models_own_and_from_a_studio():
    """What “fairly sure” means, and that life is harder."""
    text = trust()
    assert "“Fairly sure” is anything from 55% up. Of 100 such answers, about 75 were" in text
    assert "expect fewer at home" in text


def test_share_of_right_answers_of_few_emotions_says_so():
    """Whoever speaks in another one gets wrong answers only; the app's own model knows all."""
    assert "with recordings of these two emotions by actors it had never heard" in trust()
    labels = tuple(EMOTIONS)
    result = Result("key", predicted(labels=labels, warnings=(), p=(0.65, *[0.05] * 7)), None, b"")
    assert "right: with recordings by actors it had never heard" in how_far_to_trust(
        result, METADATA
    )


@pytest.mark.parametrize(
    "of_ravdess, speakers, told",
    [
        (True, 24, "by actors it had never heard, in a studio; expect fewer at home"),
        (False, 4, "that you gave it, each before it had heard that voice; expect fewer with"),
        (False, 1, "that it had not heard, but of the one voice that it knows; expect fewer with"),
    ],
)
def test_share_of_right_answers_says_of_whose_voices_it_is(of_ravdess, speakers, told):
    """A model that a visitor has trained on own recordings was tested on these, not on actors."""
    own = METADATA | {"of_ravdess": of_ravdess, "data": {"n_speakers": speakers}}
    text = how_far_to_trust(Result("key", predicted(warnings=()), None, b""), own)
    assert told in text
    assert ("actors" in text) == ("actors" in introduction(own)) == of_ravdess


def test_share_of_right_answers_is_of_english_speech():
    """Only the app's own model was measured in another language."""
    told = "They spoke English: in other languages it is often little better than guessing."
    assert told in trust()
    result = Result("key", predicted(warnings=()), None, b"")
    assert "English" not in how_far_to_trust(result, METADATA | {"of_ravdess": True})


def test_answer_with_advice_carries_no_share():
    """The figure was measured on good recordings, so it says nothing about others."""
    text = trust(warnings=(QUIET,))
    assert "pinch of salt" in text
    assert "100" not in text


def test_computers_voice_has_no_right_answer():
    """Nobody meant anything, so there is no share of right answers either."""
    text = trust(synthesised=True)
    assert "no right answer" in text
    assert "100" not in text


def along(*names, each=CONFIDENT):
    """A result with a timeline: a second for each name, and an answer to all of them."""
    stretches = tuple(
        Stretch(k, k + 1, predicted(each, labels=(name, "neutral"), p=(0.9, 0.1), warnings=()))
        for k, name in enumerate(names)
    )
    overall = predicted(warnings=())
    return Result("key", overall, None, b"", timeline=Timeline(9.0, stretches, overall, 0.0))


def test_recording_that_changes_is_said_to_change():
    """Where the model is sure of different emotions, none heads the answer or colours it."""
    result = along("sad", "angry")
    text = answer_html(result)
    result.by = "1. Ours"
    assert "To your model “1. Ours” it changes along the recording" in answer_html(result)
    assert "To the model it changes along the recording" in text
    assert "closest to <strong>happy</strong>: 75%" in text
    assert "sure:" not in text and EMOTIONS["happy"].colour not in text


@pytest.mark.parametrize(
    "result", [along("sad", "sad"), along("sad", "angry", each=UNSURE), along("sad")]
)
def test_recording_that_does_not_change_is_answered_as_any(result):
    """One emotion throughout, none that the model is sure of, or a single stretch."""
    assert "changes" not in answer_html(result)


def test_answer_to_several_stretches_says_that_it_is_an_average():
    """How often single sentences were right says nothing about a blend."""
    text = how_far_to_trust(along("sad", "angry", "sad"), METADATA)
    assert "average of 3 stretches" in text
    assert "100" not in text
    assert "100" in how_far_to_trust(along("sad"), METADATA)


def stretch(start, verdict, p, threshold=0.517):
    """A second from some moment on, with the share of its likeliest emotion."""
    answer = Prediction("clip.wav", 1.0, verdict, ("sad", "calm"), np.array([p, 1 - p]))
    return Stretch(start, start + 1, replace(answer, threshold=threshold))


SURE, LOW, STRANGE = stretch(0, CONFIDENT, 0.9), stretch(2, UNSURE, 0.5), stretch(4, UNSURE, 0.63)


@pytest.mark.parametrize(
    "stretches, told",
    [
        ([SURE], ""),
        ([SURE, LOW], "“Not sure” means less than 52%."),
        ([SURE, STRANGE], "“Not sure” means a sound, as at 0:04.0, that is unlike all that"),
        ([LOW, STRANGE], "“Not sure” means less than 52%, or a sound, as at 0:04.0, that is"),
        ([stretch(0, UNSURE, 0.9, 2.0)], "“Not sure” is said of all that this model answers."),
    ],
)
def test_stretch_that_is_not_sure_in_spite_of_its_share_is_explained(stretches, told):
    """Else 63% would be “not sure” beside a “fairly sure” of 55%, and nobody would know why."""
    assert why_not_sure(stretches).startswith(told)
    assert bool(why_not_sure(stretches)) == bool(told)


def test_labels_of_an_own_corpus_are_escaped():
    """A label is text, never markup."""
    text = html_of(predicted(labels=("sad", "<b>x</b>")))
    assert "<b>" not in text


def test_bars_have_names_and_shares_in_order():
    """A row for each emotion with its name, its share and a bar as wide."""
    text = bars_html(predicted().ranking)
    assert text.index("happy") < text.index("sad")
    assert "width: 75.0%" in text
    assert text.count("<tr>") == 2


def test_history_line_says_what_and_which():
    """One line: emotion, share, file, length; a name's underscores stay underscores."""
    result = Result("key", predicted(name="my_clip.wav"), None, b"")
    assert label(result) == "😊 happy, 75% – my\\_clip\\.wav, 2.5 s"


def test_history_line_names_another_model():
    """One that is not in use: the visitor's own, or the app's."""
    result = Result("key", predicted(), None, b"")
    assert label(result, by="1. Ours").endswith("2.5 s (by the app’s own model)")
    result.by = "1. Ours"
    assert label(result).endswith("2.5 s (by your model “1\\. Ours”)")
    assert label(result, by="1. Ours").endswith("2.5 s")


@pytest.mark.parametrize(
    "result, told",
    [
        (Result("key", predicted(), None, b""), "😊 happy"),
        (Result("key", predicted(UNSURE), None, b""), "🤔 not sure: happy"),
        (along("sad", "angry"), "🔀 it changes: happy"),
        (Result("key", predicted(NO_SPEECH, labels=(), p=()), None, b""), "🔇 no speech"),
    ],
)
def test_short_answer_carries_the_verdict(result, told):
    """Where there is room for little, as in a table on a phone."""
    assert in_short(result.prediction, result.timeline) == told
    row = _table_row(result)
    assert row["Sounds like"] == told


def test_model_that_is_gone_has_no_share_of_right_answers():
    """Another model's figure would say nothing about it."""
    assert how_far_to_trust(Result("key", predicted(warnings=()), None, b""), None) == NOT_A_MIND
