"""The emotions: their names, order, signs and colours, and what each corpus calls them.

This is the one place where an emotion is defined; pages, plots and the command line read it here.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Emotion:
    """One of the emotions that the corpora know.

    Attributes
    ----------
    name : str
        The label, as models and tables carry it.
    sign : str
        One emoji.
    colour : str
        Hex colour that can be told from the others on light and dark ground.
    """

    name: str
    sign: str
    colour: str


EMOTIONS = {
    emotion.name: emotion
    for emotion in (
        Emotion("neutral", "😐", "#8b929c"),
        Emotion("calm", "😌", "#2f9e94"),
        Emotion("happy", "😊", "#e0a100"),
        Emotion("sad", "😢", "#3f7fd6"),
        Emotion("angry", "😠", "#d5473f"),
        Emotion("fearful", "😨", "#8a5cc9"),
        Emotion("disgust", "🤢", "#6d9a3c"),
        Emotion("surprised", "😲", "#e0719f"),
    )
}
"""All emotions by name, in the order of RAVDESS, which every table and plot follows."""

RAVDESS_CODES = dict(zip(("01", "02", "03", "04", "05", "06", "07", "08"), EMOTIONS, strict=True))
"""The third number of a RAVDESS file name. Source: Livingstone & Russo (2018)."""

SYNONYMS = {
    "neutral": ("neutrality",),
    "calm": ("calmness",),
    "happy": ("happiness", "joy", "joyful"),
    "sad": ("sadness",),
    "angry": ("anger",),
    "fearful": ("fear", "afraid", "scared"),
    "disgust": ("disgusted",),
    "surprised": ("surprise",),
}
"""What other corpora call our emotions."""

TUTORIAL_EMOTIONS = ("calm", "happy", "fearful", "disgust")
"""The four that the tutorial keeps, in the order used here."""


def emotion_named(label: str) -> str:
    """Our name for what a corpus calls an emotion; the label as it is if we have none.

    Examples
    --------
    >>> emotion_named("Happiness"), emotion_named("bored")
    ('happy', 'bored')
    """
    word = label.strip().casefold()
    for name, others in SYNONYMS.items():
        if word == name or word in others:
            return name
    return label


def order(names: Iterable[str]) -> tuple[str, ...]:
    """Emotions in the one order that all tables follow, each once; those that are not ours last.

    Examples
    --------
    >>> order(["zeal", "sad", "calm", "sad", "awe", "neutral"])
    ('neutral', 'calm', 'sad', 'awe', 'zeal')
    """
    given = set(names)
    return (*(name for name in EMOTIONS if name in given), *sorted(given - set(EMOTIONS)))


def sign_of(name: str) -> str:
    """The emotion's emoji; a head that speaks for one that is not ours."""
    emotion = EMOTIONS.get(name)
    return emotion.sign if emotion else "🗣️"


def how_it_sounds(name: str) -> str:
    """The emotion as a sentence has it after "sounds"; all but one are such words already.

    Examples
    --------
    >>> how_it_sounds("disgust"), how_it_sounds("happy")
    ('disgusted', 'happy')
    """
    return "disgusted" if name == "disgust" else name


def sign_and_name(name: str) -> str:
    """The emotion as texts show it, such as "😊 happy"; an unknown one by its name alone."""
    emotion = EMOTIONS.get(name)
    return f"{emotion.sign} {name}" if emotion else name


def colour_of(name: str) -> str:
    """The emotion's colour, grey for one that is not ours (from a user's own corpus)."""
    emotion = EMOTIONS.get(name)
    return emotion.colour if emotion else EMOTIONS["neutral"].colour
