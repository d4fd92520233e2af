"""What a clip looks and reads like: contours thinned out to the pixels of a plot, and in words."""

from dataclasses import dataclass

import numpy as np

from ..audio.spectrum import FRAMES_PER_SECOND, HOP, mfcc
from ..features.analysis import Analysis
from ..features.chroma import chroma
from ..timeline.timeline import WHOLE_UP_TO_S
from .melody import describe_melody, find_melody, gliding

MOST_COLUMNS = 600  # more than a plot has pixels to tell apart
MOST_OUTLINED = 3000  # a ribbon to slide is up to 12,000 pixels wide
N_COEFFICIENTS = 13
LEAP = 7.0  # semitones from one column to the next: the tracker's mistake, or another sound
PITCH_CLASSES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


@dataclass(frozen=True, eq=False)
class SoundView:
    """A clip's contours, thinned to at most `MOST_COLUMNS` points in time.

    Attributes
    ----------
    duration : float
        In s.
    times : np.ndarray [shape=(columns,)]
        Middle of each column in s.
    lowest, highest : np.ndarray [shape=(columns,)]
        Of the samples in each column, full scale 1.
    log_mel : np.ndarray [shape=(N_MELS, columns)]
        In dB re the clip's loudest.
    mfcc : np.ndarray [shape=(13, columns)]
        Coefficients 1 to 13, in dB; NaN in silence.
    chroma : np.ndarray [shape=(12, columns)]
        0 to 1; class 0 is C; NaN in silence.
    f0 : np.ndarray [shape=(columns,)]
        In Hz, NaN where there is no voice.
    melody : np.ndarray [shape=(3,)]
        As `ser.pictures.melody.find_melody` gives it, of all frames.
    outline : np.ndarray [shape=(finer columns,)]
        As `outline` gives it.
    """

    duration: float
    times: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray
    log_mel: np.ndarray
    mfcc: np.ndarray
    chroma: np.ndarray
    f0: np.ndarray
    melody: np.ndarray
    outline: np.ndarray


def view_sound(signal: np.ndarray, analysis: Analysis) -> SoundView:
    """Thin a clip's contours out for a plot.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]
        16 kHz mono.
    analysis : Analysis
        Of the same signal.

    Returns
    -------
    SoundView
    """
    n_frames = len(analysis.level)
    step = -(-n_frames // MOST_COLUMNS)
    starts = np.arange(0, n_frames, step)
    frame_starts = np.minimum(np.arange(n_frames) * HOP, len(signal) - 1)
    sample_starts = frame_starts[starts]
    loudest = analysis.log_mel.max()
    coefficients = mfcc(analysis.log_mel, N_COEFFICIENTS + 1)[:, 1:]
    return SoundView(
        duration=len(signal) / (HOP * FRAMES_PER_SECOND),
        times=(starts + (step - 1) / 2) / FRAMES_PER_SECOND,
        lowest=np.minimum.reduceat(signal, sample_starts),
        highest=np.maximum.reduceat(signal, sample_starts),
        log_mel=_thin(analysis.log_mel - loudest, starts, np.ones_like(analysis.active)),
        mfcc=_thin(coefficients, starts, analysis.active),
        chroma=_thin(chroma(signal), starts, analysis.active),
        f0=_thin_pitch(analysis, starts),
        melody=find_melody(analysis),
        outline=outline(np.maximum.reduceat(np.abs(signal), frame_starts)),
    )


def outline(swings: np.ndarray) -> np.ndarray:
    """How far a sound swings along its time, in at most `MOST_OUTLINED` columns of equal length.

    Parameters
    ----------
    swings : np.ndarray [shape=(any,)]
        The same in finer columns, full scale 1.

    Returns
    -------
    np.ndarray [shape=(columns,)]
    """
    step = max(-(-len(swings) // MOST_OUTLINED), 1)
    return np.maximum.reduceat(swings, np.arange(0, len(swings), step)) if len(swings) else swings


def peak_of(view: SoundView) -> float:
    """How far a sound swings at most; more than 0 also for silence, so that it can be drawn."""
    return max(float(view.highest.max()), -float(view.lowest.min()), 1e-4)


def pitch_range(view: SoundView) -> tuple[float, float]:
    """Lowest and highest F0 with some air, so that a steady tone looks steady."""
    voiced = view.f0[np.isfinite(view.f0)]
    if not len(voiced):
        return 0.0, 400.0
    return float(voiced.min()) - 30, float(voiced.max()) + 30


def _thin(values: np.ndarray, starts: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Means of the kept frames from each start to the next, shape (rows, columns); NaN of none."""
    count = np.add.reduceat(kept.astype(np.float32), starts)
    total = np.add.reduceat(np.where(kept[:, None], values, 0), starts, axis=0).T
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)


def _thin_pitch(analysis: Analysis, starts: np.ndarray) -> np.ndarray:
    f0 = analysis.pitch.f0
    heard = gliding(f0, analysis.pitch.voiced & analysis.active)
    return _thin(f0[:, None], starts, heard)[0]


def line_starts(f0: np.ndarray) -> np.ndarray:
    """Where a line through F0 begins anew: after silence, and after a leap of more than `LEAP`.

    Parameters
    ----------
    f0 : np.ndarray [shape=(columns,)]
        In Hz, NaN where there is no voice.

    Returns
    -------
    np.ndarray of bool [shape=(columns,)]
    """
    steps = np.abs(np.diff(12 * np.log2(f0), prepend=np.nan))
    return np.isfinite(f0) & ~(steps <= LEAP)


def describe_sound(view: SoundView, speech: bool = True) -> str:
    """The plots in words, for those who do not see them.

    Parameters
    ----------
    view : SoundView
    speech : bool
        Whether there is a voice in it to describe.

    Returns
    -------
    str
        A few short sentences.
    """
    loudness = np.maximum(view.highest, -view.lowest)
    sentences = [
        f"The recording lasts {_in_time(view.duration)}.",
        f"It is loudest at {_moment(view.times[loudness.argmax()], view.duration)}.",
    ]
    if speech:
        sentences.append(describe_melody(view.melody, view.duration <= WHOLE_UP_TO_S))
    return " ".join(sentences)


def _moment(seconds: float, duration: float) -> str:
    return on_clock(seconds) if duration > WHOLE_UP_TO_S else f"{seconds:.1f} seconds"


def on_clock(seconds: float) -> str:
    """A moment of a recording that is answered along its time, as its player and ribbon show it.

    Examples
    --------
    >>> on_clock(8.7), on_clock(66.1)
    ('0:08', '1:06')
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def _in_time(seconds: float) -> str:
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} seconds"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} minute{'s' * (minutes > 1)} and {rest} seconds"
