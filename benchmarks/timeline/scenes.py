"""Recordings of actors, put one after the other with pauses, and windows of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ser.audio.clip import SAMPLE_RATE, Clip, load_clip
from ser.audio.spectrum import HOP
from ser.features.activity import speech_span
from ser.features.analysis import signal_level
from ser.timeline.stretches import Stretch

PAUSES_S = (0.3, 1.0)
MOST_TOGETHER = 4
STEP_S = 0.5  # from one window to the next
SPOKEN = 0.5  # share of a window that must be speech, unless it has all that the recording has
TOUCH_S = 0.25  # in common, for a stretch to be about a recording


@dataclass(frozen=True, eq=False)
class Spoken:
    """A recording with where its speech is, in samples."""

    clip: Clip
    start: int
    end: int
    emotion: str


@dataclass(frozen=True, eq=False)
class Scene:
    """Recordings one after the other: start and end in s and emotion of each."""

    clip: Clip
    truth: list[tuple[float, float, str]]


def load_spoken(path: Path, emotion: str) -> Spoken:
    """A recording of the corpus."""
    clip = load_clip(path)
    span = speech_span(signal_level(clip.signal))
    return Spoken(clip, span.start * HOP, min(span.stop * HOP, len(clip.signal)), emotion)


def make_scenes(spoken: Sequence[Spoken], rng: np.random.Generator) -> list[Scene]:
    """Each recording in one scene of two to four that differ in emotion; one may be left over."""
    left: dict[str, list[Spoken]] = {}
    for each in rng.permutation(np.array(spoken, object)):
        left.setdefault(each.emotion, []).append(each)
    scenes = []
    while len(left) > 1:
        count = min(int(rng.integers(2, MOST_TOGETHER + 1)), len(left))
        # Those with the most left, so that none is left over at the end.
        names = sorted(rng.permutation([*left]), key=lambda name: -len(left[name]))[:count]
        scenes.append(make_scene([left[name].pop() for name in rng.permutation(names)], rng))
        left = {name: clips for name, clips in left.items() if clips}
    return scenes


def make_scene(spoken: Sequence[Spoken], rng: np.random.Generator) -> Scene:
    """Recordings one after the other, each after a pause of its own room."""
    parts, truth, at = [], [], 0
    for each in spoken:
        pause = round(rng.uniform(*PAUSES_S) * SAMPLE_RATE)
        room = each.clip.signal[: max(each.start, HOP)]
        said = each.clip.signal[each.start : each.end]
        parts += [np.resize(room, pause), said]
        start = at + pause
        at = start + len(said)
        truth.append((start / SAMPLE_RATE, at / SAMPLE_RATE, each.emotion))
    parts.append(np.resize(room, SAMPLE_RATE // 2))
    return Scene(Clip(np.concatenate(parts)), truth)


def overlap(stretch: Stretch, start: float, end: float) -> float:
    """Seconds that a stretch has in common with a part."""
    return max(min(stretch.end, end) - max(stretch.start, start), 0.0)


def judge_scene(scene: Scene, stretches: Sequence[Stretch]) -> dict[str, list]:
    """Truth and answer of each stretch, how far edges are off, and how many stretches mix."""
    edges = [(stretch.start, stretch.end) for stretch in stretches] or [(np.inf, np.inf)]
    starts, ends = np.array(edges).T
    found: dict[str, list] = {"pairs": [], "off": [], "mixed": []}
    for stretch in stretches:
        shared = [overlap(stretch, start, end) for start, end, _ in scene.truth]
        most = int(np.argmax(shared))
        found["pairs"].append((scene.truth[most][2], stretch.prediction.emotion))
        found["mixed"].append(sum(shared) - shared[most] > TOUCH_S)
    for start, end, emotion in scene.truth:
        found["off"] += [float(np.abs(starts - start).min()), float(np.abs(ends - end).min())]
        if not any(overlap(stretch, start, end) > TOUCH_S for stretch in stretches):
            found["pairs"].append((emotion, None))  # missed
    return found


def windows(spoken: Spoken, seconds: float) -> Iterator[Clip]:
    """Parts of a recording as a live listener has them, silence around the speech included."""
    length, signal = round(seconds * SAMPLE_RATE), spoken.clip.signal
    needed = min(SPOKEN * length, spoken.end - spoken.start)
    for end in range(length, len(signal) + 1, round(STEP_S * SAMPLE_RATE)):
        if min(end, spoken.end) - max(end - length, spoken.start) >= needed:
            yield Clip(signal[end - length : end])
