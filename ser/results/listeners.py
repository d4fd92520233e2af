"""How well people do on RAVDESS, to set beside a model's figures on the same choices.

Listeners of the corpus's own study chose among seven emotions, calm and neutral counted as one, so
only a model's answers that are counted the same way can be set beside theirs.
"""

from typing import Any

from ..emotions import EMOTIONS
from ..model.metrics import MERGED, Answers, accuracy, bootstrap, merged, uar

LISTENERS_ACCURACY = 0.624
"""Share of right answers of the average listener, by clips, voice alone. Computed from the
supplement of Livingstone & Russo (2018), doi 10.1371/journal.pone.0196391."""


def are_comparable(answers: Answers) -> bool:
    """Whether the emotions are the eight of RAVDESS, of which listeners had these choices."""
    return set(answers.emotions) == set(EMOTIONS)


def measure_merged(answers: Answers) -> dict[str, Any]:
    """Scores with calm counted as neutral, on the choices that human listeners had."""
    joined = merged(answers, MERGED)
    return {
        "accuracy": float(accuracy(joined.confusion())),
        "accuracy_ci95": bootstrap(joined, accuracy),
        "uar": float(uar(joined.confusion())),
        "uar_ci95": bootstrap(joined),
    }
