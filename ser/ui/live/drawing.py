"""A session as it goes on, as HTML: level, spectrogram, the emotion now and the last minute."""

import html

from ...emotions import colour_of
from ...live.session import View
from ...model.check import QUIET, QUIET_BELOW_DB
from ..pictures import mel_html
from ..strip import key_html, since, strip_html
from ..wording import in_words

QUIETEST_DB, LOUDEST_DB = -90.0, -20.0  # of the spectrogram
METER_DB = 70.0  # from the left of the level to full scale
SILENT_DB, TOO_LOUD_DB = -65.0, -3.0
RIBBON_S = 60.0
TOO_QUIET = "very quiet: come closer"
GUESSED = "It hears too little of you to say how sure it is."


def parts_html(view: View) -> tuple[str, ...]:
    """All that is seen of a session while it goes on, from the top to the bottom.

    What changes seldom is a part of its own, so that the browser need not draw it anew.

    Parameters
    ----------
    view : View
    """
    start, end = view.heard_s - RIBBON_S, view.heard_s
    shown = since(view.stretches, start)
    return (
        f'<div class="ser-live" data-heard="{view.heard_s:.2f}">{_now(view)}{_level(view)}'
        "<figure><figcaption><strong>The last minute</strong> One colour for each emotion, pale "
        f"where the model is not sure, empty where nobody speaks.</figcaption>"
        f"{strip_html(shown, start, end, ('a minute ago', 'now'))}</figure></div>",
        key_html(shown),
        '<div class="ser-live ser-sound"><figure><figcaption><strong>The last ten seconds as a '
        "picture</strong> Which tones are loud (light), in Hz: deep ones at the bottom."
        '</figcaption><div class="mel" role="img" aria-label="Mel spectrogram of the last ten '
        f'seconds">{mel_html(view.log_mel, QUIETEST_DB, LOUDEST_DB)}</div></figure></div>',
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
