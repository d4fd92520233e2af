"""A signal to stretches of speech of a few seconds, cut at its pauses; silence is no stretch.

Speech is where the level is not far below the loudest moment nearby and stands out from the
quietest one nearby, so a speaker who moves away, a pause and a fan that starts are each judged by
what is around them. Of all ways to put neighbouring runs of speech together, the cheapest is taken:
short stretches cost something, pauses within a stretch do, and cuts where there is no pause do.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import maximum_filter1d, minimum_filter1d

from ..audio.spectrum import FRAMES_PER_SECOND, from_db, to_db
from ..features.activity import ABOVE_NOISE_DB, SPEECH_RANGE_DB
from ..features.analysis import Analysis, signal_level
from ..features.smoothing import moving_mean

SHORTEST_S, LONGEST_S = 1.5, 4.0
"""What stretches should have at least, and never exceed."""

LEAST_S = 0.3  # alone between long pauses; less is a click or a cough
LONG_PAUSE_S = 0.8  # no stretch goes on across it
PAUSE_S = 0.15  # the closure of a "t" or a "p" is shorter
SHORT_COST = 2.0  # of a stretch of no length; 1 is the cost of a pause of LONG_PAUSE_S within one
CUT_COST = 2.0  # where there is no pause at all; less at a dip of the level

FAR_DB = 30.0  # below the loudest moment of all, the loudest nearby is no speaker
UNHEARD_DB = -95.0  # re full scale: what a muted microphone gives, not the noise of a room
NEARBY_S = 3.0  # on either side
DIP_S = 0.3  # between two places where speech without a pause may be cut
CLICK_S = 0.05


@dataclass(frozen=True)
class Span:
    """A part of a signal, from `start` to `end` in s."""

    start: float
    end: float

    @property
    def duration(self) -> float:
        """In s."""
        return self.end - self.start


def segment(signal_or_analysis: np.ndarray | Analysis) -> list[Span]:
    """Cut a signal at its pauses into stretches of speech.

    Usable on a signal that grows: what lies before a pause of `LONG_PAUSE_S` changes no more once
    that pause is `NEARBY_S` back, unless something much louder than all before comes.

    Parameters
    ----------
    signal_or_analysis : np.ndarray [shape=(samples,)] or Analysis
        16 kHz mono, full scale 1; or the analysis of all of it.

    Returns
    -------
    list of Span
        In order, none longer than `LONGEST_S`; shorter than `SHORTEST_S` only where pauses leave
        no more. Empty where nothing stands out.

    Examples
    --------
    >>> import numpy as np
    >>> segment(np.zeros(16_000, np.float32))
    []
    """
    if isinstance(signal_or_analysis, Analysis):
        level = signal_or_analysis.level
    else:
        level = signal_level(signal_or_analysis)
    runs = _runs(spoken_frames(level))
    pieces = [piece for run in runs for piece in _pieces(run, level)]
    return [
        Span(start / FRAMES_PER_SECOND, end / FRAMES_PER_SECOND)
        for start, end in _put_together(pieces, level)
        if end - start >= LEAST_S * FRAMES_PER_SECOND
    ]


def spoken_frames(level: np.ndarray) -> np.ndarray:
    """Where a level in dB stands out as speech does.

    Parameters
    ----------
    level : np.ndarray [shape=(frames,)]
        In dB re full scale.

    Returns
    -------
    np.ndarray of bool [shape=(frames,)]
    """
    if not len(level):
        return np.zeros(0, bool)
    power, near = from_db(level), round(2 * NEARBY_S * FRAMES_PER_SECOND) + 1
    smooth = to_db(moving_mean(power, FRAMES_PER_SECOND // 20))
    loud = to_db(moving_mean(power, FRAMES_PER_SECOND // 10))
    loudest = np.maximum(maximum_filter1d(loud, near), loud.max() - FAR_DB)
    # Where a microphone was muted there was no noise to stand out from.
    muted = maximum_filter1d(level < UNHEARD_DB, FRAMES_PER_SECOND // 10 + 1)
    noise = minimum_filter1d(np.where(muted, loud.max(), smooth), near)
    return (smooth > loudest - SPEECH_RANGE_DB) & (smooth > noise + ABOVE_NOISE_DB)


Frames = tuple[int, int]
"""Number of the first frame and of that after the last."""


def _runs(spoken: np.ndarray) -> list[Frames]:
    """Frames of speech, pauses of less than `PAUSE_S` within it included, without clicks."""
    edges = np.flatnonzero(np.diff(spoken.astype(np.int8), prepend=0, append=0))
    runs: list[Frames] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if end - start < CLICK_S * FRAMES_PER_SECOND:
            continue
        if runs and start - runs[-1][1] < PAUSE_S * FRAMES_PER_SECOND:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _pieces(run: Frames, level: np.ndarray) -> list[Frames]:
    """A run that is too long for one stretch, parted at the dips of its level."""
    start, end = run
    if end - start <= LONGEST_S * FRAMES_PER_SECOND:
        return [run]
    step = round(DIP_S * FRAMES_PER_SECOND)
    cuts = [at + int(level[at : at + step].argmin()) for at in range(start + 1, end - step, step)]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def _put_together(pieces: list[Frames], level: np.ndarray) -> list[Frames]:
    """Neighbouring pieces as stretches, at the least cost of all ways to do so."""
    least, first = [0.0], [0]  # cost of the best way up to each piece, and where its last starts
    for last, (_, end) in enumerate(pieces):
        least.append(np.inf)
        first.append(last)
        paused = 0.0
        for start in range(last, -1, -1):
            if start < last:
                pause = _pause(pieces, start) / LONG_PAUSE_S
                if pause >= 1:
                    break
                paused += pause**2
            seconds = (end - pieces[start][0]) / FRAMES_PER_SECOND
            if seconds > LONGEST_S and start < last:
                break
            short = max(1 - seconds / SHORTEST_S, 0)
            cost = least[start] + SHORT_COST * short**2 + paused
            cost += _cost_of_cut(pieces, start, level)
            if cost < least[-1]:
                least[-1], first[-1] = cost, start
    stretches, last = [], len(pieces)
    while last:
        stretches.append((pieces[first[last]][0], pieces[last - 1][1]))
        last = first[last]
    return stretches[::-1]


def _pause(pieces: list[Frames], before: int) -> float:
    """Seconds between a piece and the next."""
    return (pieces[before + 1][0] - pieces[before][1]) / FRAMES_PER_SECOND


def _cost_of_cut(pieces: list[Frames], start: int, level: np.ndarray) -> float:
    """What it costs to begin a stretch with a piece: nothing after a pause."""
    if not start or _pause(pieces, start - 1) > 0:
        return 0.0
    (before, here), (_, after) = pieces[start - 1], pieces[start]
    depth = level[before:after].max() - level[here]
    return CUT_COST * max(1 - float(depth) / SPEECH_RANGE_DB, 0)
