"""The Train page's texts: what each choice is called, what it does, when to move it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from ...features.vector import parse_features
from ...studies.effects import tried_alphas, without_effect
from ...training.setup import Setup
from ...words import in_per_cent, listed
from .figures import draws_in_words

GROUPS = {
    "mfcc": "the colour of the sound, averaged (tutorial)",
    "chroma": "which musical notes, averaged (tutorial)",
    "mel": "how loud each pitch range is, averaged (tutorial)",
    "cepstrum": "the colour of the sound, and how it moves",
    "bands": "how loudness moves in each pitch range",
    "spectrum": "brightness and roughness of the sound",
    "voice": "how high the voice is, and its melody",
    "quality": "breathy, pressed or clear",
    "rhythm": "speaking and pausing",
    "modulation": "how fast everything moves",
    "correlation": "what moves together",
}


class Choice(NamedTuple):
    """What is said of a control.

    Attributes
    ----------
    label, does, move : str
        What it is called, what it does, when to move it.
    """

    label: str
    does: str
    move: str

    @property
    def text(self) -> str:
        """What stands below it."""
        return f"{self.does} {self.move}"


CHOICES = {
    "emotions": Choice(
        "Emotions",
        "What it learns to tell apart.",
        "Take fewer for an easier task; scores of different choices cannot be compared.",
    ),
    "features": Choice(
        "What is measured in each recording",
        "Groups of figures that it hears the voice through.",
        "Leave one out to see what it was good for.",
    ),
    "scaler": Choice(
        "Scaler: bring all measurements to one scale",
        "Without it, whatever comes in big numbers (such as loudness) drowns all else.",
        "Leave it on; on the Tutorial, switch it on to see what it does.",
    ),
    "layers": Choice(
        "Hidden layers",
        "Steps of thinking between sound and answer.",
        "One is often best; try another when there are many clips.",
    ),
    "hidden": Choice(
        "Units in layer {}",
        "Its little calculators. More can learn finer things, and learn voices by heart.",
        "Take more if it fails even on clips that it learns from, fewer if only on unseen voices.",
    ),
    "activation": Choice(
        "Activation",
        "How a unit answers: tanh and logistic bend softly, relu sharply, identity not at all.",
        "Try relu with many units; identity shows how far one gets without bends.",
    ),
    "solver": Choice(
        "Method of learning (solver)",
        "adam finds its own pace; sgd follows the plan you set; lbfgs takes all clips at once.",
        "Stay with adam; try lbfgs with few clips, and sgd to see what a schedule does.",
    ),
    "alpha": Choice(
        "Alpha: how much to hold back",
        "Large values forbid learning by heart.",
        "Move it up when it does well on known voices only, down when it does badly on all.",
    ),
    "auto": Choice(
        f"Let it try {tried_alphas()} itself",
        "It tries them on voices held out inside the training, which takes longer.",
        "Switch it on when you do not know which alpha to take.",
    ),
    "batch_size": Choice(
        "Batch size",
        "Clips it looks at before each small correction.",
        "Take fewer if it is slow to get better, more if the curve is restless.",
    ),
    "learning_rate": Choice(
        "Learning rate",
        "Size of each correction.",
        "Move it up if the curve hardly falls, down if it jumps or grows.",
    ),
    "schedule": Choice(
        "Schedule of the learning rate",
        "constant: always the same; adaptive: smaller when stuck; invscaling: ever smaller.",
        "Change it if the curve still jumps near its end.",
    ),
    "epochs": Choice(
        "Rounds (epochs)",
        "How often it goes through all clips.",
        "Take more while the curve of unseen voices falls, fewer if it rises again.",
    ),
    "early_stopping": Choice(
        "Stop early",
        "Stops where it does best on voices kept aside inside the training, which takes longer.",
        "Switch it on if the curve of unseen voices rises again.",
    ),
    "averaging": Choice(
        "Average the last rounds",
        "Keeps the mean of its latest states, which is steadier than the very last one.",
        "Switch it off to see how restless the single rounds are.",
    ),
    "test_share": Choice(
        "Clips kept for the random test",
        "Drawn by lot, the tutorial’s way to test.",
        "More makes its figure steadier, and leaves less to learn from.",
    ),
    "seed": Choice(
        "Seed",
        "Where chance starts.",
        "Take another number to see how much of a score is luck.",
    ),
}
"""By field of `Setup` or name on the page."""

NAMES = {
    "hidden": "hidden layers",
    "test_share": "test share",
    "batch_size": "batch size",
    "learning_rate": "learning rate",
    "early_stopping": "stop early",
    "averaging": "averaging",
    "features": "measurements",
    "epochs": "rounds",
    "epsilon": "epsilon of adam",
    "limit": "limit of the scaler",
    "copies": "noisy copies of each clip",
}


def in_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if name == "alpha" and value is None:
        return "by trial"
    if name == "test_share":
        return f"{value:.0%}"
    if name == "features":
        spec = parse_features(value)
        return {"default": "all of ours", "tutorial": "the tutorial’s"}.get(
            value, f"{len(spec.groups)} groups"
        )
    if name == "emotions":
        return f"{len(value)} emotions" if value else "all emotions"
    if isinstance(value, tuple):
        return " + ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def named(name: str, told: str) -> str:
    """A value in words with its name, unless it says what it is of, as "4 emotions" does."""
    return told if told.endswith(name) else f"{NAMES.get(name, name)} {told}"


def changes_in_words(changed: Mapping[str, tuple[Any, Any]]) -> str:
    """Such as "alpha 10 → 0.01, all emotions → 4 emotions"."""
    return ", ".join(_change_in_words(name, *values) for name, values in changed.items())


def _change_in_words(name: str, base: Any, own: Any) -> str:
    one, other = in_words(name, base), in_words(name, own)
    if one == other:  # as many emotions or groups, but others
        one, other = (listed(v) if isinstance(v, tuple) else str(v) for v in (base, own))
    return named(name, f"{one} → {other}")


def in_full(setup: Setup) -> str:
    """All values of a set-up, so that somebody else could train the same."""
    idle = without_effect(setup)
    told = {
        "emotions": in_words("emotions", setup.emotions)
        + (f" ({', '.join(setup.emotions)})" if setup.emotions else ""),
        "features": f"{len(setup.features.names)} measurements "
        f"({', '.join(setup.features.groups)})",
    }
    for field in fields(Setup):
        if field.name in told or (field.name == "limit" and not setup.scaler):
            continue
        value = in_words(field.name, getattr(setup, field.name))
        told[field.name] = f"{NAMES.get(field.name, field.name)} {value}"
    return ", ".join(
        f"{text} (without effect: {idle[name]})" if name in idle else text
        for name, text in told.items()
    )


def scores_in_words(scores: Mapping[str, Mapping[str, Any]]) -> str:
    """What a set-up scored, both ways side by side.

    Parameters
    ----------
    scores : mapping
        What `ser.model.metrics.summarise` gives, by protocol, "actors" and "random".
    """
    unseen, random = scores["actors"], scores["random"]
    low, high = map(in_per_cent, unseen["uar_ci95"])
    return (
        "When it was last measured, of 100 recordings (as many of each emotion) it named "
        f"about {in_per_cent(unseen['uar'])} rightly by actors it had never heard (with other "
        f"actors likely {low} to {high}), and about {in_per_cent(random['uar'])} in the random "
        f"test, which flatters ({draws_in_words(random)}); guessing gets "
        f"about {in_per_cent(1 / len(unseen['emotions']))}. "
        "Each draw is luck: About, where there are more of them, has another figure."
    )
