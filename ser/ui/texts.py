"""Strangers' texts inside ours, and ours that several places share."""

import re

KEPT = ":material/lock: Your voice is kept in memory only, for this visit."

PRIVATE = (
    "What you say or bring stays in the memory of the computer that runs this app, "
    "for this visit only. It is not written to disk, does not train the app’s own model, and no "
    "other visitor hears or sees it. It is gone when you press *Forget everything* on Recognise, "
    "and within a few minutes of closing or reloading the page."
)
"""What becomes of recordings, in the same words wherever they come in; `KEPT` says it in short."""

GONE = (
    "The sound and the pictures of this recording are no longer kept: this computer's memory is "
    "shared by all visitors. Choose it again to see them."
)

FORMATTING = "\\`*_{}[]()<>#+-.!|~:$^"


def plain(text: str) -> str:
    """Text with everything escaped that Streamlit would read as formatting, emoji code or link."""
    # Addresses, emoji codes and arrows are found after escapes are resolved; an invisible sign
    # that joins words leaves nothing to find.
    broken = re.sub(r"(www|@|:|-(?=>)|<(?=-))", "\\1\N{WORD JOINER}", text, flags=re.IGNORECASE)
    return "".join(f"\\{char}" if char in FORMATTING else char for char in broken)


def voice_of(speaker: str) -> str:
    """A speaker as people name them: RAVDESS calls its folders "Actor_09"."""
    return re.sub(r"^Actor_0*(\d+)$", r"Actor \1", speaker)


def in_time(seconds: float) -> str:
    """How long something lasts, such as "3.4 s" or "2 min 58 s"."""
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def about(seconds: float) -> str:
    """A time that is known roughly, such as "12 s" or "2 min"."""
    return f"{max(seconds, 1):.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def clock(seconds: float) -> str:
    """A moment of a recording, such as "0:07.5" or "12:03.0"."""
    tenths = round(10 * seconds)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


def waiting_for(before: int) -> str:
    """What someone reads who waits in the queue."""
    ahead = "1 recording is" if before == 1 else f"{before} recordings are"
    return f":material/hourglass: {ahead} ahead of yours. Please wait a moment …"
