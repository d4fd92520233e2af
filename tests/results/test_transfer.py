"""A stored model's scores on other data, with models whose answers are known beforehand."""

from dataclasses import replace

import numpy as np
import pytest

from ser.errors import CorpusError
from ser.results.transfer import answer_clips, count_trained_on, restrict, score_model

from ..tables import biased_model, tiny_table


def table_of(*emotions, speakers=6):
    """A table of random vectors with these emotions, equally often."""
    return tiny_table(0.0, emotions, speakers=speakers)


def test_free_choice_may_be_wrong_by_a_label_the_data_lacks():
    """A model that always says "calm" finds nothing; restricted, its next choice counts."""
    model = biased_model((0.5, 0.3, 0.2))
    score = score_model(model, table_of("happy", "sad"))
    assert score["emotions"] == ["happy", "sad"]
    assert (score["uar_free"], score["uar_restricted"]) == (0, 0.5)
    assert score["uar"] == score["uar_restricted"]
    assert score["confusion"] == [[24, 0], [24, 0]]


def test_restricted_probabilities_sum_to_one():
    """What is struck out is shared by the rest in their proportion."""
    answers = answer_clips(biased_model((0.5, 0.3, 0.2)), table_of("happy", "sad"))
    assert answers.emotions == ("happy", "sad", "calm")
    np.testing.assert_allclose(restrict(answers, 2).probabilities[0], [0.6, 0.4], rtol=1e-6)


def test_restricted_to_what_is_impossible_is_no_division_by_zero():
    """If all that is left has no probability, it stays at zero."""
    answers = answer_clips(biased_model((0.5, 0.3, 0.2)), table_of("happy", "sad"))
    nothing = replace(answers, probabilities=np.eye(3)[[2] * 48])
    assert restrict(nothing, 2).probabilities.max() == 0


def test_calm_counts_for_neutral_where_the_data_has_no_calm():
    """Both probabilities are added, so that neither has to win alone."""
    model = biased_model((0.3, 0.4, 0.3), ("calm", "happy", "neutral"))
    score = score_model(model, table_of("happy", "neutral"))
    assert score["merged"] == {"calm": "neutral"}
    assert score["per_emotion"] == {"neutral": 1, "happy": 0}


def test_calm_stays_calm_where_the_data_has_it():
    """Nothing is merged if the data tells them apart, or has neither."""
    model = biased_model((0.3, 0.4, 0.3), ("calm", "happy", "neutral"))
    score = score_model(model, table_of("calm", "happy", "neutral"))
    assert score["merged"] == {}
    assert score["per_emotion"] == {"neutral": 0, "calm": 0, "happy": 1}


def test_unknown_emotions_are_left_out_and_told():
    """Their clips are not scored, and the mapping says that they have no label."""
    names = {"joy": "happy", "sadness": "sad", "bored": "bored"}
    score = score_model(biased_model((0.2, 0.5, 0.3)), table_of("happy", "sad", "bored"), names)
    assert score["mapping"] == {"joy": "happy", "sadness": "sad", "bored": None}
    assert (score["left_out"], score["n_clips"]) == ({"bored": 24}, 48)


def test_calibration_and_coverage_by_the_top_probability():
    """Half of the answers are right; 0.6 misses that by 0.1 and is above the threshold."""
    score = score_model(biased_model((0.1, 0.54, 0.36), threshold=0.5), table_of("happy", "sad"))
    assert score["calibration_error"] == pytest.approx(0.1, abs=1e-6)
    assert score["calibration_error_free"] == pytest.approx(0.04, abs=1e-6)
    assert (score["coverage"], score["accuracy_confident"]) == (1, 0.5)


def test_clips_far_from_the_training_data_are_not_covered():
    """However likely their answer: this model takes no distance for near."""
    model = biased_model((0.1, 0.54, 0.36), farthest=0.0)
    assert score_model(model, table_of("happy", "sad"))["coverage"] == 0


def test_no_confident_answer_has_no_accuracy():
    """JSON has no NaN: the share of nothing is None."""
    score = score_model(biased_model((0.2, 0.5, 0.3), threshold=2.0), table_of("happy", "sad"))
    assert (score["coverage"], score["accuracy_confident"]) == (0, None)


def test_one_speaker_has_no_interval():
    """Drawing the same speaker again and again would claim to be sure."""
    score = score_model(biased_model((0.2, 0.5, 0.3)), table_of("happy", "sad", speakers=1))
    assert score["uar_ci95"] is None


def test_one_shared_emotion_is_refused():
    """There is no choice between fewer than two."""
    with pytest.raises(CorpusError, match=r"has bored, sad; expected .*calm, happy, sad"):
        score_model(biased_model((0.2, 0.5, 0.3)), table_of("bored", "sad"))


def test_a_folder_without_held_out_answers_does_not_say_what_it_learnt(model_folder):
    """Then it is unknown how many of the clips were in the training."""
    assert count_trained_on(model_folder, tiny_table()) is None
