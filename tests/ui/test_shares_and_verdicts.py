"""The shares that are shown never contradict the verdict that stands beside them."""

import numpy as np
import pytest

from ser.model.model import CONFIDENT, UNSURE, Prediction
from ser.model.probabilities import least_per_cent
from ser.ui.result import Result
from ser.ui.trust import how_far_to_trust
from ser.ui.wording import answer_html

SCORES = {"threshold": 0.5173, "accuracy_confident": 0.78, "accuracy_unsure": 0.37}
DATA = {"data": {"n_speakers": 24}}


def predicted(verdict, *shares, threshold=SCORES["threshold"]):
    """A prediction made by hand."""
    labels = ("sad", "happy", "calm")[: len(shares)]
    return Prediction("clip.wav", 2.5, verdict, labels, np.array(shares), (), threshold)


def told(prediction, **scores):
    """What is said of it."""
    return how_far_to_trust(
        Result("key", prediction, None, b""), {"confidence": SCORES | scores, **DATA}
    )


@pytest.mark.parametrize("threshold", [0.5173, 0.52, 0.57, 0.29, 0.005])
@pytest.mark.parametrize("above", [0, 0.001, 0.004, 0.006, 0.3])
def test_sure_is_never_shown_below_the_limit_nor_unsure_at_it(threshold, above):
    """Whatever the threshold, and however close to it the probability."""
    sure, unsure = threshold + above, threshold - above - 1e-5
    limit = least_per_cent(threshold)
    shown = predicted(CONFIDENT, sure, 1 - sure, threshold=threshold).in_per_cent[0][1]
    assert shown >= min(limit, 99)
    if unsure > 0.5:
        shown = predicted(UNSURE, unsure, 1 - unsure, threshold=threshold).in_per_cent[0][1]
        assert shown < limit


def test_shares_are_rounded_as_people_do():
    """Up or down to the nearest, whatever the verdict; the first is the most."""
    assert predicted(UNSURE, 0.348, 0.346, 0.306).in_per_cent == [
        ("sad", 35), ("happy", 35), ("calm", 31)
    ]  # fmt: skip
    assert predicted(UNSURE, 0.2894, 0.25).in_per_cent == [("sad", 29), ("happy", 25)]
    assert predicted(CONFIDENT, 0.602, 0.398).in_per_cent == [("sad", 60), ("happy", 40)]
    assert predicted(CONFIDENT, 0.625, 0.375).in_per_cent == [("sad", 63), ("happy", 38)]


def test_only_certainty_is_a_hundred():
    """What rounds to 100 % is not certain."""
    assert predicted(CONFIDENT, 0.998, 0.002).in_per_cent[0] == ("sad", 99)
    assert predicted(CONFIDENT, 1.0, 0.0).in_per_cent[0] == ("sad", 100)


def test_no_speech_has_no_shares():
    """Nothing is shown of nothing."""
    assert predicted("no speech").in_per_cent == []


def test_meaning_and_answer_name_the_same_shares():
    """Just below the threshold and just above it."""
    unsure, sure = predicted(UNSURE, 0.5172, 0.4828), predicted(CONFIDENT, 0.5174, 0.4826)
    assert "Not sure: 51%" in answer_html(Result("key", unsure, None, b""))
    assert "“Not sure” is anything less than 52%." in told(unsure)
    assert "Fairly sure: 52%" in answer_html(Result("key", sure, None, b""))
    assert "“Fairly sure” is anything from 52% up." in told(sure)


def test_unsure_of_a_strange_sound_says_that_it_is_strange():
    """Its share may be high; that it is unlike the training is why it is not sure."""
    assert "“Not sure” in spite of 70%, as this sounds unlike" in told(predicted(UNSURE, 0.7, 0.3))


def test_model_that_is_never_sure_names_no_limit():
    """Above certainty there are no per cent."""
    text = told(predicted(UNSURE, 0.7, 0.3), threshold=2.0)
    assert "“Not sure” is said of all that this model answers." in text
