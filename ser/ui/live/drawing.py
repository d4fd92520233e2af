"""A session as it goes on, as HTML: level, spectrogram, the emotion now and the last minute."""

import html
from collections.abc import Sequence

from ...emotions import colour_of, sign_of
from ...live.session import View
from ...model.check import QUIET, QUIET_BELOW_DB
from ...model.model import CONFIDENT, Prediction
from ...timeline.stretches import Stretch
from ..pictures import mel_html
from ..wording import in_words

QUIETEST_DB, LOUDEST_DB = -90.0, -20.0  # of the spectrogram
METER_DB = 70.0  # from the left of the level to full scale
SILENT_DB, TOO_LOUD_DB = -65.0, -3.0
RIBBON_S = 60.0
TOO_QUIET = "very quiet: come closer"
GUESSED = "It hears too little of you to say how sure it is."


def view_html(view: View) -> str:
    """All that is seen of a session while it goes on.

    Parameters
    ----------
    view : View
    """
    start, end = view.heard_s - RIBBON_S, view.heard_s
    return (
        f'<div class="ser-live" data-heard="{view.heard_s:.2f}">{_now(view)}{_level(view)}'
        "<figure><figcaption><strong>The last minute</strong> One colour for each emotion, pale "
        f"where the model is not sure, empty where nobody speaks.</figcaption>"
        f"{ribbon_html(view.stretches, start, end, ('a minute ago', 'now'))}</figure>"
        '<div class="ser-sound"><figure><figcaption><strong>The last ten seconds as a picture'
        "</strong> Which tones are loud (light), in Hz: deep ones at the bottom.</figcaption>"
        '<div class="mel" role="img" aria-label="Mel spectrogram of the last ten seconds">'
        f"{mel_html(view.log_mel, QUIETEST_DB, LOUDEST_DB)}</div></figure></div></div>"
    )


def _now(view: View) -> str:
    sign, colour, says, sure = _in_words(view)
    emotion = html.escape((view.now and view.now.emotion) or "")
    return (
        f'<div class="ser-now" role="status" data-emotion="{emotion}" style="--colour: {colour}">'
        f'<div class="sign" aria-hidden="true">{sign}</div>'
        f'<div><p class="says">{says}</p><p class="sure">{sure}</p></div></div>'
    )


def _in_words(view: View) -> tuple[str, str, str, str]:
    if view.now:
        sign, colour, says, sure = in_words(view.now)
        return sign, colour, says, GUESSED if QUIET in view.now.warnings else sure
    grey = colour_of("neutral")
    if view.speaking or view.level_db > QUIET_BELOW_DB:
        return "👂", grey, "Listening …", "It answers once somebody speaks for a second or two."
    return "🔇", grey, "Silence", "Nobody speaks, so there is nothing to answer."


def _level(view: View) -> str:
    share = min(max(1 + view.level_db / METER_DB, 0), 1)
    if view.level_db < QUIET_BELOW_DB:
        is_voice = view.speaking and view.level_db > SILENT_DB
        is_heard = view.now and QUIET not in view.now.warnings
        words = ("softly, but well" if is_heard else TOO_QUIET) if is_voice else "silence"
    else:
        words = "good" if view.level_db < TOO_LOUD_DB else "too loud: step back"
    return (
        '<div class="level"><span>It hears you:</span><div class="track">'
        f'<div class="bar" style="width: {100 * share:.0f}%"></div></div><span>{words}</span></div>'
    )


def ribbon_html(
    stretches: Sequence[Stretch], start: float, end: float, ends: tuple[str, str]
) -> str:
    """Stretches as coloured pieces of a band from `start` to `end` in s, with a word at each end.

    Parameters
    ----------
    stretches : sequence of Stretch
    start, end : float
    ends : tuple of str
    """
    stretches = [each for each in stretches if each.end > start]
    pieces = "".join(
        _piece(each, (each.start - start) / (end - start), (each.end - start) / (end - start))
        for each in stretches
    )
    heard = ", ".join(html.escape(_emotion(each.prediction)) for each in stretches)
    return (
        f'<div class="ser-ribbon" role="img" aria-label="What was heard, the last at the end: '
        f'{heard or "nothing yet"}">{pieces}'
        f'<span class="x first">{ends[0]}</span><span class="x last">{ends[1]}</span></div>'
    )


def _piece(stretch: Stretch, left: float, right: float) -> str:
    left = max(left, 0)
    emotion, sure = stretch.prediction.emotion or "", stretch.prediction.verdict == CONFIDENT
    sign = sign_of(emotion)
    title = html.escape(f"{_emotion(stretch.prediction)}, {stretch.prediction.in_per_cent[0][1]}%")
    return (
        f'<span class="piece{"" if sure else " unsure"}" data-emotion="{html.escape(emotion)}" '
        f'title="{title}" style="left: {100 * left:.2f}%; width: {100 * (right - left):.2f}%; '
        f'--colour: {colour_of(emotion)}"><i>{sign}</i></span>'
    )


def _emotion(prediction: Prediction) -> str:
    return f"{prediction.emotion}{'' if prediction.verdict == CONFIDENT else ' (not sure)'}"
