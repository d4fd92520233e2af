"""The epoch loop: the same digits every time, whole whenever it is left, and a mean that is one."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import log_loss, recall_score

from ser.training import epochs
from ser.training.epochs import (
    NEW_SHARE,
    Rows,
    cross_entropy,
    in_epochs,
    make_mlp,
    run_epochs,
    score,
)
from ser.training.setup import OURS, TUTORIAL_SETUP

from ..tables import QUICK, rows_in, tiny_table

ROWS = rows_in(tiny_table(1.5))
OTHERS = rows_in(tiny_table(1.5, speakers=2, seed=1))


def weights(mlp):
    """All weights and biases as they are now, flat."""
    return np.concatenate([each.ravel() for each in (*mlp.coefs_, *mlp.intercepts_)])


def after(count, averaging=True, setup=QUICK):
    """A network after some epochs."""
    mlp = make_mlp(setup, 0.1)
    assert len(list(run_epochs(mlp, ROWS, count, averaging))) == count
    return mlp


@pytest.mark.parametrize("averaging", [True, False])
@pytest.mark.parametrize("solver", ["adam", "sgd"])
def test_equal_seeds_give_equal_digits(solver, averaging):
    """Trained twice, all weights and all that is told of the epochs are equal to the last bit."""
    told, networks = [], []
    for _ in range(2):
        mlp = make_mlp(replace(QUICK, solver=solver, seed=5), 0.1)
        told.append(list(run_epochs(mlp, ROWS, 4, averaging, OTHERS)))
        networks.append(weights(mlp))
    assert told[0] == told[1]
    np.testing.assert_array_equal(*networks)


def test_another_seed_gives_other_digits():
    """The seed reaches the weights."""
    assert not np.array_equal(weights(after(1)), weights(after(1, setup=replace(QUICK, seed=1))))


@pytest.mark.parametrize("averaging", [True, False])
def test_cancelling_leaves_a_whole_network(averaging):
    """Closed after three of ten epochs, it is the network of a training of three."""
    mlp = make_mlp(QUICK, 0.1)
    training = run_epochs(mlp, ROWS, 10, averaging)
    for _ in range(3):
        next(training)
    training.close()
    np.testing.assert_array_equal(weights(mlp), weights(after(3, averaging)))


def test_a_cancelled_training_leaves_the_next_alone():
    """Nothing is shared: one that is dropped halfway does not change another's digits."""
    dropped = run_epochs(make_mlp(QUICK, 0.1), ROWS, 10)
    next(dropped)
    found = after(3)
    dropped.close()
    np.testing.assert_array_equal(weights(found), weights(after(3)))


def test_watching_speakers_changes_nothing():
    """Held-out speakers are asked, and not learnt from."""
    mlp = make_mlp(QUICK, 0.1)
    list(run_epochs(mlp, ROWS, 3, held_out=OTHERS))
    np.testing.assert_array_equal(weights(mlp), weights(after(3)))


def test_the_mean_of_weights_is_one_of_the_epochs():
    """Up to the fifth epoch each counts alike; averaging does not change the epochs themselves."""
    plain = [weights(after(count, averaging=False)) for count in range(1, 6)]
    for count in range(1, 6):
        expected = np.mean(plain[:count], axis=0)
        np.testing.assert_allclose(weights(after(count)), expected, rtol=1e-5, atol=1e-6)


def test_the_mean_of_weights_moves():
    """From the fifth on, the latest counts a fifth and all before it the rest."""
    plain = [weights(after(count, averaging=False)) for count in range(1, 8)]
    expected = np.mean(plain[:5], axis=0)
    for latest in plain[5:]:
        expected = (1 - NEW_SHARE) * expected + NEW_SHARE * latest
    np.testing.assert_allclose(weights(after(7)), expected, rtol=1e-5, atol=1e-6)


def test_a_moving_mean_by_hand():
    """Of 1, 3 and 8 it is 1, then 2, then 4; and the sixth epoch counts a fifth."""
    mean, seen = [], []
    for number, value in enumerate((1.0, 3.0, 8.0), 1):
        mean = epochs._moved(mean, [np.array([value], np.float32)], number)
        seen.append(mean[0].item())
    assert seen == pytest.approx([1, 2, 4])
    (sixth,) = epochs._moved(mean, [np.array([9.0], np.float32)], 6)
    assert sixth.item() == pytest.approx(4 + 5 / 5)


def test_epochs_are_numbered_and_learn():
    """From 1 on; separable emotions are found by speakers never heard, at a falling loss."""
    rows, others = (rows_in(tiny_table(8, speakers=n, seed=n)) for n in (6, 2))
    told = list(run_epochs(make_mlp(QUICK, 0.1), rows, 10, True, others))
    assert [epoch.number for epoch in told] == list(range(1, 11))
    assert told[-1].held_out_loss < told[0].held_out_loss
    assert told[-1].held_out_uar == 1


def test_without_held_out_speakers_nothing_is_claimed_of_them():
    """Loss and UAR are NaN then."""
    (told,) = run_epochs(make_mlp(QUICK, 0.1), ROWS, 1)
    assert np.isnan([told.held_out_loss, told.held_out_uar]).all()


def test_cross_entropy_by_hand():
    """Weights of 0 leave the biases, whose shares are known; the penalty on alpha is no part."""
    mlp, share = after(1), np.array([0.5, 0.3, 0.2])
    mlp.alpha = 1000.0
    mlp.coefs_ = [0 * each for each in mlp.coefs_[:-1]] + [0 * mlp.coefs_[-1] + 7]
    mlp.intercepts_ = [0 * each for each in mlp.intercepts_[:-1]] + [np.log(share)]
    each_as_often = -np.log(share).mean()  # as there are as many clips of each emotion
    assert cross_entropy(mlp, ROWS) == pytest.approx(each_as_often, rel=1e-6)


def test_the_score_is_that_of_scikit_learn():
    """Mean of -log of the truth's probability, and the mean recall."""
    mlp = after(2)
    answer = mlp.predict_proba(OTHERS.vectors)
    loss, uar = score(mlp, OTHERS)
    assert loss == pytest.approx(log_loss(OTHERS.labels, answer))
    likeliest = mlp.classes_[answer.argmax(axis=1)]
    assert uar == pytest.approx(recall_score(OTHERS.labels, likeliest, average="macro"))


def test_an_emotion_without_clips_lowers_no_score():
    """Speakers that show two emotions of three, both found, have a UAR of 1, not 2/3 or 1/2."""
    mlp = make_mlp(QUICK, 0.1)
    list(run_epochs(mlp, rows_in(tiny_table(8)), 10))
    calm_or_sad = rows_in(tiny_table(8, seed=1).only(["calm", "sad"]))
    calm = calm_or_sad[calm_or_sad.labels == "calm"]
    assert score(mlp, calm_or_sad)[1] == score(mlp, calm)[1] == 1
    wrong = Rows(calm.vectors[:, [1, 0, 2, 3]], calm.labels, calm.speakers)
    both = Rows(*(np.concatenate([a, b]) for a, b in zip(*map(parts, (calm, wrong)), strict=True)))
    assert score(mlp, both)[1] == 0.5


def parts(rows):
    """The three arrays of some rows."""
    return rows.vectors, rows.labels, rows.speakers


def test_rows_are_chosen_together():
    """A vector stays with its label and its speaker."""
    chosen = ROWS[ROWS.speakers == "Actor_02"]
    assert len(chosen) == 12
    assert set(chosen.speakers) == {"Actor_02"}
    np.testing.assert_array_equal(chosen.vectors, ROWS.vectors[12:24])
    np.testing.assert_array_equal(chosen.labels, ROWS.labels[12:24])


def test_what_keeps_scikit_learns_own_fit():
    """The tutorial's preset, and the solver that knows no epochs; all else goes by epochs."""
    assert in_epochs(OURS)
    assert in_epochs(replace(TUTORIAL_SETUP, early_stopping=True))
    assert in_epochs(replace(TUTORIAL_SETUP, averaging=True))
    assert not in_epochs(TUTORIAL_SETUP)
    assert not in_epochs(replace(OURS, solver="lbfgs"))
