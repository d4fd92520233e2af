"""The Train page's texts: what each choice is called, what it does, when to move it."""

from collections.abc import Mapping
from typing import Any

from ...features import parse_features

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

CHOICES = {
    "emotions": (
        "Emotions",
        "What it learns to tell apart. Fewer are easier, so scores of different choices cannot be "
        "compared.",
    ),
    "features": (
        "What is measured in each recording",
        "Groups of figures that it hears the voice through. Leave one out to see what it was good "
        "for.",
    ),
    "scaler": (
        "Scaler: bring all measurements to one scale",
        "Without it, whatever comes in big numbers (such as loudness) drowns all else. Try it on "
        "the Tutorial.",
    ),
    "layers": ("Hidden layers", "Steps of thinking between sound and answer. One is often best."),
    "hidden": (
        "Units in layer {}",
        "Its little calculators. More can learn finer things, and learn actors by heart.",
    ),
    "activation": (
        "Activation",
        "How a unit answers: tanh and logistic bend softly, relu sharply, identity not at all.",
    ),
    "solver": (
        "Method of learning (solver)",
        "adam finds its own pace; sgd follows the plan you set; lbfgs suits few clips.",
    ),
    "alpha": (
        "Alpha: how much to hold back",
        "Large values forbid learning by heart. Move it up when it does well on known voices only.",
    ),
    "auto": (
        "Let it try 3, 10 and 30 itself",
        "On actors held out inside the training. Takes three times as long.",
    ),
    "batch_size": (
        "Batch size",
        "Clips it looks at before each small correction. Small: restless; large: slow to move.",
    ),
    "learning_rate": (
        "Learning rate",
        "Size of each correction. Too small learns nothing in time; too large falls apart.",
    ),
    "schedule": (
        "Schedule of the learning rate",
        "constant: always the same; adaptive: smaller when stuck; invscaling: ever smaller.",
    ),
    "epochs": (
        "Rounds (epochs)",
        "How often it goes through all clips. Stop before the curve of unseen voices rises.",
    ),
    "early_stopping": (
        "Stop early",
        "Stops where it does best on actors kept aside inside the training. Takes nearly twice as "
        "long.",
    ),
    "averaging": (
        "Average the last rounds",
        "Keeps the mean of its latest states, which is steadier than the very last one.",
    ),
    "test_share": (
        "Clips kept for the random test",
        "The tutorial’s way to test. More makes its figure steadier, and leaves less to learn.",
    ),
    "seed": (
        "Seed",
        "Where chance starts. Another number shows how much of a score is luck.",
    ),
}
"""By field of `Setup` or name on the page: label, and what it does and when to move it."""

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


def changes_in_words(changed: Mapping[str, tuple[Any, Any]]) -> str:
    """Such as "alpha 10 → 0.01, scaler on → off"."""
    return ", ".join(
        f"{NAMES.get(name, name)} {in_words(name, base)} → {in_words(name, own)}"
        for name, (base, own) in changed.items()
    )
