"""Frames of sound as a browser's connection delivers them."""

from fractions import Fraction

import av
import numpy as np
import soxr

from .synth import SAMPLE_RATE

LAYOUTS = {1: "mono", 2: "stereo", 8: "7.1"}


def frames(signal, rate=48_000, channels=2, kind="s16", samples=960, start=0):
    """A signal at 16 kHz as frames of `samples`; every channel holds it.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
    rate : int
        In Hz.
    channels : int
    kind : str
        FFmpeg's name of a sample format: "s16" and "flt" are interleaved, "s16p" and "fltp" not.
    samples : int
        Of each frame.
    start : int
        Time stamp of the first.
    """
    sound = soxr.resample(signal, SAMPLE_RATE, rate).astype(np.float32)
    repack = av.AudioResampler(format=kind)
    for first in range(0, len(sound), samples):
        rows = np.repeat(sound[first : first + samples], channels)[None]
        frame = av.AudioFrame.from_ndarray(rows, format="flt", layout=LAYOUTS[channels])
        frame.sample_rate = rate
        for packed in repack.resample(frame):
            packed.pts, packed.time_base = start + first, Fraction(1, rate)
            yield packed
