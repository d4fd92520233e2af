"""Answers that were kept: by whom they are, and that nothing else is taken for them."""

from dataclasses import replace

import numpy as np
import pytest

import ser
from ser.emotions import RAVDESS_CODES
from ser.errors import ModelError
from ser.model.confidence import cross_fit
from ser.model.heldout import keep, load_heldout, pack_heldout, path_of, without_suffix
from ser.model.metrics import Answers
from ser.model.model import CONFIDENT, UNSURE
from ser.model.store import load_model, save_model
from ser.training import training
from ser.training.evaluation import CLEAN
from ser.training.training import fit, train_model

from ..tables import QUICK, tiny_table

CLIP = "Actor_03/30"


@pytest.fixture(scope="module")
def trained_apart():
    """A model, its held-out answers and, fold by fold, whom the answering models heard."""
    heard = []

    def noting(rows, setup):
        heard.append(set(rows.speakers))
        return fit(rows, setup)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(training, "fit", noting)
        model, found = train_model(tiny_table(1.5), QUICK, folds=3, jobs=1)
    return model, found[CLEAN], heard


@pytest.fixture
def folder(trained_apart, tmp_path):
    """A model with its held-out answers on disk."""
    model, answers, _ = trained_apart
    save_model(model, tmp_path, pack_heldout(keep(answers), model))
    return tmp_path


def file_in(folder):
    """The file of the answers."""
    return path_of(load_model(folder).metadata, folder)


def exchange(folder, **changes):
    """Rewrite the file with other arrays; None leaves one out."""
    with np.load(file_in(folder)) as file:
        arrays = {k: v for k, v in {**file, **changes}.items() if v is not None}
    np.savez(file_in(folder), allow_pickle=True, **arrays)


def test_no_answer_is_by_a_model_that_heard_the_actor(trained_apart):
    """Each clip's actor is among those left out, and none of these was in the training part."""
    _, answers, heard = trained_apart
    heldout = keep(answers)
    for clip, speaker, part in zip(heldout.clip, heldout.speaker, heldout.part, strict=True):
        assert clip.startswith(speaker)
        assert speaker in heldout.left_out(clip)
        assert not set(heldout.left_out(clip)) & heard[part]


def test_every_clip_has_one_answer(trained_apart):
    """All clips of the table are there, under names without suffix."""
    clips = [without_suffix(name) for name in tiny_table(1.5).labels["clip"]]
    assert sorted(keep(trained_apart[1]).clip) == sorted(clips)


def random_answers(seed):
    """Three hundred answers at random, of three folds."""
    random = np.random.default_rng(seed)
    n, part = 300, np.arange(300) % 3
    clip = np.array([f"Actor_{k % 3}/{k}.wav" for k in range(n)])
    truth, probabilities = random.integers(3, size=n), random.dirichlet([1, 1, 1], n)
    return Answers(("a", "b", "c"), truth, probabilities, part, part, clip, random.random(n))


def test_confidence_comes_from_the_other_folds():
    """What is true of a fold's own clips does not change what is kept of them."""
    answers = random_answers(0)
    part = answers.part
    other = np.where(part == 0, answers.probabilities.argmax(axis=1), answers.truth)
    one, two = keep(answers), keep(replace(answers, truth=other))
    np.testing.assert_array_equal(one.probabilities[part == 0], two.probabilities[part == 0])
    np.testing.assert_array_equal(one.confident[part == 0], two.confident[part == 0])
    assert not np.array_equal(one.probabilities[part == 1], two.probabilities[part == 1])


def test_what_is_kept_are_the_clips_own_answers():
    """Degraded copies have a say in the confidence, and no answer of their own."""
    clean, degraded = random_answers(0), random_answers(1)
    kept = keep(clean, [clean, degraded])
    assert kept.clip.tolist() == [without_suffix(name) for name in clean.clip]
    assert not np.array_equal(kept.probabilities, keep(clean).probabilities)
    expected, confident = cross_fit(clean, [clean, degraded])
    np.testing.assert_array_equal(kept.probabilities, expected.astype(np.float32))
    np.testing.assert_array_equal(kept.confident, confident)


def test_what_was_saved_is_loaded(trained_apart, folder):
    """Every array survives, probabilities in float32."""
    kept, loaded = keep(trained_apart[1]), load_heldout(folder)
    assert loaded.probabilities.dtype == np.float32
    for name, values in vars(loaded).items():
        np.testing.assert_array_equal(values, getattr(kept, name))


def test_an_answer_is_found_under_each_suffix(folder):
    """WAV and FLAC of a clip have one answer, with the verdict that was kept."""
    heldout = load_heldout(folder)
    row = heldout.clip.tolist().index(CLIP)
    for name in (CLIP, f"{CLIP}.wav", f"{CLIP}.flac", f"{CLIP}.WAV"):
        answer = heldout.answer(name, 1.5)
        assert (answer.name, answer.duration, answer.labels) == (
            name,
            1.5,
            ("calm", "happy", "sad"),
        )
        assert answer.verdict == (CONFIDENT if heldout.confident[row] else UNSURE)
        np.testing.assert_array_equal(answer.probabilities, heldout.probabilities[row])


def test_a_clip_of_no_training_has_no_answer(folder):
    """Nothing is made up for a clip that was not in the table."""
    heldout = load_heldout(folder)
    assert heldout.answer("Actor_99/1.wav") is None
    assert heldout.left_out("Actor_99/1.wav") == ()


def test_a_missing_file_is_refused(folder):
    """The message says which and how to make it."""
    path = file_in(folder)
    path.unlink()
    with pytest.raises(ModelError, match=rf"there is no .*{path.name}.*`python -m ser train`"):
        load_heldout(folder)


def test_a_file_by_its_earlier_name_is_read(folder, trained_apart):
    """A model that names none has them in `heldout.npz`; the next one that is saved removes it."""
    model, *_ = trained_apart
    content, old = file_in(folder).read_bytes(), folder / "heldout.npz"
    save_model(model, folder)
    old.write_bytes(content)
    assert load_heldout(folder).answer(CLIP)
    save_model(model, folder, content)
    assert load_heldout(folder).answer(CLIP) and not old.exists()


@pytest.mark.parametrize("name", ["../heldout-0123456789ab.npz", "other.npz", 3])
def test_a_name_that_is_none_of_ours_is_refused(folder, name):
    """A model's JSON opens no other file."""
    with pytest.raises(ModelError, match="names no file of held-out answers: got"):
        path_of({"heldout": name}, folder)


@pytest.mark.parametrize("share", [0, 0.5, 0.98])
def test_half_a_file_is_refused(folder, share):
    """Wherever it was cut off, it is told as damage."""
    content = file_in(folder).read_bytes()
    file_in(folder).write_bytes(content[: int(share * len(content))])
    with pytest.raises(ModelError, match="is damaged: got"):
        load_heldout(folder)


def test_a_flipped_bit_is_refused(folder):
    """The packed arrays carry checksums."""
    content = bytearray(file_in(folder).read_bytes())
    content[content.index(b"probabilities") + 60] ^= 1
    file_in(folder).write_bytes(content)
    with pytest.raises(ModelError, match="is damaged: got"):
        load_heldout(folder)


def test_answers_of_another_training_are_refused(folder, trained_apart):
    """A model with other arrays, beside which the file was left, has other answers."""
    model, _, _ = trained_apart
    other = {name: values + 1 for name, values in model.arrays.items()}
    content = file_in(folder).read_bytes()
    save_model(replace(model, arrays=other), folder, content)
    with pytest.raises(
        ModelError, match=r"belongs to another model: got “model .*3 folds, set-up .*'seed': 0"
    ):
        load_heldout(folder)


@pytest.mark.parametrize(
    "name, wrong, message",
    [
        ("confident", None, "is damaged: got KeyError"),
        ("clip", lambda values: values.astype(object), "is damaged: got ValueError"),
        ("clip", lambda values: values[1:], "does not fit together"),
        ("clip", lambda values: values[0], "does not fit together"),
        ("labels", lambda values: values[1:], "does not fit together"),
        ("probabilities", lambda values: values.astype(str), "does not fit together"),
        ("probabilities", lambda values: values * 2, "no probabilities"),
        ("probabilities", lambda values: values * np.nan, "no probabilities"),
        ("probabilities", lambda values: values + np.array([2, -1, -1]), "no probabilities"),
        ("part", lambda values: np.arange(len(values)), "by models that heard the actor"),
    ],
)
def test_arrays_that_make_no_sense_are_refused(folder, name, wrong, message):
    """A missing, pickled or unfit array, no probabilities, actors in several folds."""
    with np.load(file_in(folder)) as file:
        values = file[name]
    exchange(folder, **{name: wrong and wrong(values)})
    with pytest.raises(ModelError, match=message):
        load_heldout(folder)


def test_the_shipped_answers_score_what_the_model_says():
    """They are those of which the shipped model's metadata tells accuracy and coverage."""
    heldout, metadata = ser.load_heldout(), ser.load_model().metadata
    truth = [RAVDESS_CODES[name.split("-")[2]] for name in heldout.clip]
    right = heldout.labels[heldout.probabilities.argmax(axis=1)] == truth
    assert right.mean() == pytest.approx(metadata["scores"]["accuracy"])
    assert heldout.confident.mean() == pytest.approx(metadata["confidence"]["coverage"])
