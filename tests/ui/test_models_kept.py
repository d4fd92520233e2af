"""The memory that models and tables of all visits take: each is counted, or not kept at all."""

from dataclasses import replace

import numpy as np

from ser.studies.plan import Outcome, Plan
from ser.studies.presets import Draft
from ser.studies.process import DONE, Run
from ser.ui.answerer import Answerer
from ser.ui.kept import Kept
from ser.ui.train.workshop import FOLDER, OWN, SHIPPED, Data, Trained, Workshop
from ser.ui.visit import Visit
from ser.workers.gathering import add_to
from ser.workers.process import WorkerProcess

from ..tables import biased_model, tiny_table

MODEL = biased_model([0.5, 0.3, 0.2])
OUTCOME = Outcome(Plan(), None, None, {}, (), MODEL, bytes(1000), None, {}, 0.0)
SIZE = MODEL.nbytes + 1000


def finished():
    """A training that has ended while its visitor was on another page."""
    return Run(Plan(), state=DONE, outcome=OUTCOME)


def test_model_in_use_counts_though_its_training_lost_it():
    """It is the last thing that a visit gives, and then the visitor is told whose answers come."""
    visit, kept = Visit(), Kept(MODEL.nbytes)
    visit.use(Answerer("1. Ours", MODEL, None))
    assert sum(held.size for held in visit.held()) == MODEL.nbytes
    kept.keep_bounds(visit)
    assert visit.adopted
    Kept(MODEL.nbytes - 1).keep_bounds(visit)
    assert (visit.adopted, visit.lost_model) == (None, "1. Ours")


def test_training_that_nobody_has_looked_at_counts():
    """Over the bound its scores are kept and shown, without the model."""
    shop = Workshop(run=finished(), asked=(Draft(), Data(SHIPPED, tiny_table())))
    assert sum(held.size for held in shop.held()) == SIZE
    Kept(0).keep_bounds(shop)
    assert shop.take_in(5) and not shop.trained[0].is_kept
    assert not shop.held()


def test_what_was_measured_of_a_visitors_clips_counts_and_can_be_dropped():
    """After the models: it is needed for every training that follows."""
    table = tiny_table()
    shop = Workshop(trained=[Trained("1", Draft(), OWN, OUTCOME)])
    shop.take(Data(OWN, table))
    assert [held.size for held in shop.held()] == [SIZE, table.nbytes]
    Kept(table.nbytes).keep_bounds(shop)
    assert shop.data and not shop.trained[0].is_kept
    Kept(0).keep_bounds(shop)
    assert shop.is_lost and not shop.data


def test_a_folder_of_ones_own_computer_is_nobody_elses_memory():
    """It is never dropped for another visitor."""
    shop = Workshop()
    shop.take(Data(FOLDER, tiny_table()))
    assert not shop.held()


def test_clips_joined_with_ravdess_copy_none_of_its_numbers():
    """They are put together when they are trained on, with the same digits."""
    there, own = tiny_table(), tiny_table(seed=1)
    joined, _ = add_to(there, own)
    numbers = joined.groups["rhythm"]
    np.testing.assert_array_equal(numbers[: len(there)], there.groups["rhythm"])
    np.testing.assert_array_equal(numbers[len(there) :], own.groups["rhythm"])
    assert joined.nbytes == sum(values.nbytes for values in joined.labels.values())
    assert joined.rows(np.arange(3)).nbytes > 3 * 8


def test_worker_keeps_no_model_alive():
    """A model that its visitor has dropped is gone, though a worker has answered with it."""
    import gc
    import weakref

    from ser.workers.pool import WorkerPool

    from ..audio_files import wav
    from ..synth import SAMPLE_RATE, speech

    model = replace(MODEL)
    gone = weakref.ref(model)
    with WorkerPool(1) as pool:
        pool.answer(wav(speech(1.0, seed=1), SAMPLE_RATE), "a.wav", model)
        del model
        gc.collect()
        assert gone() is None
        assert isinstance(pool._free[0], WorkerProcess)
