"""What the course of a training says about its length and its steps, in plain words.

Judged by the loss on speakers that are held out, as it was watched. Whether that still falls is
judged by its own course, not in absolute figures: losses of different emotions and set-ups are not
alike.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from .epochs import Epoch, in_epochs
from .setup import Setup

LATE = 0.2
"""Part of the rounds, at their end, in which nothing should happen any more."""

STILL_FALLING = 0.1
"""Of all that the loss fell: a training whose last rounds bring as much has not come to its end."""

RISEN = 0.05
"""Above its lowest: a loss that ends as high has been better before."""

LEAST_ROUNDS = 5


def remarks(epochs: Sequence[Epoch], setup: Setup, rounds_done: int) -> Iterator[str]:
    """What to change about a training that did not come to a good end; nothing if it did.

    Parameters
    ----------
    epochs : sequence of Epoch
        Of one training that was watched, with speakers held out.
    setup : Setup
    rounds_done : int
        By the training that is kept, which may have been stopped early.
    """
    if epochs and epochs[-1].loss > epochs[0].loss:
        yield (
            "The error grew instead of shrinking: the steps are too large, or alpha holds back too "
            "much. Make the learning rate smaller, or alpha, or switch the scaler on."
        )
        return
    judged = [epoch for epoch in epochs if np.isfinite(epoch.held_out_loss)]
    best = min(judged, key=lambda epoch: epoch.held_out_loss, default=None)
    stops = setup.early_stopping and in_epochs(setup)
    if best and not stops and judged[-1].held_out_loss > (1 + RISEN) * best.held_out_loss:
        yield (
            f"On clips that it does not learn from, it did best in round {best.number} of "
            f"{epochs[-1].number}{_ended(epochs[-1].number, setup)}; after that it learnt its own "
            "by heart. Fewer rounds, a larger alpha or *Stop early* may help."
        )
    elif rounds_done < setup.epochs:
        return
    elif not in_epochs(setup):
        yield (
            f"It was still learning when its {_rounds(setup)} over. More rounds may make "
            "it better; a smaller network or the scaler make it faster."
        )
    elif len(judged) >= LEAST_ROUNDS and _still_falls(judged):
        yield (
            f"It was still getting better on clips that it does not learn from when its "
            f"{_rounds(setup)} over. More rounds, or a larger learning rate, may help."
        )


def _ended(number: int, setup: Setup) -> str:
    """Why there were fewer rounds than were set: scikit-learn's own `fit` ends by itself."""
    if number >= setup.epochs:
        return ""
    return f" ({setup.epochs} were set; it ended when it got no better at its own)"


def _rounds(setup: Setup) -> str:
    return "only round was" if setup.epochs == 1 else f"{setup.epochs} rounds were"


def _still_falls(judged: Sequence[Epoch]) -> bool:
    """Whether the last rounds bring a good part of all that the loss fell."""
    last = judged[-1]
    before = [epoch for epoch in judged if epoch.number <= (1 - LATE) * last.number]
    if not before:
        return False
    late = before[-1].held_out_loss - last.held_out_loss
    return late > 0 and late >= STILL_FALLING * (judged[0].held_out_loss - last.held_out_loss)
