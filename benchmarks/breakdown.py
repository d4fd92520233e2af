"""Where the time of one clip goes, from its bytes to its features: for `benchmarks.library`."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import soxr

import ser
from ser.audio import clip
from ser.audio.spectrum import PITCH
from ser.features import analysis, contours, measures, vector

DECODE, RESAMPLE, FFT = "decoding to one channel", "resampling to 16 kHz", "frames and FFT of 25 ms"
FLOOR = (DECODE, RESAMPLE, FFT)
"""What no features can do without."""

TONE, REST = "F0 and voicing, with FFT of 48 ms at 8 kHz", "all else"
PLACES: dict[str, tuple[tuple[Any, str], ...]] = {
    DECODE: ((clip, "decode"),),
    "where the speech is": ((analysis, "speech_span"),),
    FFT: ((analysis, "power_spectrum"),),
    "mel bands and MFCC": ((analysis, "mel_power"), (analysis, "to_db"), (contours, "mfcc")),
    "spectral shape": ((analysis, "spectral_shape"),),
    TONE: ((soxr, "resample"), (analysis, "periodicity"), (analysis, "track")),
    "voice quality": ((analysis, "coarse"), (analysis, "quality_of")),
    "other contours": ((vector, "measure"),),
    "deltas and functionals": ((vector, "deltas"), (vector, "functionals")),
    "modulation": ((measures, "modulation"),),
    "correlations": ((measures, "correlations"),),
}
"""The functions of each stage, where they are called from; less what is in another stage."""

STAGES = (DECODE, RESAMPLE, *[name for name in PLACES if name != DECODE], REST)
"""In about the order of the work."""


class _Watch:
    """Seconds spent in each stage; what a stage calls that is one itself is not counted twice."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._stages = [REST]
        self._since = time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.spent[self._stages[-1]] += now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._tick()
        self._stages.append(name)
        try:
            yield
        finally:
            self._tick()
            self._stages.pop()

    def timed(self, name: str, function: Callable) -> Callable:
        def call(*given: Any, **named: Any) -> Any:
            # One function makes the spectra of both framings.
            with self.stage(TONE if given[-1] is PITCH else name):
                return function(*given, **named)

        return call


def time_stages(data: bytes) -> dict[str, float]:
    """Seconds of each of `STAGES` while one clip is measured, on as many threads as are allowed.

    Parameters
    ----------
    data : bytes
        Of a file.
    """
    watch = _Watch()
    with _watching(watch):
        ser.extract_features(ser.load_clip(data))
    return watch.spent


@contextmanager
def _watching(watch: _Watch) -> Iterator[None]:
    """Watch all stages; what comes before is not counted."""
    make = soxr.ResampleStream

    def stream(*given: Any, **named: Any) -> SimpleNamespace:
        chunk = make(*given, **named).resample_chunk
        return SimpleNamespace(resample_chunk=watch.timed(RESAMPLE, chunk))

    with ExitStack() as stack:
        stack.enter_context(patch.object(soxr, "ResampleStream", stream))
        for name, places in PLACES.items():
            for owner, attribute in places:
                timed = watch.timed(name, getattr(owner, attribute))
                stack.enter_context(patch.object(owner, attribute, timed))
        with watch.stage(REST):
            watch.spent.clear()
            yield
