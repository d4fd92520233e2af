"""The answer to a clip, by models whose arithmetic can be done by hand; and the shipped model."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from ser.audio.clip import Clip
from ser.emotions import EMOTIONS
from ser.features.analysis import analyse
from ser.model.metadata import SEAL
from ser.model.model import ACTIVATIONS, Model, Prediction
from ser.model.probabilities import Confidence, softmax
from ser.model.store import METADATA, SHIPPED, TABLE, load_model
from ser.results.scores import RESULTS, load_results

from .. import synth
from ..tables import RHYTHM, arrays_file, biased_model

TINY = Model(
    ("calm", "sad"),
    RHYTHM,
    {
        "mean": np.array([1.0, 0.0]),
        "scale": np.array([2.0, 1.0]),
        "weights_0": np.array([[1.0, -1.0], [0.5, 0.0]]),
        "biases_0": np.array([0.0, 1.0]),
        "weights_1": np.array([[1.0, 2.0], [3.0, 0.0]]),
        "biases_1": np.array([0.0, -1.0]),
    },
)


def test_forward_pass_by_hand():
    """Scaled (2, 4), hidden relu (4, -1) = (4, 0), so the outputs are (4, 8 - 1)."""
    np.testing.assert_array_equal(TINY.logits(np.array([[5.0, 4.0]])), [[4, 7]])


def test_several_clips_at_once():
    """Each row is answered as if it were alone."""
    vectors = np.random.default_rng(0).standard_normal((5, 2))
    expected = np.concatenate([TINY.predict_proba(row[None]) for row in vectors])
    np.testing.assert_allclose(TINY.predict_proba(vectors), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "of_minus_one", "of_one"),
    [
        ("identity", -1, 1),
        ("relu", 0, 1),
        ("tanh", -0.761594, 0.761594),
        ("logistic", 0.268941, 0.731059),
    ],
)
def test_activations(name, of_minus_one, of_one):
    """Values from tables."""
    values = ACTIVATIONS[name](np.array([-1.0, 1.0]))
    np.testing.assert_allclose(values, [of_minus_one, of_one], atol=1e-6)


def test_no_column_counts_further_out_than_the_limit():
    """Of (2, 4) spreads no more than 3 count: hidden relu (3.5, -1), so outputs (3.5, 7 - 1)."""
    model = replace(TINY, limit=3.0)
    np.testing.assert_array_equal(model.scaled(np.array([[5.0, 4.0], [-99, 0]])), [[2, 3], [-3, 0]])
    np.testing.assert_array_equal(model.logits(np.array([[5.0, 4.0]])), [[3.5, 6]])


def test_an_answer_is_the_outputs_after_confidence():
    """Distance is that of the scaled columns: (2, 4) are sqrt(10) out, where it is hotter."""
    vectors = np.array([[5.0, 4.0]])
    model = replace(TINY, confidence=Confidence(temperature=1.5, slope=0.1, farthest=3.0))
    probabilities, sure = model.answer(vectors)
    expected = softmax(np.array([[4.0, 7.0]]) / (1.5 * np.exp(0.1 * (3.0 - 1))))
    np.testing.assert_allclose(probabilities, expected)
    np.testing.assert_array_equal(model.predict_proba(vectors), probabilities)
    assert not sure[0]
    near = replace(model, confidence=Confidence(farthest=np.sqrt(10) + 0.01))
    assert near.answer(vectors)[1][0]


def test_a_clip_beyond_all_training_data_is_unsure(voice):
    """Whatever the network makes of it."""
    prediction = biased_model([0.0001, 0.9998, 0.0001], farthest=0.0).predict(voice)
    assert (prediction.emotion, prediction.verdict) == ("happy", "unsure")


@pytest.mark.parametrize(
    ("threshold", "verdict"), [(0.0, "confident"), (0.6, "confident"), (0.8, "unsure")]
)
def test_verdict_follows_the_threshold(threshold, verdict, voice):
    """An answer of 70 % is confident as long as no more is asked for."""
    prediction = biased_model([0.1, 0.7, 0.2], threshold=threshold).predict(voice)
    assert (prediction.emotion, prediction.verdict) == ("happy", verdict)


def test_a_probability_at_the_threshold_is_confident(voice):
    """The threshold itself is enough."""
    model = biased_model([0.1, 0.7, 0.2])
    highest = float(model.predict(voice).probabilities.max())
    verdicts = [
        biased_model([0.1, 0.7, 0.2], threshold=threshold).predict(voice).verdict
        for threshold in (highest, np.nextafter(highest, 1, dtype=np.float32))
    ]
    assert verdicts == ["confident", "unsure"]


@pytest.mark.parametrize(
    "signal",
    [synth.tone(), synth.noise(), synth.speech(0.2), synth.speech(2) * np.float32(1e-5)],
    ids=["tone", "noise", "too short", "too quiet"],
)
def test_no_speech_no_emotion(signal):
    """What is no speech gets no emotion, no probability and a reason."""
    prediction = biased_model([0.1, 0.7, 0.2]).predict(Clip(signal))
    assert prediction.verdict == "no speech"
    assert prediction.emotion is None
    assert prediction.labels == () and prediction.probabilities.shape == (0,)
    assert prediction.ranking == []
    assert len(prediction.warnings) >= 1


def test_an_analysis_made_before_is_used(trained, voice):
    """The page analyses a clip once for plots and answer; the answer is the same."""
    alone = trained.predict(voice)
    shared = trained.predict(voice, analyse(voice.signal))
    np.testing.assert_array_equal(shared.probabilities, alone.probabilities)


def test_probabilities_sum_to_one(trained, voice):
    """They are probabilities, one for each label."""
    prediction = trained.predict(voice)
    assert prediction.labels == trained.labels
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-6)
    assert (prediction.probabilities >= 0).all()


def test_ranking_is_falling_and_stable():
    """The likeliest is first; of equals, the one that comes first among the labels."""
    shares = np.array([0.2, 0.4, 0.4])
    prediction = Prediction("a.wav", 1.0, "unsure", ("calm", "happy", "sad"), shares)
    assert prediction.ranking == [("happy", 0.4), ("sad", 0.4), ("calm", 0.2)]
    assert prediction.emotion == "happy"


def test_answer_as_a_dictionary(voice):
    """Keys and values are those of the command line's JSON."""
    model = biased_model([0.1, 0.7, 0.2], threshold=0.6)
    assert json.loads(json.dumps(model.predict(voice).to_dict())) == {
        "file": "voice.wav",
        "duration_s": 2.0,
        "emotion": "happy",
        "verdict": "confident",
        "probabilities": {"calm": 0.1, "happy": 0.7, "sad": 0.2},
        "warnings": [],
    }


def test_no_speech_as_a_dictionary():
    """Without speech the emotion is null and there are no probabilities."""
    answer = biased_model([0.1, 0.7, 0.2]).predict(Clip(synth.noise(), name="sea.wav")).to_dict()
    assert (answer["emotion"], answer["verdict"]) == (None, "no speech")
    assert answer["probabilities"] == {}


shipped_only = pytest.mark.skipif(
    not (SHIPPED / METADATA).exists(), reason="no model is shipped yet"
)


@pytest.fixture(scope="module")
def shipped():
    """The shipped model."""
    return load_model()


@pytest.fixture(scope="module")
def written():
    """The shipped model's JSON as it is on disk."""
    return json.loads((SHIPPED / METADATA).read_text(encoding="utf-8"))


@shipped_only
def test_shipped_files_belong_together(written):
    """The JSON has the SHA-256 of the arrays beside it, and one of all that it says itself."""
    assert SEAL in written
    assert written["sha256"] == hashlib.sha256(arrays_file(SHIPPED).read_bytes()).hexdigest()


@shipped_only
def test_shipped_labels_are_emotions(shipped):
    """The model knows RAVDESS's eight, in the order of the training's classes."""
    assert list(shipped.labels) == sorted(EMOTIONS)
    assert sorted(shipped.metadata["scores"]["emotions"]) == list(shipped.labels)


@shipped_only
def test_shipped_arrays_fit_and_are_finite(shipped, written):
    """As many inputs as features, and no NaN or infinity anywhere."""
    assert written["n_features"] == len(shipped.features.names) == len(shipped.arrays["mean"])
    assert all(np.isfinite(values).all() for values in shipped.arrays.values())
    assert (shipped.arrays["scale"] > 0).all()


@shipped_only
def test_shipped_model_answers_a_voice(shipped, voice):
    """A voice gets an answer with eight probabilities."""
    prediction = shipped.predict(voice)
    assert prediction.verdict in ("confident", "unsure")
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)


@shipped_only
@pytest.mark.skipif(not TABLE.exists(), reason="no feature table is shipped yet")
def test_shipped_model_is_made_of_the_shipped_table(shipped):
    """The table beside the model is the one that it was trained on."""
    from ser.corpora.table import load_table

    table, data = load_table(TABLE), shipped.metadata["data"]
    assert data["fingerprint"] == table.fingerprint
    assert (data["n_clips"], data["n_speakers"]) == (len(table), len(set(table.speaker)))


@shipped_only
@pytest.mark.skipif(not RESULTS.exists(), reason="no results are shipped yet")
def test_shipped_scores_are_those_in_the_results(written):
    """Model and figures come from one run: the first system's score on unseen actors is its own."""
    first = load_results()["scores"][0]
    own = written["scores"]
    assert {name: first[name] for name in own} == own
