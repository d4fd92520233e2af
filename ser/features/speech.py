"""The speech of a clip without its level and the silence around it: what contours are made of."""

from functools import cached_property

import numpy as np

from ..audio.spectrum import from_db, to_db
from .analysis import Analysis
from .pitch import Pitch

QUIETEST_DB = -60.0  # re the speech's mean power
VOICED_ABOVE_DB = -30.0
LOWEST_NOTE_HZ = 27.5  # A0


class Speech:
    """An analysis from the first active frame to the last, its level re the mean power there.

    Parameters
    ----------
    analysis : Analysis

    Attributes
    ----------
    level : np.ndarray [shape=(frames,)]
        In dB.
    log_mel : np.ndarray [shape=(N_MELS, frames)]
        Power in mel bands in dB, at least `QUIETEST_DB`.
    shape : np.ndarray [shape=(len(SHAPE_NAMES), frames)]
    zero_crossings : np.ndarray [shape=(frames,)]
    quality : np.ndarray [shape=(len(QUALITY_NAMES), frames)]
    pitch : ser.features.pitch.Pitch
    """

    def __init__(self, analysis: Analysis):
        span = analysis.speech
        level = analysis.level[span]
        loudness = to_db(from_db(level).mean())
        self.level = level - loudness
        self.log_mel = np.maximum(analysis.log_mel[span] - loudness, np.float32(QUIETEST_DB)).T
        self.shape = analysis.shape[span].T
        self.zero_crossings = analysis.zero_crossings[span]
        self.quality = analysis.quality[span].T
        self.pitch = Pitch(analysis.pitch.f0[span], analysis.pitch.strength[span])

    @cached_property
    def voiced(self) -> np.ndarray:
        """Where a voice is heard, shape (frames,), bool."""
        return self.pitch.voiced & (self.level > VOICED_ABOVE_DB)

    @cached_property
    def semitones(self) -> np.ndarray:
        """F0 re 27.5 Hz, carried across what is not voiced, shape (frames,)."""
        return self.carried(12 * np.log2(self.pitch.f0 / LOWEST_NOTE_HZ))

    def carried(self, values: np.ndarray) -> np.ndarray:
        """Values where voiced, in straight lines from there to there; 0 if nothing is voiced.

        Parameters
        ----------
        values : np.ndarray [shape=(..., frames)]

        Returns
        -------
        np.ndarray [shape=(..., frames)]
        """
        if not self.voiced.any():
            return np.zeros_like(values)
        frames = np.arange(values.shape[-1])
        known = frames[self.voiced]
        rows = np.atleast_2d(values)[:, self.voiced]
        return np.stack([np.interp(frames, known, row) for row in rows]).reshape(values.shape)
