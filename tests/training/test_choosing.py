"""Regularisation and length of a training are chosen on speakers whom no model heard."""

from dataclasses import replace

import numpy as np
import pytest

from ser.training import choosing
from ser.training.choosing import PATIENCE, choose, inner_folds
from ser.training.epochs import Epoch, Rows

from ..tables import CHOOSING, rows_in, tiny_table

ROWS = rows_in(tiny_table(1))


def random_rows(seed):
    """Vectors, labels and speakers drawn at random; column 0 says who speaks."""
    random = np.random.default_rng(seed)
    speaker = random.integers(random.integers(2, 12), size=150)
    labels = random.choice(["calm", "happy", "sad"], 150)
    vectors = np.column_stack([speaker, random.standard_normal((150, 3))]).astype(np.float32)
    return Rows(vectors, labels, np.array([f"Actor_{k:02}" for k in speaker]))


@pytest.mark.parametrize("seed", range(8))
def test_inner_folds_hold_out_speakers(seed):
    """Whoever speaks however often: nobody is on both sides, and nobody is left out."""
    rows = random_rows(seed)
    folds = inner_folds(rows)
    assert len(folds) == choosing.INNER_USED
    for train, test in folds:
        assert not set(rows.speakers[train]) & set(rows.speakers[test])
        assert sorted([*train, *test]) == list(range(len(rows)))


def test_a_fold_whose_training_would_lack_an_emotion_is_left_out():
    """A model that never saw an emotion cannot be judged on it."""
    alone = np.where(ROWS.speakers == "Actor_01", "awe", ROWS.labels)
    folds = inner_folds(replace(ROWS, labels=alone))
    assert folds
    assert all("Actor_01" in ROWS.speakers[train] for train, _ in folds)
    assert inner_folds(replace(ROWS, labels=ROWS.speakers)) == []


@pytest.fixture
def courses(monkeypatch):
    """Held-out losses after each epoch, alpha by alpha, given beforehand; and whom was asked."""
    told, asked = {}, []

    def course(rows, held_out, setup, alpha):
        asked.append((alpha, set(rows.speakers), set(held_out.speakers)))
        return np.pad(told[alpha], (0, setup.epochs - len(told[alpha])), mode="edge")

    monkeypatch.setattr(choosing, "_course", course)
    monkeypatch.setattr(choosing, "ALPHAS_TRIED", (0.1, 1.0, 10.0))
    told.update({0.1: [0.9, 0.8, 0.9], 1.0: [0.9, 0.5, 0.4, 0.7], 10.0: [0.6]})
    return told, asked


@pytest.mark.parametrize("seed", range(4))
def test_everything_is_chosen_on_speakers_held_out(seed, courses):
    """Random speakers: each alpha is judged on the same ones, whom its models never heard."""
    rows = random_rows(seed)
    choose(rows, CHOOSING)
    everybody = set(rows.speakers)
    for _, heard, asked in courses[1]:
        assert heard and asked and not heard & asked
        assert heard | asked == everybody
    for alpha in (0.1, 1.0, 10.0):
        judges = [held_out for a, _, held_out in courses[1] if a == alpha]
        assert len(judges) == choosing.INNER_USED
        assert judges == [held_out for a, _, held_out in courses[1] if a == 0.1]


def test_alpha_and_epochs_are_those_of_the_lowest_loss(courses):
    """Of three courses, the one that gets lowest, and where it does."""
    assert choose(ROWS, CHOOSING) == (1.0, 3)


def test_without_stopping_the_last_epoch_counts(courses):
    """An alpha that was best halfway is no use if training goes on to the end."""
    assert choose(ROWS, replace(CHOOSING, early_stopping=False)) == (10.0, 12)


def test_what_the_set_up_says_is_not_chosen(courses):
    """A fixed alpha is kept, and with a fixed length nothing is tried at all."""
    assert choose(ROWS, replace(CHOOSING, alpha=0.1)) == (0.1, 2)
    assert {alpha for alpha, *_ in courses[1]} == {0.1}
    courses[1].clear()
    assert choose(ROWS, replace(CHOOSING, alpha=0.1, early_stopping=False)) == (0.1, 12)
    assert courses[1] == []


def test_one_speaker_has_the_middle_alpha(courses):
    """Where nobody can be held out nothing is tried."""
    alone = replace(ROWS, speakers=np.full(len(ROWS), "Actor_01"))
    assert choose(alone, CHOOSING) == (1.0, 12)
    assert courses[1] == []


def losses_after_each_epoch(losses):
    """A stand-in for `run_epochs` that tells these held-out losses, and how many were asked for."""

    def run(*_):
        for run.seen, loss in enumerate(losses, 1):
            yield Epoch(run.seen, 0.0, loss)

    return run


def test_a_course_stops_some_epochs_after_its_lowest(monkeypatch):
    """It goes on for `PATIENCE` more, and stays as it was after the last."""
    run = losses_after_each_epoch([0.9, 0.5, *np.linspace(0.6, 0.9, 20)])
    monkeypatch.setattr(choosing, "run_epochs", run)
    course = choosing._course(ROWS, ROWS, replace(CHOOSING, epochs=20), 0.1)
    assert run.seen == 2 + PATIENCE
    assert (len(course), course.argmin()) == (20, 1)
    np.testing.assert_allclose(course[run.seen :], course[run.seen - 1])


def test_a_course_that_falls_goes_on():
    """Separable emotions get better and better: all epochs are run, and the last is chosen."""
    rows = rows_in(tiny_table(8))
    alpha, epochs = choose(rows, replace(CHOOSING, alpha=0.1, learning_rate=0.01))
    assert (alpha, epochs) == (0.1, 12)
