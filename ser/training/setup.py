"""Everything that can be chosen about a training, as one value: `Setup`.

The command line, the Train page, a model's metadata and the files of scores all say it the same
way: as the dictionary that `Setup.to_dict` gives.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..emotions import TUTORIAL_EMOTIONS
from ..errors import SetupError
from ..features.vector import DEFAULT, TUTORIAL, FeatureSpec, parse_features
from ..model.model import NO_LIMIT

ALPHAS_TRIED = (3.0, 10.0, 30.0)
ACTIVATIONS = ("tanh", "relu", "logistic", "identity")
SOLVERS = ("adam", "sgd", "lbfgs")
SCHEDULES = ("constant", "adaptive", "invscaling")
MOST_LAYERS, MOST_UNITS, MOST_EPOCHS, MOST_SEED = 3, 1000, 1000, 2**32 - 1


@dataclass(frozen=True)
class Setup:
    """What is trained, and how; hashable. The defaults are the shipped model's.

    Attributes
    ----------
    emotions : tuple of str
        Two or more; none means all that the table has.
    features : FeatureSpec
    scaler : bool
        Bring each column to mean 0 and spread 1, and no further out than `limit` spreads.
    limit : float > 0
        One odd column of a strange recording cannot shout the others down.
    hidden : tuple of int
        Units of each hidden layer, 1 to 3 layers.
    activation, solver : str
        One of `ACTIVATIONS`, of `SOLVERS`.
    alpha : float >= 0 or None
        L2 regularisation; None: one of `ALPHAS_TRIED`, chosen on speakers held out inside the
        training.
    batch_size : int
        Clips for each step.
    learning_rate : float
        Of the first step.
    schedule : str
        One of `SCHEDULES`; only the solver sgd follows it.
    epsilon : float
        Of adam, against divisions by zero.
    epochs : int
        At most, if `early_stopping`.
    early_stopping : bool
        Stop after as many epochs as serve speakers best that are held out inside the training.
    averaging : bool
        Keep a moving mean of the epochs' weights, not the last ones. Source: Polyak & Juditsky,
        "Acceleration of stochastic approximation by averaging" (1992).
    copies : int
        Degraded copies of each training clip that are trained on, too.
    seed : int
        For the first weights and the shuffling.

    Raises
    ------
    SetupError
        If a value is out of its range.
    """

    emotions: tuple[str, ...] = ()
    features: FeatureSpec = DEFAULT
    scaler: bool = True
    limit: float = 4.0
    hidden: tuple[int, ...] = (100,)
    activation: str = "tanh"
    solver: str = "adam"
    alpha: float | None = None
    batch_size: int = 128
    learning_rate: float = 3e-4
    schedule: str = "constant"
    epsilon: float = 1e-8
    epochs: int = 40
    early_stopping: bool = True
    averaging: bool = True
    copies: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        wanted = {
            "emotions": ("none or two and more, each once", _is_choice(self.emotions)),
            "features": ("feature groups", isinstance(self.features, FeatureSpec)),
            "scaler": ("true or false", isinstance(self.scaler, bool)),
            "limit": (
                f"above 0, at most {NO_LIMIT:g}",
                _is_number(self.limit) and 0 < self.limit <= NO_LIMIT,
            ),
            "hidden": (
                f"1 to {MOST_LAYERS} layers of 1 to {MOST_UNITS} units",
                isinstance(self.hidden, tuple)
                and 1 <= len(self.hidden) <= MOST_LAYERS
                and all(_is_whole(units, 1, MOST_UNITS) for units in self.hidden),
            ),
            "activation": (f"one of {', '.join(ACTIVATIONS)}", self.activation in ACTIVATIONS),
            "solver": (f"one of {', '.join(SOLVERS)}", self.solver in SOLVERS),
            "alpha": (
                "0 to 1000, or none",
                self.alpha is None or (_is_number(self.alpha) and 0 <= self.alpha <= 1000),
            ),
            "batch_size": ("1 to 10000", _is_whole(self.batch_size, 1, 10_000)),
            "learning_rate": (
                "above 0, at most 1",
                _is_number(self.learning_rate) and 0 < self.learning_rate <= 1,
            ),
            "schedule": (f"one of {', '.join(SCHEDULES)}", self.schedule in SCHEDULES),
            "epsilon": ("above 0, at most 1", _is_number(self.epsilon) and 0 < self.epsilon <= 1),
            "epochs": (f"1 to {MOST_EPOCHS}", _is_whole(self.epochs, 1, MOST_EPOCHS)),
            "early_stopping": ("true or false", isinstance(self.early_stopping, bool)),
            "averaging": ("true or false", isinstance(self.averaging, bool)),
            "copies": ("0 to 20", _is_whole(self.copies, 0, 20)),
            "seed": (f"0 to {MOST_SEED}", _is_whole(self.seed, 0, MOST_SEED)),
        }
        for name, (expected, holds) in wanted.items():
            if not holds:
                raise SetupError(
                    f"Cannot train with {name} {getattr(self, name)!r}: expected {expected}."
                )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: lists for tuples, the features as their text."""
        told = asdict(self) | {"features": str(self.features)}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in told.items()}


# Values come from JSON, too, where anything may stand.


def _is_choice(emotions: object) -> bool:
    return (
        isinstance(emotions, tuple)
        and all(isinstance(name, str) and name for name in emotions)
        and len(emotions) == len(set(emotions)) != 1
    )


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def parse_setup(told: Mapping[str, Any]) -> Setup:
    """Read what `Setup.to_dict` gave; what is missing is as shipped.

    Raises
    ------
    SetupError
        If a name is unknown, or a value is of another kind or out of its range.
    FeatureError
        If a feature group is unknown.
    """
    unknown = sorted(set(told) - set(asdict(OURS)))
    if unknown:
        raise SetupError(
            f"Unknown in a set-up: {', '.join(unknown)}; expected some of "
            f"{', '.join(asdict(OURS))}."
        )
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
    if "features" in values:
        values["features"] = parse_features(str(values["features"]))
    return Setup(**values)


OURS = Setup()
"""As shipped, but for the degraded copies, which need a corpus: on a table alone."""

OURS_QUICK = replace(OURS, alpha=10.0, learning_rate=1e-3, epochs=20, early_stopping=False)
"""As `OURS`, in a fifth of its time: what that chooses by trial is given, and steps are longer."""

N_COPIES = 6
"""Of each clip, for the shipped model."""

TUTORIAL_SETUP = Setup(
    emotions=TUTORIAL_EMOTIONS,
    features=TUTORIAL,
    scaler=False,
    hidden=(300,),
    activation="relu",
    alpha=0.01,
    batch_size=256,
    learning_rate=1e-3,
    schedule="adaptive",
    epsilon=1e-8,
    epochs=500,
    early_stopping=False,
    averaging=False,
    seed=9,
)
"""The tutorial's, exactly; its schedule is without effect, as adam follows none."""

PRESETS = {"ours": OURS, "ours-quick": OURS_QUICK, "tutorial": TUTORIAL_SETUP}
"""By the names that `--preset` takes; `ser.studies.presets` says which the Train page has."""
