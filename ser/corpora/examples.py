"""A dozen clips of RAVDESS for visitors without a microphone, drawn by lot.

None is in this repository: a clip comes from a local copy of the corpus, else from the official
archive, singly, and is then kept on disk.
"""

import logging
import random
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..emotions import RAVDESS_CODES
from ..files import write_whole
from .download import RAVDESS
from .layouts import SUFFIXES
from .remote import RemoteArchive

LOG = logging.getLogger(__name__)
OFFICIAL = RemoteArchive(RAVDESS.url)
SENTENCES = {"01": "Kids are talking by the door", "02": "Dogs are sitting by the door"}
INTENSITIES = {"01": "normal", "02": "strong"}
TAKES = ("01", "02")
NEUTRAL, N_ACTORS, HALF = "01", 24, 6


@dataclass(frozen=True)
class Example:
    """One clip of RAVDESS.

    Attributes
    ----------
    name : str
        Modality, channel, emotion, intensity, sentence, take, actor: "03-01-05-01-02-01-16".
    """

    name: str

    def _part(self, place: int) -> str:
        return self.name.split("-")[place]

    @property
    def emotion(self) -> str:
        """What the actor meant to express."""
        return RAVDESS_CODES[self._part(2)]

    @property
    def intensity(self) -> str:
        """How much of it: "normal" or "strong"."""
        return INTENSITIES[self._part(3)]

    @property
    def text(self) -> str:
        """The sentence that is said."""
        return SENTENCES[self._part(4)]

    @property
    def actor(self) -> int:
        """Number of the actor, 1 to 24."""
        return int(self._part(6))

    @property
    def sex(self) -> str:
        """Of the actor: "female" (even numbers) or "male"."""
        return "male" if self.actor % 2 else "female"

    @property
    def key(self) -> str:
        """What `ser.model.heldout` and the feature table call it, without suffix."""
        return f"Actor_{self.actor:02}/{self.name}"

    @property
    def member(self) -> str:
        """Its name in the official archive."""
        return f"{self.key}.wav"


def draw_examples(seed: int = 0) -> tuple[Example, ...]:
    """Draw twelve examples by lot; what a model answers to them plays no part.

    Six men and six women, no actor twice. Each of the eight emotions once, and four of them a
    second time. Intensity, sentence and take by lot, but "neutral" is never strong in RAVDESS.

    Returns
    -------
    tuple of Example
        By actor, so that the order tells nothing of the emotions.
    """
    lot = random.Random(seed)

    def shuffled(items: Iterable) -> list:
        # Of all methods `random()` alone keeps its digits over the versions of Python.
        return sorted(items, key=lambda _: lot.random())

    men, women = (shuffled(range(first, N_ACTORS + 1, 2))[:HALF] for first in (1, 2))
    again = shuffled(RAVDESS_CODES)[: 2 * HALF - len(RAVDESS_CODES)]
    emotions = shuffled([*RAVDESS_CODES, *again])
    examples = []
    for actor, emotion in zip(men + women, emotions, strict=True):
        intensity, sentence, take = (shuffled(of)[0] for of in (INTENSITIES, SENTENCES, TAKES))
        intensity = "01" if emotion == NEUTRAL else intensity
        examples.append(Example(f"03-01-{emotion}-{intensity}-{sentence}-{take}-{actor:02}"))
    return tuple(sorted(examples, key=lambda example: example.actor))


EXAMPLES = draw_examples()


def example_audio(
    example: Example,
    folder: Path | None = None,
    cache: Path | None = None,
    archive: RemoteArchive = OFFICIAL,
) -> bytes:
    """The audio file of an example: from a local corpus, else as `fetch` gives it.

    Parameters
    ----------
    example : Example
    folder : path, optional
        Holds `Actor_*` folders.
    cache, archive
        As for `fetch`.

    Raises
    ------
    ExampleError
        If it is in no folder and cannot be fetched.
    """
    path = find(example, folder) if folder else None
    if path:
        with suppress(OSError):
            return path.read_bytes()
    return fetch(example, cache, archive)


def find(example: Example, folder: Path) -> Path | None:
    """The file of an example in a local corpus folder, WAV or FLAC; None if it is not there."""
    with suppress(OSError, ValueError):  # what a visitor typed may be no path at all
        for path in sorted((folder / example.key).parent.glob(f"{example.name}.*")):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                return path
    return None


def fetch(example: Example, cache: Path | None = None, archive: RemoteArchive = OFFICIAL) -> bytes:
    """The WAV file of an example, from the archive or as kept from an earlier time.

    Parameters
    ----------
    example : Example
    cache : path, optional
        Folder in which clips are kept, by default the system's for caches. Without leave to write
        there it works, too.
    archive : RemoteArchive
        By default the official one.

    Raises
    ------
    ExampleError
        If it cannot be fetched, for now or at all.
    """
    if cache is None:
        from pooch import os_cache

        cache = Path(os_cache("voice-emotion"))
    content = _kept(example, cache)
    if content is None:
        content = archive.read(example.member)
        try:
            write_whole(cache / f"{example.name}.{zlib.crc32(content):08x}.wav", content)
        except OSError as error:
            LOG.warning("Examples cannot be kept in %s: %s", cache, error)
    return content


def _kept(example: Example, cache: Path) -> bytes | None:
    # The name carries the checksum, so that a damaged file is noticed without the archive.
    with suppress(OSError):
        for path in cache.glob(f"{example.name}.*.wav"):
            content = path.read_bytes()
            if path.name == f"{example.name}.{zlib.crc32(content):08x}.wav":
                return content
    return None
