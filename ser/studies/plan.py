"""What a training on the page is asked for and what it finds: `Plan`, `Step`, `Outcome`.

Nothing here needs scikit-learn, so the server can hold them; `ser.studies.study` does the work.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ..errors import SetupError
from ..model.heldout import HeldOut
from ..model.metrics import Answers, uar
from ..model.model import Model
from ..training.epochs import Epoch
from ..training.evaluation import TEST_SHARE
from ..training.setup import OURS, Setup, parse_setup

FOLDS, REPEATS = 6, 4
STAGES = ("watch", "actors", "random", "model")
"""What a study does one after the other: train to be watched, unseen actors, random splits, model.
"""

LEAST_SHARE, MOST_SHARE = 0.1, 0.5


@dataclass(frozen=True)
class Plan:
    """What is to be trained and how it is to be scored.

    Attributes
    ----------
    setup : Setup
    folds : int
        Over the actors; fewer where there are fewer actors.
    repeats : int
        Random splits.
    test_share : float
        Of each random split.
    """

    setup: Setup = OURS
    folds: int = FOLDS
    repeats: int = REPEATS
    test_share: float = TEST_SHARE

    def __post_init__(self) -> None:
        if not LEAST_SHARE <= self.test_share <= MOST_SHARE:
            raise SetupError(
                f"Cannot test on a share of {self.test_share:g} of the clips: expected "
                f"{LEAST_SHARE} to {MOST_SHARE}."
            )
        if self.folds < 2 or self.repeats < 2:
            raise SetupError(
                f"Cannot score with {self.folds} folds and {self.repeats} random splits: expected "
                "2 or more of each, as confidence is measured on one by the others."
            )


@dataclass(frozen=True)
class Step:
    """How far a study is.

    Attributes
    ----------
    stage : str
        One of `STAGES`.
    done, total : int
        Trainings of this stage; 0 of 0 if it cannot be done.
    """

    stage: str
    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a study found.

    Attributes
    ----------
    plan : Plan
    actors : Answers or None
        To clips of actors that the answering model never heard; None for one speaker.
    random : Answers
        To clips of the random splits.
    scores : dict of str to dict
        What `ser.model.metrics.summarise` says of these, by protocol.
    epochs : tuple of Epoch
        Of the training that was watched.
    model : Model
        Trained on all clips.
    pipeline : bytes
        The same as scikit-learn has it, as joblib writes it; the server never reads it. Empty, and
        the model without arrays, once its memory was needed for others.
    heldout : HeldOut or None
        As `actors`, with the model's confidence.
    sizes : dict of str to int
        `clips`, `columns`, `weights`, and `train` and `test` of a random split.
    seconds : float
    notes : tuple of str
        What to know about this training, in plain words.
    """

    plan: Plan
    actors: Answers | None
    random: Answers
    scores: dict[str, dict[str, Any]]
    epochs: tuple[Epoch, ...]
    model: Model
    pipeline: bytes
    heldout: HeldOut | None
    sizes: dict[str, int]
    seconds: float
    notes: tuple[str, ...] = field(default=())

    @property
    def answers(self) -> Answers:
        """What its figures are about: `actors`; for one speaker, who is in all parts, `random`."""
        return self.actors or self.random

    @property
    def shown_scores(self) -> dict[str, dict[str, Any]]:
        """`scores`, and of the random splits the UAR of each besides, as `uar_of_each`."""
        each = {"uar_of_each": uar(self.random.by_part()).tolist()}
        return {**self.scores, "random": {**self.scores["random"], **each}}

    @property
    def chance(self) -> float:
        """UAR of guessing."""
        return 1 / len(self.random.emotions)

    @property
    def model_size(self) -> int:
        """Bytes of the model, in both its forms; 0 if only its scores are kept."""
        return len(self.pipeline) + self.model.nbytes

    def without_model(self) -> "Outcome":
        """The same without the model's weights."""
        return replace(self, model=replace(self.model, arrays={}), pipeline=b"")


def folds_of(plan: Plan, n_speakers: int) -> int:
    """How many folds over the actors there can be; 0 for a single speaker."""
    return min(plan.folds, n_speakers) if n_speakers > 1 else 0


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """As JSON has it."""
    return {**asdict(plan), "setup": plan.setup.to_dict()}


def plan_from_dict(told: dict[str, Any]) -> Plan:
    """Read what `plan_to_dict` gave; SetupError if it is none."""
    return replace(Plan(**{**told, "setup": OURS}), setup=parse_setup(told["setup"]))
