"""Other ways to train stand where ours does."""

import numpy as np
import pytest

from benchmarks.limits.trials import TRIALS
from ser.training.evaluation import CLEAN, answer_held_out, splits

from ..tables import QUICK, tiny_table

TABLE = tiny_table(1.5)
FITS = sorted({trial.fit for trial in TRIALS}, key=lambda fit: fit.__name__)


@pytest.mark.parametrize("fit", FITS, ids=lambda fit: fit.__name__)
def test_each_gives_an_answer_to_every_clip(fit):
    """Probabilities of the same emotions, better than guessing."""
    parts = splits(TABLE, "actors", 3)
    answers = answer_held_out(TABLE, fit, parts, QUICK, jobs=1)[CLEAN]
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1, rtol=1e-5)
    assert answers.emotions == ("calm", "happy", "sad")
    assert answers.correct.mean() > 1 / 3
