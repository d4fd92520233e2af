"""The model card: every figure is the metadata's, and nothing that must be said is missing."""

from dataclasses import replace

import pytest

from ser.results.card import MUST_NOT, write_card
from ser.training.setup import Setup
from tests.results.test_scores import results_of, score

from ..tables import RHYTHM

CONFIDENCE = {
    "temperature": 1.234,
    "threshold": 0.567,
    "farthest": 1.89,
    "accuracy_at_70": 0.876,
    "target": 0.75,
    "coverage": 0.432,
    "accuracy_confident": 0.789,
    "accuracy_unsure": 0.345,
    "accuracy_all": 0.6,
    "calibration_error": 0.0214,
}
OWN = score("actors", uar=0.654) | {
    "per_emotion": {"calm": 0.91, "happy": 0.48, "sad": 0.57},
}
METADATA = {
    "setup": Setup(features=RHYTHM, hidden=(77, 66), seed=42).to_dict(),
    "alpha": 10.0,
    "epochs": 17,
    "folds": 5,
    "command": "python -m ser train --seed 42 -o elsewhere",
    "data": {"n_clips": 1234, "n_copies": 5678, "n_speakers": 23, "fingerprint": "0123abcd" * 8},
    "versions": {"numpy": "9.8.7", "scikit-learn": "6.5.4"},
    "scores": OWN,
    "confidence": CONFIDENCE,
}


@pytest.fixture
def card(trained):
    """The card of a model with made-up figures that are easy to recognise."""
    return write_card(replace(trained, metadata=METADATA))


@pytest.mark.parametrize(
    "figure",
    [
        "3 acted emotions",
        "1,234 clips",
        "23 professional actors",
        "4 statistics of the voice (rhythm)",
        "77 and 66 tanh units, alpha 10, 17 epochs",
        "on 5,678 degraded copies of the clips (seed 42)",
        "python -m ser train --seed 42 -o elsewhere",
        f"`{'0123abcd' * 8}`",
        "numpy 9.8.7, scikit-learn 6.5.4",
        "5 folds",
        "Chosen on a third of the training speakers of each fold",
        "chosen on clean clips and on degraded copies",
        "UAR on unseen actors 65.4% (61.4–69.4), accuracy 66.4%.",
        "- calm: 91%",
        "- happy: 48%",
        "- sad: 57%",
        "happy is found least often",
        "at least 0.57",
        "above\nwhich 75% of the answers",
        "43% of the answers are confident",
        "79% are right; of the others 35% are",
        "Of the surest 70 %, 88% are right",
        "temperature of 1.23",
        "beyond a distance of 1.89",
        "0.021 (15 bins)",
    ],
)
def test_each_figure_is_the_metadatas(figure, card):
    """What was measured, and how, stands in the card as the metadata have it."""
    assert " ".join(figure.split()) in " ".join(card.split())


def test_a_share_of_nothing_is_a_dash(trained):
    """Where every answer was confident the card claims nothing about the others."""
    confidence = {**CONFIDENCE, "accuracy_unsure": None}
    card = write_card(replace(trained, metadata={**METADATA, "confidence": confidence}))
    assert "79% are right; of the others – are." in " ".join(card.split())


def test_licence_and_attribution(card):
    """The data's authors, its DOI and its licence are named."""
    text = " ".join(card.split())
    assert "Steven R. Livingstone and Frank A. Russo" in text
    assert "10.1371/journal.pone.0196391" in text
    assert "CC BY-NC-SA 4.0" in text
    assert "no commercial use, share alike" in text


@pytest.mark.parametrize("use", MUST_NOT.replace(" or ", ", ").split(", "))
def test_what_it_must_not_be_used_for(use, card):
    """Each use in which a wrong answer would harm someone is ruled out by name."""
    assert use in card.split("## What it must not be used for")[1]


def test_it_says_whom_it_fails(card):
    """Limits are part of the card."""
    limits = card.split("## Who it fails for")[1]
    for whom in ("does not act", "Other languages", "Noisy rooms"):
        assert whom in limits


def test_what_was_not_done_is_not_claimed(trained):
    """Nothing chosen, no copies, other speakers: each sentence is of this model."""
    setup = Setup(features=RHYTHM, alpha=3.0, early_stopping=False).to_dict()
    data = {**METADATA["data"], "n_copies": 0}
    told = {**METADATA, "setup": setup, "data": data}
    card = write_card(replace(trained, metadata=told), of_ravdess=False)
    for claim in ("Chosen on a third", "degraded copies", "RAVDESS) by", "Toronto"):
        assert claim not in card
    assert "1,234 clips of 23 speakers, brought by whoever made this model" in card


def test_nothing_is_left_to_fill_in(card):
    """No placeholder of the template survives."""
    assert "{" not in card and "}" not in card


def test_what_was_measured_replaces_the_summary(trained):
    """Both protocols side by side, then degraded clips, feature groups and other corpora."""
    results = results_of(score("actors", uar=0.6), score("random", uar=0.8))
    card = write_card(replace(trained, metadata=METADATA), results)
    assert "| this app, 8 emotions | 60.0% (56.0–64.0) |" in card
    assert "accuracy 70.0% (60.0–80.0) on unseen actors" in " ".join(card.split())
    assert "48 kHz 99.0%" in card
    assert "UAR on unseen actors 65.4%" not in card


def test_a_trained_models_own_metadata_are_enough(trained):
    """What training and storing give is all that the card asks for."""
    card = write_card(trained)
    assert trained.metadata["data"]["fingerprint"] in card
    assert "python -m ser train -o tiny" in card
