"""What a table is good for, said before anything is trained."""

from dataclasses import replace

import numpy as np

from ser.studies.review import FEW_CLIPS, LEAST_CLIPS, review

from ..tables import tiny_table

ENOUGH = FEW_CLIPS // 2  # of each of two speakers


def labelled(table, **labels):
    """A table with other labels."""
    return replace(table, labels={**table.labels, **labels})


def test_a_good_table_has_nothing_said_of_it():
    """Counts follow the order of all tables; what was left out is passed on."""
    table = tiny_table(emotions=("sad", "bored", "calm"), speakers=2, repetitions=ENOUGH)
    result = review(table, ["a.txt: left out"])
    assert list(result.emotions.items()) == [(name, FEW_CLIPS) for name in ("calm", "sad", "bored")]
    assert result.speakers == dict.fromkeys(("Actor_01", "Actor_02"), 3 * ENOUGH)
    assert result.is_usable
    assert result.has_unseen_speakers
    assert (result.left_out, result.problems, result.notes) == (("a.txt: left out",), (), ())


def test_one_emotion_cannot_be_told_from_another():
    """The message names it and says what to add."""
    result = review(tiny_table(emotions=("happy",), speakers=2, repetitions=ENOUGH))
    assert not result.is_usable
    (problem,) = result.problems
    assert "clips of happy alone, and it takes two emotions or more" in problem


def test_too_few_clips_of_an_emotion_are_a_problem():
    """The message names each with its count."""
    table = tiny_table(speakers=2, repetitions=ENOUGH)
    few = LEAST_CLIPS - 1
    rows = [np.flatnonzero(table.emotion == "calm")]
    rows += [
        np.flatnonzero(table.emotion == name)[:: 2 * ENOUGH // few] for name in ("happy", "sad")
    ]
    result = review(table.rows(np.concatenate(rows)))
    assert not result.is_usable
    (problem,) = result.problems
    assert f"of happy and sad: there are {few} and {few}, and it takes {LEAST_CLIPS}" in problem


def test_few_clips_are_told_and_allowed():
    """A model of them can be trained, and will not be good."""
    result = review(tiny_table(speakers=2, repetitions=LEAST_CLIPS))
    n = 2 * LEAST_CLIPS
    assert result.is_usable
    assert f"few clips of calm, happy and sad ({n} of each)." in result.notes[0]


def test_few_clips_of_two_emotions_are_counted_one_by_one():
    """Where they differ."""
    table = tiny_table(speakers=2, repetitions=LEAST_CLIPS)
    result = review(
        table.rows(np.setdiff1d(np.arange(len(table)), np.flatnonzero(table.emotion == "sad")[:3]))
    )
    n = 2 * LEAST_CLIPS
    assert f"({n}, {n} and {n - 3})." in result.notes[0]


def test_one_speaker_alone_is_told():
    """There is no score on unseen speakers then, and the way to one is said."""
    result = review(tiny_table(speakers=1, repetitions=FEW_CLIPS))
    assert result.is_usable
    assert not result.has_unseen_speakers
    (note,) = result.notes
    assert "voice that it has not heard" in note
    assert "happy/anna/clip.wav" in note


def test_an_emotion_of_one_speaker_is_told():
    """With that speaker held out it cannot be learnt, so it counts as wrong."""
    table = tiny_table(speakers=2, repetitions=FEW_CLIPS)
    own = (table.emotion == "sad") & (table.speaker == "Actor_02")
    result = review(labelled(table, emotion=np.where(own, "bored", table.emotion)))
    assert result.is_usable
    (note,) = result.notes
    assert note.startswith("Only one speaker has clips of sad and bored.")


def test_two_emotions_one_of_them_by_one_speaker_cannot_be_told_apart():
    """With that speaker held out a single emotion is left, which the training would refuse."""
    table = tiny_table(emotions=("calm", "sad"), speakers=2, repetitions=FEW_CLIPS)
    (problem,) = review(
        table.rows((table.emotion == "calm") | (table.speaker == "Actor_02"))
    ).problems
    assert problem.startswith("Only Actor_02 has clips of sad")
    assert "these have clips of calm alone: it takes two" in problem


def test_an_empty_table_is_a_problem():
    """As when all clips of one's own were left out."""
    assert not review(tiny_table().rows(np.array([], dtype=int))).is_usable
