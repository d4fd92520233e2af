"""Input check: is this a recording that can be answered, and what would make it better?

Everything is measured from the clip; each finding carries its remedy in plain words. The limits
were set on half the speakers of RAVDESS and nEMO, clean, with noise added, cut to half a second
and driven into clipping, and on the synthesised sounds of `tests/synth.py`.

What tells a voice from tones, hums and most music is that its F0 never keeps still nor moves
evenly: its slope changes from each 10 ms to the next. What tells it from noise is that it has an
F0. A wavering tone whose sound also changes passes: singing, a chord, an instrument's vibrato.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..audio.clip import Clip
from ..audio.spectrum import FRAMES_PER_SECOND, HOP, from_db, mel_centres, mfcc, to_db
from ..features.analysis import Analysis, analyse
from ..features.smoothing import moving_mean

BLOCK = 2**20  # samples
SHORTEST_S = 0.5
SILENT_BELOW_DB = -80.0  # with a voice in it; the last bit of 16 is at -96
VOICELESS_SILENT_BELOW_DB = -60.0
QUIET_BELOW_DB = -50.0
LOUD_RANGE_DB = 20.0  # as far as this below the loudest 0.1 s, the voice itself is measured
VOICED_AT_LEAST_S = 0.15
BENDING_ABOVE = 0.05  # semitones: change of F0's step from one frame to the next
LEAP_FROM = 1.0  # semitones from one frame to the next; no voice glides so fast
BENDING_AT_LEAST = 0.14  # share of voiced frames; speech has 0.25 to 0.8, half a second of it 0.17
TIMBRE_CHANGE_AT_LEAST_DB = 3.0
CLIPPED_ABOVE = 0.01
NOISY_BELOW_DB = 14.5
NOISE_NEEDS_S = 1.5  # less may hold no quiet moment
LONG_ABOVE_S = 12.0  # from the first loud moment to the last; the actors' sentences take 2

TOO_SHORT = (
    "Your recording is too short ({:.1f} seconds): record at least one second, a whole sentence "
    "if you can."
)
SILENT = (
    "Your recording is silent: choose another one. If you have just made this one, check that the "
    "right microphone is chosen and that it is not muted."
)
NO_SPEECH = (
    "No speech was found: say a whole sentence aloud, close to the microphone and away from music "
    "and machines."
)
CLIPPED = "Your recording is clipped: move back from the microphone or turn its level down."
QUIET = "Your recording is very quiet: move closer to the microphone or turn its level up."
NOISY = "Your recording is noisy: find a quieter place or move closer to the microphone."
LONG = (
    "Your recording is long: the model knows single sentences, so its answer is a blend of all "
    "that is said in it. Try one sentence at a time."
)


@dataclass(frozen=True)
class Check:
    """What the input check measured, and what it advises.

    Attributes
    ----------
    level_db : float
        Level of the loudest 0.1 s in dB re full scale.
    clipped : float
        Share of the louder samples that pile up at one level, as `clipped_share` says.
    noise_margin_db : float
        How far the loud parts stand above the quietest tenth of each band in dB.
    voiced_s : float
        Time in which something with an F0 is heard, in s.
    bending : float
        Share of that time in which F0 moves as unevenly as a voice's, 0 to 1.
    timbre_change_db : float
        How much the sound changes in that time: the spread of MFCC 1 to 6 in dB.
    warnings : tuple of str
        One sentence each, with a remedy.
    is_speech : bool
        False if there is nothing to classify.
    """

    level_db: float
    clipped: float
    noise_margin_db: float
    voiced_s: float
    bending: float
    timbre_change_db: float
    warnings: tuple[str, ...]
    is_speech: bool


def check(clip: Clip, analysis: Analysis | None = None) -> Check:
    """Measure whether a clip can be answered.

    Parameters
    ----------
    clip : Clip
    analysis : Analysis, optional
        Of the same clip, if it has been made already.

    Returns
    -------
    Check
        A clip that is too short, silent or without speech has that one warning and no other.
    """
    analysis = analysis or analyse(clip.signal)
    power = _band_power(analysis.log_mel)
    loudness = moving_mean(power.sum(axis=1), FRAMES_PER_SECOND // 10)
    level = float(to_db(loudness.max()))
    loud = loudness > loudness.max() * 10 ** (-LOUD_RANGE_DB / 10)
    voiced = loud & analysis.pitch.voiced
    voiced_s = float(voiced.sum() / FRAMES_PER_SECOND)
    bending = _bending(analysis.pitch.f0, voiced)
    change = _timbre_change(analysis.log_mel[voiced])
    margin = _noise_margin(clip.signal, analysis.log_mel, power[loud])
    clipped = clipped_share(clip.signal)
    has_voice = (
        voiced_s >= VOICED_AT_LEAST_S
        and bending >= BENDING_AT_LEAST
        and change >= TIMBRE_CHANGE_AT_LEAST_DB
    )
    warnings = tuple(_refusal(clip.duration, level, has_voice))
    is_speech = not warnings
    if is_speech:
        advice = {
            CLIPPED: clipped > CLIPPED_ABOVE,
            QUIET: level < QUIET_BELOW_DB,
            NOISY: margin < NOISY_BELOW_DB and clip.duration >= NOISE_NEEDS_S,
            LONG: np.ptp(np.flatnonzero(loud)) > LONG_ABOVE_S * FRAMES_PER_SECOND,
        }
        warnings = tuple(text for text, found in advice.items() if found)
    return Check(level, clipped, margin, voiced_s, bending, change, warnings, is_speech)


def _refusal(duration: float, level: float, has_voice: bool) -> list[str]:
    if duration < SHORTEST_S:
        return [TOO_SHORT.format(duration)]
    if level < (SILENT_BELOW_DB if has_voice else VOICELESS_SILENT_BELOW_DB):
        return [SILENT]
    return [] if has_voice else [NO_SPEECH]


def clipped_share(signal: np.ndarray) -> float:
    """Share of the louder samples that pile up at one level.

    In a sound that was not cut off, the higher a level the fewer samples reach it. Where a band
    of levels, a tenth of the peak wide, holds more samples than the band below it, they were cut.
    A band and not just the peak itself: resampling, MP3 and attenuation after the cut move and
    blur the level, but keep the pile.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]

    Returns
    -------
    float
        How many samples the fuller band has more, as a share of those above a tenth of the peak,
        0 to 1.
    """
    offset = signal.mean()
    peak = max(signal.max() - offset, offset - signal.min())
    if not peak:
        return 0.0
    counts = np.zeros(100, np.intp)
    for start in range(0, len(signal), BLOCK):  # all at once takes ten times the signal's memory
        magnitude = np.abs(signal[start : start + BLOCK] - offset) * np.float32(99.99 / peak)
        counts += np.bincount(magnitude.astype(np.intp), minlength=100)
    below = np.concatenate([[0], np.cumsum(counts)])
    top = np.arange(50, 101)
    surplus = below[top] - 2 * below[top - 10] + below[top - 20]
    return float(max(surplus.max(), 0) / counts[10:].sum())


@cache
def _band_widths() -> np.ndarray:
    """Width of each mel band in units of 100 Hz, 0 below 100 Hz, shape (N_MELS,)."""
    centres = mel_centres()
    return np.where(centres > 100, np.gradient(centres) / 100, 0).astype(np.float32)


def _band_power(log_mel: np.ndarray) -> np.ndarray:
    """Mean power in each band above 100 Hz re full scale, shape (frames, N_MELS)."""
    # A mel band's level is that of the power per 100 Hz.
    return from_db(log_mel) * _band_widths()


def _noise_margin(signal: np.ndarray, log_mel: np.ndarray, loud_power: np.ndarray) -> float:
    moving = signal[1:] != signal[:-1]
    if not moving.any():
        return 0.0
    first, last = moving.argmax(), len(moving) - 1 - moving[::-1].argmax()
    log_mel = log_mel[first // HOP : last // HOP + 1]  # without zeros put around it
    quiet = np.sort(log_mel, axis=0)[len(log_mel) // 10]
    voice, noise = loud_power.mean(axis=0).sum(), _band_power(quiet[None]).sum()
    return float(10 * np.log10(voice / noise))


def _bending(f0: np.ndarray, voiced: np.ndarray) -> float:
    steps = np.diff(12 * np.log2(f0))
    smooth = np.abs(steps) < LEAP_FROM
    bends = smooth[1:] & smooth[:-1] & (np.abs(np.diff(steps)) > BENDING_ABOVE)
    in_voice = voiced[2:] & voiced[1:-1] & voiced[:-2]
    return float((bends & in_voice).sum() / max(voiced.sum(), 1))


def _timbre_change(log_mel: np.ndarray) -> float:
    if len(log_mel) < 2:
        return 0.0
    # Deep valleys between bands say more about the noise than about the sound.
    coefficients = mfcc(np.maximum(log_mel, log_mel.max() - 40), 7)[:, 1:]
    return float(np.sqrt(np.mean(np.var(coefficients, axis=0))))
