"""Protocols: who is in training and test, and that answers stand beside their clips."""

from dataclasses import replace

import numpy as np
import pytest

from ser.corpora.copies import Copies
from ser.corpora.table import FeatureTable
from ser.errors import CorpusError
from ser.model.metrics import summarise, uar
from ser.model.probabilities import distance_of
from ser.training.evaluation import CLEAN, PUBLISHED_FOLDS, answer_held_out, splits
from ser.training.training import fit

from ..tables import N_COPIES, QUICK, RHYTHM, tiny_copies, tiny_table


def answered(table, protocol="actors", **more):
    """Answers to a table's own clips, by three folds or splits."""
    parts = splits(table, protocol, folds=3, repeats=3)
    return answer_held_out(table, fit, parts, QUICK, jobs=1, **more)[CLEAN]


def test_no_actor_is_on_both_sides():
    """The folds over actors test every clip once, always by other actors' models."""
    table = tiny_table(speakers=7)
    tested = []
    for train, test in splits(table, "actors", 3):
        assert not set(table.speaker[train]) & set(table.speaker[test])
        assert len(train) + len(test) == len(table)
        tested += test.tolist()
    assert sorted(tested) == list(range(len(table)))


def test_random_splits_test_a_quarter():
    """As many splits as asked for, each with a quarter of the clips, all of them different."""
    table = tiny_table()
    parts = splits(table, "random", repeats=5)
    assert [len(test) for _, test in parts] == [len(table) / 4] * 5
    assert all(not set(train) & set(test) for train, test in parts)
    assert len({tuple(test) for _, test in parts}) == 5


def test_random_splits_follow_the_seed():
    """The same seed draws the same clips, another one others."""
    first, again, other = (
        splits(tiny_table(), "random", repeats=1, seed=seed)[0][1].tolist() for seed in (0, 0, 1)
    )
    assert first == again != other


def test_the_published_folds_are_of_all_actors():
    """Each of RAVDESS's 24 is in one of the five."""
    actors = [number for fold in PUBLISHED_FOLDS for number in fold]
    assert sorted(actors) == list(range(1, 25))


def test_the_published_folds_test_every_clip_once():
    """By models that never heard the fold's actors, who are those of the paper."""
    table = tiny_table(speakers=24)
    parts = splits(table, "published")
    for (train, test), fold in zip(parts, PUBLISHED_FOLDS, strict=True):
        assert set(table.speaker[test]) == {f"Actor_{number:02}" for number in fold}
        assert not set(table.speaker[train]) & set(table.speaker[test])
        assert len(train) + len(test) == len(table)
    assert sorted(np.concatenate([test for _, test in parts])) == list(range(len(table)))


@pytest.mark.parametrize("speakers", [6, 23, 25])
def test_published_folds_of_other_data_are_refused(speakers):
    """A figure on some of the actors would not compare with the published ones."""
    with pytest.raises(CorpusError, match=r"the 24 actors of RAVDESS.*Use the protocol 'actors'"):
        splits(tiny_table(speakers=speakers), "published")


def test_unknown_protocol_is_refused():
    """The message names those there are."""
    with pytest.raises(CorpusError, match="'loud': expected one of actors, random, published"):
        splits(tiny_table(), "loud")


@pytest.mark.parametrize("folds", [1, 7])
def test_more_folds_than_actors_are_refused(folds):
    """There must be two folds and an actor for each."""
    with pytest.raises(CorpusError, match=f"make {folds} folds: expected 2 to 6"):
        splits(tiny_table(speakers=6), "actors", folds)


def test_one_speaker_is_no_test_of_unseen_ones():
    """The message says what can be done."""
    with pytest.raises(CorpusError, match=r"there is one speaker, expected two .*'random'"):
        splits(tiny_table(speakers=1), "actors", 2)


def test_separable_emotions_are_all_found():
    """If emotions lie far apart, every clip of unseen actors is answered rightly."""
    score = summarise(answered(tiny_table(distance=8)), "actors", RHYTHM, 72)
    assert (score["uar"], score["accuracy"], score["uar_ci95"]) == (1, 1, [1, 1])
    assert score["confusion"] == (24 * np.eye(3, dtype=int)).tolist()


@pytest.mark.parametrize("protocol", ["actors", "random"])
def test_noise_scores_about_chance(protocol):
    """If the features say nothing, neither protocol finds anything: no label leaks."""
    answers = answered(tiny_table(distance=0, repetitions=12), protocol)
    assert uar(answers.confusion()) == pytest.approx(1 / 3, abs=0.1)


@pytest.mark.parametrize("protocol", ["actors", "random"])
def test_answers_belong_to_their_clips(protocol):
    """Truth, speaker and fold stand beside the answer to the same clip."""
    table = tiny_table()
    answers = answered(table, protocol)
    assert answers.emotions == ("calm", "happy", "sad")
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1, rtol=1e-6)
    parts = splits(table, protocol, folds=3, repeats=3)
    rows = np.concatenate([test for _, test in parts])
    np.testing.assert_array_equal(np.array(answers.emotions)[answers.truth], table.emotion[rows])
    np.testing.assert_array_equal(answers.speaker, table.speaker[rows])
    np.testing.assert_array_equal(answers.clip, table.labels["clip"][rows])
    assert np.bincount(answers.part).tolist() == [len(test) for _, test in parts]


def test_an_emotion_that_training_never_saw_gets_no_probability():
    """If one actor alone shows an emotion, the model that leaves this actor out cannot know it."""
    table = tiny_table()
    missing = (table.emotion == "sad") & (table.speaker != "Actor_01")
    emotion = np.where(missing, "calm", table.emotion)
    table = replace(table, labels={**table.labels, "emotion": emotion})
    answers = answer_held_out(table, fit, splits(table, "actors", 6), QUICK, jobs=1)[CLEAN]
    of_actor = answers.speaker == "Actor_01"
    assert (answers.probabilities[of_actor, 2] == 0).all()
    assert (answers.probabilities[~of_actor, 2] > 0).all()


def test_distance_is_from_the_training_part():
    """It is that of the clip as its fold's own scaler sees it."""
    table, parts = tiny_table(), splits(tiny_table(), "actors", 3)
    answers = answer_held_out(table, fit, parts, QUICK, jobs=1)[CLEAN]
    vectors = table.matrix(RHYTHM)
    for part, (train, test) in enumerate(parts):
        scaled = (vectors[test] - vectors[train].mean(axis=0)) / vectors[train].std(axis=0)
        expected = distance_of(np.clip(scaled, -QUICK.limit, QUICK.limit))
        np.testing.assert_allclose(answers.distance[answers.part == part], expected, rtol=1e-4)


@pytest.mark.parametrize("protocol", ["actors", "random"])
def test_same_seed_same_digits(protocol):
    """Evaluated twice, either protocol gives the same probabilities to the last bit."""
    one, two = (answered(tiny_table(2), protocol) for _ in range(2))
    np.testing.assert_array_equal(one.probabilities, two.probabilities)
    np.testing.assert_array_equal(one.distance, two.distance)


def numbered() -> tuple[FeatureTable, Copies]:
    """The tiny table and its copies, numbered through in column 0 of their vectors."""
    table, copies = tiny_table(), tiny_copies()
    for each, first in ((table, 0), (copies.table, len(table))):
        each.groups["rhythm"][:, 0] = first + np.arange(len(each))
    return table, copies


@pytest.mark.parametrize("protocol", ["actors", "random"])
def test_no_copy_crosses_a_fold(protocol):
    """What trains sees no copy of a tested clip, nor one with a tested clip in its babble."""
    table, copies = numbered()
    clips, seen = table.labels["clip"], []

    def spy(rows, setup):
        seen.append(rows.vectors[:, 0].astype(int))
        return fit(rows, setup)

    parts = splits(table, protocol, folds=3, repeats=4)
    answer_held_out(table, spy, parts, QUICK, jobs=1, copies=copies)
    for (train, test), rows in zip(parts, seen, strict=True):
        copied = rows[rows >= len(table)] - len(table)
        np.testing.assert_array_equal(rows[rows < len(table)], train)
        assert not np.isin(copies.parent[copied], clips[test]).any()
        assert not np.isin(copies.sources[copied], clips[test]).any()
        whole = np.isin(copies.parent, clips[train])
        whole &= (np.isin(copies.sources, clips[train]) | (copies.sources == "")).all(axis=1)
        np.testing.assert_array_equal(copied, np.flatnonzero(whole))
        assert len(copied) > 0
        if protocol == "actors":
            assert len(copied) == N_COPIES * len(train)


def test_no_copies_are_trained_on_unless_they_are_given():
    """A variant is answered only."""
    table, copies = numbered()
    seen = []

    def spy(rows, setup):
        seen.append(len(rows))
        return fit(rows, setup)

    variants = {"copies": copies.table}
    answer_held_out(table, spy, splits(table, "actors", 3), QUICK, jobs=1, variants=variants)
    assert seen == [48, 48, 48]


@pytest.mark.parametrize("with_copies", [False, True])
def test_variants_are_answered_by_the_model_that_never_heard_the_clip(with_copies):
    """Each version of a clip is answered in the fold in which the clip itself is."""
    table, copies = tiny_table(), tiny_copies()
    shuffled = np.random.default_rng(0).permutation(len(table))
    variants = {"noise": tiny_table(seed=1).rows(shuffled), "copies": copies.table}
    parts = splits(table, "actors", 3)
    used = copies if with_copies else None
    found = answer_held_out(table, fit, parts, QUICK, jobs=1, copies=used, variants=variants)
    assert list(found) == [CLEAN, "noise", "copies"]
    fold_of = dict(zip(found[CLEAN].clip.tolist(), found[CLEAN].part.tolist(), strict=True))
    for name, version in variants.items():
        answers = found[name]
        assert sorted(answers.clip) == sorted(version.labels["clip"])
        assert [fold_of[clip] for clip in answers.clip.tolist()] == answers.part.tolist()
        emotion = dict(zip(table.labels["clip"].tolist(), table.emotion.tolist(), strict=True))
        truth = [answers.emotions[k] for k in answers.truth]
        assert truth == [emotion[clip] for clip in answers.clip.tolist()]


def test_a_variant_has_the_answers_it_would_have_alone():
    """What is answered besides changes no digit, and the same clips get the same answers."""
    table, parts = tiny_table(), splits(tiny_table(), "actors", 3)
    alone = answer_held_out(table, fit, parts, QUICK, jobs=1)[CLEAN]
    variants = {"noise": tiny_table(seed=1), "same": table}
    found = answer_held_out(table, fit, parts, QUICK, jobs=1, variants=variants)
    for name in (CLEAN, "same"):
        order_of = np.argsort(found[name].clip)
        np.testing.assert_allclose(
            found[name].probabilities[order_of],
            alone.probabilities[np.argsort(alone.clip)],
            atol=1e-6,
        )


def test_processes_give_the_same_answers():
    """How folds are dealt out changes nothing."""
    table, parts = tiny_table(2), splits(tiny_table(2), "actors", 3)
    one, two = (answer_held_out(table, fit, parts, QUICK, jobs=jobs)[CLEAN] for jobs in (1, 2))
    np.testing.assert_array_equal(one.probabilities, two.probabilities)
