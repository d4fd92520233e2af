"""Where somebody speaks in a clip, by the level of its frames alone."""

import numpy as np

from ..audio.spectrum import FRAMES_PER_SECOND, from_db, to_db
from .smoothing import moving_mean

SPEECH_RANGE_DB = 38.0
"""Sound this far below a clip's loudest 0.1 s counts as silence around or within the speech."""

NOISE_FRAMES = 5
QUIET_FLOOR_DB, NOISY_FLOOR_DB = -36.0, -30.0
"""Quietest 50 ms within the active frames re the loudest 0.1 s: below the one nothing is noisy."""

ABOVE_NOISE_DB = 7.0
LEAST_RANGE_DB = 8.0


def active_frames(level: np.ndarray) -> np.ndarray:
    """Where a level in dB is within `SPEECH_RANGE_DB` of the loudest 0.1 s, same shape, bool."""
    loudest = moving_mean(from_db(level), FRAMES_PER_SECOND // 10).max()
    return level > to_db(loudest) - SPEECH_RANGE_DB


def speech_span(level: np.ndarray) -> slice:
    """From the first frame of the speech to the last.

    In a quiet place that is from the first active frame to the last. Where noise fills the pauses
    everything is active, and what stands out from the noise counts instead.

    Parameters
    ----------
    level : np.ndarray [shape=(frames,)]
        In dB.

    Returns
    -------
    slice
    """
    active = active_frames(level)
    span = _first_to_last(active)
    smooth = to_db(moving_mean(from_db(level[span]), NOISE_FRAMES))
    loudest = to_db(moving_mean(from_db(level[span]), FRAMES_PER_SECOND // 10).max())
    floor = smooth.min()
    # From no noise to nothing but noise in small steps, so that no clip hangs on a decibel.
    noisy = np.clip((floor - loudest - QUIET_FLOOR_DB) / (NOISY_FLOOR_DB - QUIET_FLOOR_DB), 0, 1)
    if noisy == 0:
        return span
    clear = min(floor + ABOVE_NOISE_DB, loudest - LEAST_RANGE_DB)
    threshold = (1 - noisy) * (loudest - SPEECH_RANGE_DB) + noisy * clear
    inner = _first_to_last(smooth > threshold)
    return slice(span.start + inner.start, span.start + inner.stop)


def _first_to_last(true: np.ndarray) -> slice:
    return slice(int(true.argmax()), len(true) - int(true[::-1].argmax()))
