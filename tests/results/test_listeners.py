"""People's figure beside a model's: only on the choices that people had."""

import numpy as np

from ser.emotions import EMOTIONS, TUTORIAL_EMOTIONS
from ser.model.metrics import Answers
from ser.results.listeners import are_comparable, measure_merged


def answers_to(*pairs):
    """Certain answers, given as what was meant and what was heard."""
    names = tuple(name for name in EMOTIONS if name in {name for pair in pairs for name in pair})
    truth, heard = (np.array([names.index(pair[k]) for pair in pairs]) for k in (0, 1))
    clips = np.array([f"{k}.wav" for k in range(len(pairs))])
    ones = np.ones(len(pairs))
    return Answers(names, truth, np.eye(len(names))[heard], clips, ones, clips, ones)


def test_calm_counts_as_neutral():
    """Calm and neutral taken for each other are right then, and other mistakes stay mistakes."""
    found = measure_merged(answers_to(("neutral", "calm"), ("calm", "sad"), ("sad", "sad")))
    assert abs(found["accuracy"] - 2 / 3) < 1e-9
    assert abs(found["uar"] - 3 / 4) < 1e-9


def test_only_all_eight_emotions_are_comparable():
    """Of fewer, people were asked another question."""
    every = [(name, name) for name in EMOTIONS]
    assert are_comparable(answers_to(*every))
    assert not are_comparable(answers_to(*every[:7]))
    assert not are_comparable(answers_to(*((name, name) for name in TUTORIAL_EMOTIONS)))
