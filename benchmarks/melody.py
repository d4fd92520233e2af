"""How far the voices of a corpus move: what "rather flat", "lively" and "very lively" go by."""

from collections import Counter
from pathlib import Path

import numpy as np

from ser.audio.clip import load_clip
from ser.corpora.corpus import read_corpus
from ser.features.analysis import analyse
from ser.pictures.melody import FLAT_UP_TO, LIVELY_UP_TO, find_melody, liveliness, width

from .measure import CORPUS, tell


def measure_melody(folder: Path | None) -> None:
    """Tell what parts a corpus into thirds, and how many clips are called what."""
    clips = [each.path for each in read_corpus(folder or CORPUS).utterances]
    found = [find_melody(analyse(load_clip(path).signal)) for path in clips]
    melodies = [melody for melody in found if not np.isnan(melody).any()]
    thirds = np.percentile([width(melody) for melody in melodies], [100 / 3, 200 / 3])
    tell(f"{len(clips)} clips, without a clear pitch", f"{len(clips) - len(melodies)}")
    tell("  thirds, piano keys", f"{thirds[0]:.1f}, {thirds[1]:.1f}")
    tell("  whole keys in use, up to", f"{FLAT_UP_TO}, {LIVELY_UP_TO}")
    for word, count in Counter(map(liveliness, melodies)).most_common():
        tell(f"  {word}", f"{count / len(melodies):.0%}")
