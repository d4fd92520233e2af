"""What to say of a training that does no better than guessing, and what to change about it."""

from collections.abc import Iterator

from ...studies.plan import Outcome
from ...studies.review import FEW_CLIPS
from ...words import score_in_per_cent
from .figures import interval_of

LARGE_ALPHA, LEAST_UNITS, LEAST_ROUNDS = 30.0, 5, 20
SMALL_RATE, LARGE_RATE = 1e-4, 0.03
"""Beyond these a set-up is a likely reason for learning nothing."""


def tell_of_guessing(outcome: Outcome) -> str:
    """That it has learnt nothing, and what to change; empty for a training that has learnt."""
    score = outcome.scores.get("actors") or outcome.shown_scores["random"]
    chance = outcome.chance
    interval = interval_of(score)
    if (interval[0] if interval else score["uar"]) > chance:
        return ""
    where = "voices it never heard" if "actors" in outcome.scores else "clips it never heard"
    if float(score_in_per_cent(score["uar"])) <= float(score_in_per_cent(chance)):
        told = f"**It has learnt nothing:** on {where} it does no better than guessing."
    else:
        told = (
            f"**It may have learnt nothing:** on {where} it does so little better than guessing "
            "that luck explains it."
        )
    *others, last = _what_to_change(outcome)
    either = f"{', '.join(others)}, or " if others else ""
    return f"{told} Try this: {either}{last}."


def _what_to_change(outcome: Outcome) -> Iterator[str]:
    setup, sizes = outcome.plan.setup, outcome.sizes
    if not setup.scaler:
        yield "switch the scaler on"
    if (setup.alpha or 0) >= LARGE_ALPHA:
        yield "make alpha smaller"
    if setup.solver != "lbfgs" and setup.learning_rate < SMALL_RATE:
        yield "make the learning rate larger"
    grew = bool(outcome.epochs) and outcome.epochs[-1].loss > outcome.epochs[0].loss
    grew = grew and (setup.alpha or 0) < LARGE_ALPHA  # which makes it grow by itself
    if setup.solver != "lbfgs" and (grew or setup.learning_rate >= LARGE_RATE):
        yield "make the learning rate smaller"
    if setup.epochs < LEAST_ROUNDS:
        yield "allow more rounds"
    if min(setup.hidden) < LEAST_UNITS:
        yield "take more units"
    if sizes["clips"] < FEW_CLIPS * len(outcome.random.emotions):
        yield "add clips"
    yield "start from *Ours* and change one thing at a time"
