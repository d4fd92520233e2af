"""The sound of a clip as HTML: five pictures, each with its title and a line to explain it."""

from base64 import b64encode
from collections.abc import Iterable

import numpy as np

from ..audio.spectrum import mel_centres
from ..pictures.images import (
    ACCENT,
    MAGMA,
    QUIETEST_DB,
    RED_BLUE,
    SHOWN_HZ,
    TITLES,
    VIRIDIS,
    even_ticks,
    heat_map,
    pitch_path,
    wave_path,
)
from ..pictures.sound import PITCH_CLASSES, SoundView, on_clock, peak_of, pitch_range
from ..timeline.timeline import WHOLE_UP_TO_S

MOST_TIMES = 6  # as many as fit under a picture on a phone
STEPS_S = 1, 2, 5, 10, 20, 30, 60, 120, 300, 600  # round on a clock
EXPLAINED = {
    "wave": "How far the air swings at each moment; 1 is the most that a recording can hold.",
    "pitch": "Vibrations a second (hertz, Hz). Gaps are pauses, and sounds without a tone such as "
    "“s”.",
    "mel": "Which tones are loud, in Hz: deep ones at the bottom, bright ones on top, spaced the "
    "way the ear hears them (“mel”).",
    "mfcc": "Thirteen numbers for each moment, red or blue. They tell an “ah” from an “ee”. (Short "
    "for mel-frequency cepstral coefficients.)",
    "chroma": "Which of the twelve notes of the scale sounds, whatever the octave.",
}


def sound_html(view: SoundView) -> str:
    """Waveform, pitch, mel spectrogram, MFCC and chroma, each over time.

    Parameters
    ----------
    view : SoundView
    """
    drawn = {
        "wave": _wave(view),
        "pitch": _pitch(view),
        "mel": _mel(view),
        "mfcc": _mfcc(view),
        "chroma": _chroma(view),
    }
    times = "".join(
        f'<span class="x" style="left: {100 * t / view.duration:.1f}%">{text}</span>'
        for t, text in _times(view.duration)
    )
    figures = "".join(
        f"<figure><figcaption><strong>{TITLES[row]}</strong> {EXPLAINED[row]}</figcaption>"
        f'<div class="{row}" role="img" aria-label="{TITLES[row]}">{drawn[row]}{times}</div>'
        "</figure>"
        for row in TITLES
    )
    return f'<div class="ser-sound">{figures}</div>'


def _times(duration: float) -> list[tuple[float, str]]:
    """Moments to write under the pictures, the last not at the very end."""
    if duration <= WHOLE_UP_TO_S:
        found = [(t, f"{t:g} s") for t in even_ticks(0, duration, MOST_TIMES)]
    else:
        step = next((each for each in STEPS_S if duration <= each * MOST_TIMES), STEPS_S[-1])
        found = [(t, on_clock(t)) for t in np.arange(0, duration, step).tolist()]
    return [(t, text) for t, text in found if t < 0.97 * duration]


def _labels(places: Iterable[tuple[str, float]]) -> str:
    return "".join(
        f'<span class="y" style="bottom: {100 * share:.1f}%">{text}</span>'
        for text, share in places
    )


def _curve(view: SoundView, path: str, width: int, fill: str) -> str:
    shape = (
        f'<path d="{path}" fill="{fill}" stroke="{ACCENT}" stroke-width="{width}" '
        'stroke-linecap="round" vector-effect="non-scaling-stroke"/>'
    )
    return drawing_html(shape, len(view.times), 100)


def drawing_html(shapes: str, width: int, height: int, alt: str = "") -> str:
    """Shapes of SVG, stretched to where they are put; `alt` is for those who do not see them."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="none" '
        f'viewBox="0 0 {width} {height}">{shapes}</svg>'
    )
    return _image("svg+xml", svg.encode(), alt)


def _image(kind: str, content: bytes, alt: str = "") -> str:
    # Also SVG, which Streamlit takes out of HTML.
    return f'<img alt="{alt}" src="data:image/{kind};base64,{b64encode(content).decode()}">'


def _wave(view: SoundView) -> str:
    peak = peak_of(view)
    return _labels([(f"{peak:.2g}", 1), ("0", 0.5)]) + _curve(
        view, wave_path(view, peak), 1, ACCENT
    )


def _pitch(view: SoundView) -> str:
    low, high = pitch_range(view)
    ticks = even_ticks(low, high, 5)
    labels = _labels((f"{hz:.0f}", (hz - low) / (high - low)) for hz in ticks)
    return labels + _curve(view, pitch_path(view, low, high), 3, "none")


def _heat(values: np.ndarray, lowest: float, highest: float, colours: tuple[str, ...]) -> str:
    return _image("png", heat_map(values, lowest, highest, colours))


def _mel(view: SoundView) -> str:
    return mel_html(view.log_mel, QUIETEST_DB, 0)


def mel_html(log_mel: np.ndarray, lowest: float, highest: float) -> str:
    """A mel spectrogram as an image with its labels.

    Parameters
    ----------
    log_mel : np.ndarray [shape=(N_MELS, columns)]
        In dB; NaN is transparent.
    lowest, highest : float
        That are darkest and lightest.
    """
    centres = mel_centres()
    bands = (np.interp(SHOWN_HZ, centres, np.arange(len(centres))) + 0.5) / len(centres)
    labels = _labels((f"{hz:,}", band) for hz, band in zip(SHOWN_HZ, bands, strict=True))
    return labels + _heat(log_mel, lowest, highest, MAGMA)


def _mfcc(view: SoundView) -> str:
    known = np.abs(view.mfcc[np.isfinite(view.mfcc)])
    limit = (float(np.percentile(known, 98)) if len(known) else 0) or 1.0
    count = len(view.mfcc)
    labels = _labels((str(k), (k - 0.5) / count) for k in range(1, count + 1, 3))
    return labels + _heat(view.mfcc, -limit, limit, RED_BLUE)


def _chroma(view: SoundView) -> str:
    notes = list(enumerate(PITCH_CLASSES))[::2]
    labels = _labels((note, (k + 0.5) / len(PITCH_CLASSES)) for k, note in notes)
    return labels + _heat(view.chroma, 0, 1, VIRIDIS)
