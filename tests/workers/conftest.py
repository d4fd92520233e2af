"""A pool of one worker, and what it is given to answer."""

import pytest

from ser.workers.pool import WorkerPool

from ..audio_files import wav
from ..synth import noise, speech


@pytest.fixture(scope="module")
def pool():
    """One worker, so that the order of answers is known."""
    with WorkerPool(workers=1, most_waiting=3) as running:
        yield running


@pytest.fixture(scope="module")
def voice():
    """Two seconds of a synthesised voice as WAV."""
    return wav(speech(2.0, seed=1), 16_000)


@pytest.fixture(scope="module")
def long_clip():
    """Three minutes, which take a worker a while."""
    return wav(noise(180.0), 16_000)
