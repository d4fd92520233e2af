"""Which choices of a set-up are without effect beside the others and the data, in plain words."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ..corpora.table import FeatureTable
from ..training.setup import ALPHAS_TRIED, Setup
from ..words import listed

STUCK_AFTER = 12
"""Rounds before which scikit-learn's "adaptive" changes no step: the first, which has none before
it, and eleven without progress."""

BY_TRIAL = "auto"
"""In place of a field's name: that alpha is chosen by trial."""


@dataclass(frozen=True)
class Amount:
    """How much there is to learn from.

    Attributes
    ----------
    clips, speakers : int
        Of the emotions that are chosen.
    """

    clips: int
    speakers: int


def amount_in(table: FeatureTable, emotions: Collection[str] = ()) -> Amount:
    """What a table has of some emotions; of none, of all."""
    chosen = np.isin(table.emotion, list(emotions)) if emotions else np.ones(len(table), bool)
    return Amount(int(chosen.sum()), len(np.unique(table.speaker[chosen])))


def without_effect(setup: Setup, amount: Amount | None = None) -> dict[str, str]:
    """The fields of a set-up that change nothing in it, each with the reason.

    Parameters
    ----------
    setup : Setup
    amount : Amount, optional
        Without it, nothing is said that depends on the data.

    Returns
    -------
    dict of str to str
        By field of `Setup`, or `BY_TRIAL`.
    """
    why: dict[str, str] = {}
    if amount and amount.speakers < 2:
        nobody = "all clips are one speaker’s, so nobody can be held out to try it on"
        why["early_stopping"], why[BY_TRIAL] = nobody, nobody
    if setup.solver == "lbfgs":
        all_at_once = "lbfgs looks at all clips at once and finds its own step size"
        why |= dict.fromkeys(("batch_size", "learning_rate", "schedule"), all_at_once)
        no_rounds = "lbfgs has no rounds between which it could look at how it is doing"
        why |= dict.fromkeys(("early_stopping", "averaging"), no_rounds)
    elif setup.solver == "adam":
        why["schedule"] = "adam sets the size of each step itself; only sgd follows a plan"
    if setup.solver != "adam":
        why["epsilon"] = f"only adam uses it, and the method is {setup.solver}"
    if not setup.scaler:
        why["limit"] = "it is a limit of the scaler, which is off"
    return why


def same_as_another(setup: Setup, amount: Amount) -> dict[str, str]:
    """The fields whose value does the same as another one would, each with the reason.

    Unlike those of `without_effect`, they have an effect when they are moved far enough.

    Parameters
    ----------
    setup : Setup
    amount : Amount

    Returns
    -------
    dict of str to str
        By field of `Setup`.
    """
    why: dict[str, str] = {}
    if setup.solver != "lbfgs" and setup.batch_size >= amount.clips:
        why["batch_size"] = (
            f"it looks at all {amount.clips:,} clips before each correction already; less than "
            "that makes a difference"
        )
    if setup.solver == "sgd" and setup.schedule == "adaptive" and setup.epochs <= STUCK_AFTER:
        why["schedule"] = (
            f"adaptive does the same as constant until nothing has got better for "
            f"{STUCK_AFTER - 1} rounds, which {setup.epochs} rounds leave no time for"
        )
    return why


def tried_alphas() -> str:
    """What alpha is chosen from, in words."""
    return listed(f"{alpha:g}" for alpha in ALPHAS_TRIED)
