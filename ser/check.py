"""Input check: is this a recording that can be answered, and what would make it better?

Everything is measured from the clip; each finding carries its remedy in plain words. The limits
were set on the clips of two corpora and on synthetic sounds (`tests/test_check.py` has the kinds).
"""

from dataclasses import dataclass

import numpy as np

from .audio import Clip
from .contours import Analysis, analyse, moving_mean
from .spectrum import FRAMES_PER_SECOND, mfcc

SHORTEST_S = 0.5
SILENT_BELOW_DB = -65.0
QUIET_BELOW_DB = -50.0
CLIPPED_ABOVE = 0.002  # share of active samples that sit at the highest value
NOISY_BELOW_DB = 12.0
VOICED_AT_LEAST_S = 0.15
TIMBRE_CHANGE_AT_LEAST_DB = 2.0


@dataclass(frozen=True)
class Check:
    """What the input check measured, and what it advises.

    Attributes
    ----------
    level_db : float
        Level of the loudest 0.1 s in dB re full scale.
    clipped : float
        Share of samples in the speech that sit at the recording's highest value, 0 to 1.
    noise_margin_db : float
        How far the loud parts stand above the quietest parts in dB.
    voiced_s : float
        Time in which a voice is heard, in s.
    timbre_change_db : float
        How much the sound of the voiced parts changes, as the spread of MFCC 1 to 6 in dB.
    warnings : tuple of str
        One sentence each, with a remedy.
    is_speech : bool
        False if there is nothing to classify.
    """

    level_db: float
    clipped: float
    noise_margin_db: float
    voiced_s: float
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
    """
    analysis = analysis or analyse(clip.signal)
    loudness = 10 * np.log10(np.maximum(moving_mean(10 ** (analysis.level / 10), 10), 1e-12))
    loudest = float(loudness.max())
    margin = float(np.percentile(loudness, 95) - np.percentile(loudness, 5))
    voiced = analysis.active & analysis.pitch.voiced
    voiced_s = float(voiced.sum() / FRAMES_PER_SECOND)
    change = _timbre_change(analysis, voiced)
    clipped = clipped_share(clip.signal)
    gates = {
        f"Too short: {clip.duration:.1f} s of sound. Record at least a second, a whole sentence "
        "if you can.": clip.duration < SHORTEST_S,
        "Silent: no sound was picked up. Check that the right microphone is chosen and not "
        "muted.": loudest < SILENT_BELOW_DB,
    }
    if not any(gates.values()):
        gates[
            "No speech found. Say a sentence aloud, closer to the microphone and away from music "
            "or machines."
        ] = voiced_s < VOICED_AT_LEAST_S or change < TIMBRE_CHANGE_AT_LEAST_DB
    advice = {
        "Your recording is clipped: move back from the microphone or turn its level down.": clipped
        > CLIPPED_ABOVE,
        "Your recording is very quiet: move closer to the microphone or turn its level up.": (
            SILENT_BELOW_DB <= loudest < QUIET_BELOW_DB
        ),
        "Your recording is noisy: find a quieter place or move closer to the microphone.": loudest
        >= SILENT_BELOW_DB
        and margin < NOISY_BELOW_DB,
    }
    is_speech = not any(gates.values())
    warnings = tuple(text for text, found in {**gates, **advice}.items() if found)
    return Check(loudest, clipped, margin, voiced_s, change, warnings, is_speech)


def clipped_share(signal: np.ndarray) -> float:
    """Share of the louder samples that sit on the signal's highest or lowest value.

    A sound that was cut off has flat tops: many samples share one extreme value, next to one
    another. A sound that was not has one or two samples there.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,)]

    Returns
    -------
    float
        0 to 1.
    """
    magnitude = np.abs(signal)
    peak = magnitude.max(initial=0.0)
    if peak < 0.1:
        return 0.0
    top = magnitude > 0.98 * peak
    flat = top[1:-1] & top[:-2] & top[2:]
    return float(flat.sum() / max((magnitude > 0.1 * peak).sum(), 1))


def _timbre_change(analysis: Analysis, voiced: np.ndarray) -> float:
    if voiced.sum() < 2:
        return 0.0
    coefficients = mfcc(analysis.log_mel[voiced], 7)[:, 1:]
    return float(np.sqrt(np.mean(np.var(coefficients, axis=0))))
