"""A clip's contours as small pictures: heat maps as PNG, curves as the paths of an SVG.

They cost the browser next to nothing; `ser.pictures.plots` draws the same to zoom into.
"""

import struct
import zlib
from collections.abc import Sequence

import numpy as np

from .sound import SoundView, line_starts

# The colours of matplotlib's magma and viridis and of ColorBrewer's RdBu, at even distances. The
# first is not quite magma's #000004, which Streamlit takes for a placeholder of its own in a plot.
MAGMA = (
    *("#03020a", "#180f3d", "#440f76", "#721f81", "#9e2f7f"),
    *("#cd4071", "#f1605d", "#fd9668", "#feca8d", "#fcfdbf"),
)
VIRIDIS = (
    *("#440154", "#482878", "#3e4989", "#31688e", "#26828e"),
    *("#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"),
)
RED_BLUE = (
    *("#67001f", "#b2182b", "#d6604d", "#f4a582", "#fddbc7", "#f7f7f7"),
    *("#d1e5f0", "#92c5de", "#4393c3", "#2166ac", "#053061"),
)
ACCENT = "#7a6ff0"
TITLES = {
    "wave": "Waveform (tall = loud)",
    "pitch": "Pitch (up = higher voice)",
    "mel": "Mel spectrogram (light = loud)",
    "mfcc": "MFCC (the colour of the sound)",
    "chroma": "Chroma (light = strong note)",
}
"""In the order in which they are shown."""

QUIETEST_DB = -70  # below the clip's loudest: what the mel spectrogram still shows
SHOWN_HZ = (250, 500, 1000, 2000, 4000)

NOTHING = 255  # index of the colour that is none


def heat_map(values: np.ndarray, lowest: float, highest: float, colours: Sequence[str]) -> bytes:
    """Values as a PNG with a pixel for each.

    Parameters
    ----------
    values : np.ndarray [shape=(rows, columns)]
        The first row is the picture's bottom; NaN is transparent.
    lowest, highest : float
        That get the first and the last colour.
    colours : sequence of str
        Such as "#ff8800", at even distances.
    """
    level = np.clip((values - lowest) / (highest - lowest), 0, 1) * (NOTHING - 1)
    pixels = np.where(np.isfinite(level), np.rint(level), NOTHING).astype(np.uint8)[::-1]
    rows, columns = pixels.shape
    lines = np.pad(pixels, ((0, 0), (1, 0)))  # each starts with its filter, 0 for none
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", _palette(colours)),
            _chunk(b"tRNS", b"\xff" * NOTHING + b"\0"),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _palette(colours: Sequence[str]) -> bytes:
    stops = np.array([list(bytes.fromhex(colour[1:])) for colour in colours])
    places = np.linspace(0, len(stops) - 1, NOTHING)
    channels = [np.interp(places, np.arange(len(stops)), channel) for channel in stops.T]
    return np.rint(channels).astype(np.uint8).T.tobytes() + bytes(3)


def wave_path(view: SoundView, peak: float) -> str:
    """The waveform as a shape to fill, in a box of a unit a column and 100 units high."""
    x = np.arange(len(view.lowest)) + 0.5
    there = _points(x, 50 - 50 * view.highest / peak)
    back = _points(x[::-1], 50 - 50 * view.lowest[::-1] / peak)
    return f"M{'L'.join(there + back)}Z"


def pitch_path(view: SoundView, lowest: float, highest: float) -> str:
    """F0 as a line, broken where the voice breaks off, in a box as of `wave_path`."""
    shown = np.flatnonzero(np.isfinite(view.f0))
    y = 100 * (highest - view.f0[shown]) / (highest - lowest)
    points = zip(line_starts(view.f0)[shown], _points(shown + 0.5, y), strict=True)
    # A line of no length shows as a dot, so that no sound goes missing.
    return "".join(f"M{point}h0" if first else f"L{point}" for first, point in points)


def _points(x: np.ndarray, y: np.ndarray) -> list[str]:
    return [f"{a:.1f} {b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True)]


def even_ticks(lowest: float, highest: float, most: int) -> list[float]:
    """Round numbers from one value to another.

    Parameters
    ----------
    lowest, highest : float
    most : int
        Numbers wanted; with five or more, there are always two.

    Returns
    -------
    list of float
        Rising, evenly spaced by 1, 2 or 5 of a power of ten.
    """
    step = 10.0 ** np.floor(np.log10(max(highest - lowest, 1e-3) / most))
    for spacing in (step, 2 * step, 5 * step, 10 * step, 20 * step):
        found = np.arange(np.ceil(lowest / spacing), highest / spacing + 1e-9)
        if len(found) <= most:
            break
    return [float(k * spacing) for k in found]
