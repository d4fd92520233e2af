"""What a feature table is good for, in plain words, before anything is trained on it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..corpora.table import FeatureTable
from ..emotions import order
from ..training.trainable import nothing_to_tell_apart
from ..words import listed

LEAST_CLIPS = 5  # of an emotion, to be trained on at all
FEW_CLIPS = 20  # with fewer, it is learnt badly


@dataclass(frozen=True)
class Review:
    """What is in a table, and what that means for training.

    Attributes
    ----------
    emotions : dict of str to int
        Clips of each emotion, in the order of all tables.
    speakers : dict of str to int
        Clips of each speaker, by name.
    left_out : tuple of str
        A sentence for each file, or kind of file, that did not get into the table.
    problems : tuple of str
        Why it cannot be trained on; none if it can.
    notes : tuple of str
        What to know about a training on it.
    """

    emotions: dict[str, int]
    speakers: dict[str, int]
    left_out: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether it can be trained on."""
        return not self.problems

    @property
    def has_unseen_speakers(self) -> bool:
        """Whether a speaker can be held out, to score the model on a voice it has not heard."""
        return len(self.speakers) > 1


def review(table: FeatureTable, left_out: Iterable[str] = ()) -> Review:
    """See what a table is good for.

    Parameters
    ----------
    table : FeatureTable
    left_out : iterable of str
        What whoever made it has to say of other files; passed on.

    Returns
    -------
    Review
    """
    counts, heard = Counter(table.emotion.tolist()), Counter(table.speaker.tolist())
    emotions = {name: counts[name] for name in order(counts)}
    speakers = {name: heard[name] for name in sorted(heard)}
    pairs = set(zip(table.emotion.tolist(), table.speaker.tolist(), strict=True))
    voices = {name: [who for emotion, who in pairs if emotion == name] for name in emotions}
    alone = {name: who[0] for name, who in voices.items() if len(who) == 1}
    return Review(
        emotions,
        speakers,
        tuple(left_out),
        tuple(_problems(emotions, len(speakers), alone)),
        tuple(_notes(emotions, speakers, [*alone])),
    )


def _problems(emotions: dict[str, int], n_speakers: int, alone: dict[str, str]) -> Iterable[str]:
    if len(emotions) < 2:
        yield nothing_to_tell_apart(emotions)
    scarce = {name: n for name, n in emotions.items() if n < LEAST_CLIPS}
    if scarce:
        yield (
            f"There are too few clips of {listed(scarce)}: there are {listed(scarce.values())}, "
            f"and it takes {LEAST_CLIPS} or more of each emotion. Add clips, or leave out the "
            "emotion."
        )
    for speaker in sorted(set(alone.values())) if n_speakers > 1 and len(emotions) > 1 else ():
        own = [name for name, who in alone.items() if who == speaker]
        if len(emotions) - len(own) < 2:
            yield (
                f"Only {speaker} has clips of {listed(own)}. To ask the model about {speaker} as "
                "a voice it has not heard, it must learn from the others alone, and these have "
                f"clips of {listed(n for n in emotions if n not in own) or 'nothing'} alone: it "
                f"takes two emotions or more. Add clips of {listed(own)} by somebody else, or "
                "clips of a further emotion."
            )


def _notes(
    emotions: dict[str, int], speakers: dict[str, int], of_one_voice: Sequence[str]
) -> Iterable[str]:
    few = {name: n for name, n in emotions.items() if LEAST_CLIPS <= n < FEW_CLIPS}
    if few:
        is_alike = len(few) > 1 and len({*few.values()}) == 1
        counts = f"{min(few.values())} of each" if is_alike else listed(few.values())
        yield (
            f"There are few clips of {listed(few)} ({counts}). What a model has "
            f"heard so seldom it often gets wrong; {FEW_CLIPS} or more of each are better."
        )
    if len(speakers) == 1:
        yield (
            "All clips count as one speaker's. So nobody can say how well the model will do on a "
            "voice that it has not heard; a score on the same voice flatters. If there are several "
            "speakers, give each a folder of their own, such as happy/anna/clip.wav."
        )
    elif of_one_voice:
        yield (
            f"Only one speaker has clips of {listed(of_one_voice)}. A score on voices that the "
            "model has not heard counts these clips as wrong: with that speaker left out, there is "
            "nothing to learn them from."
        )
