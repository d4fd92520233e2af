"""Lossy round trips: what is left of a signal after a codec, aligned with what went in.

FFmpeg encodes and `ser.audio.decoding` decodes, as it would a visitor's file; both know of the
delay.
"""

from io import BytesIO
from typing import Any

import numpy as np
import soxr

from .decoding import decode
from .spectrum import SAMPLE_RATE

PEAK = 0.5  # what recorders aim at; codecs that quantise depend on the level
MARGIN = 1600  # samples of silence after the end, of which codecs may cut some

CODECS = {
    "mp3": ("mp3", "libmp3lame", SAMPLE_RATE),
    "opus": ("ogg", "libopus", SAMPLE_RATE),
    "aac": ("ipod", "aac", SAMPLE_RATE),
    "mulaw": ("wav", "pcm_mulaw", 8_000),
}
"""Name to FFmpeg's container and encoder, and the rate of the signal that it gets in Hz.

mulaw is the fixed-line telephone's: ITU-T G.711, always 64 kbit/s.
"""


def round_trip(
    signal: np.ndarray, codec: str, kbps: int = 64, rate: int | None = None
) -> np.ndarray:
    """Encode and decode a signal.

    Parameters
    ----------
    signal : np.ndarray [shape=(samples,), dtype=float32]
        16 kHz mono.
    codec : str
        One of `CODECS`.
    kbps : int
        Bit rate in kbit/s, as near as the codec can come to it.
    rate : int, optional
        Of the signal that the codec gets in Hz, if not as in `CODECS`.

    Returns
    -------
    np.ndarray [shape=(samples,), dtype=float32]
        As long and as loud as what went in, without the codec's delay.
    """
    peak = float(np.abs(signal).max(initial=0))
    if not peak:
        return signal
    gain = np.float32(PEAK / peak)
    data = _encode(np.pad(signal * gain, (0, MARGIN)), codec, kbps, rate)
    return decode(data, codec)[: len(signal)] / gain


def _encode(signal: np.ndarray, codec: str, kbps: int, wanted: int | None) -> bytes:
    import av

    kind, encoder, usual = CODECS[codec]
    rate = wanted or usual
    if rate != SAMPLE_RATE:
        signal = soxr.resample(signal, SAMPLE_RATE, rate)
    file = BytesIO()
    with av.open(file, "w", format=kind, options={"fflags": "+bitexact"}) as container:
        options: dict[str, Any] = {"layout": "mono", "bit_rate": 1000 * kbps}
        stream: Any = container.add_stream(encoder, rate, **options)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(signal)[None], "flt", "mono")
        frame.sample_rate, frame.pts = rate, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
