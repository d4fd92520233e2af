"""The command lines that do what a training on the Train page does, to the same digits."""

import shlex
from collections.abc import Sequence

from ..studies.plan import FOLDS, Plan, folds_of
from ..training.setup import Setup
from .options import command_options

TRAIN = ("python", "-m", "ser", "train", "-o", "my-model")
EVALUATE = ("python", "-m", "ser", "evaluate", "--protocol")


def equivalent_commands(plan: Plan, n_speakers: int, place: Sequence[str] = ()) -> list[str]:
    """What to type into a shell for a plan's model and for both of its scores.

    Parameters
    ----------
    plan : Plan
    n_speakers : int
        Of the clips that are trained on. For one alone there is no score of unseen ones, and
        `train`, which needs it, is left out.
    place : sequence of str
        The options that say where the data are; none for the table that comes with the project.

    Returns
    -------
    list of str
        Each a line.
    """
    words = [*place, *command_options(plan.setup)]
    share = [] if plan.test_share == Plan().test_share else ["--test-share", f"{plan.test_share:g}"]
    lines = [[*EVALUATE, "random", "--repeats", str(plan.repeats), *share, *words]]
    if folds := folds_of(plan, n_speakers):
        over = [] if plan.folds == FOLDS else ["--folds", str(folds)]
        lines = [[*TRAIN, *over, *words], [*EVALUATE, "actors", *over, *words], *lines]
    return [shlex.join(line) for line in lines]


def training_command(setup: Setup) -> str:
    """What to type for a model of the table that comes with the project."""
    return shlex.join([*TRAIN, *command_options(setup)])
