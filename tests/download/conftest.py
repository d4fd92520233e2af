"""A server of a small corpus, and the folder it is to go to."""

import numpy as np
import pytest

import ser.corpora.fetching
from ser.audio.clip import SAMPLE_RATE

from .. import audio_files, synth
from ..serving import serving
from .fetching import described, packed


@pytest.fixture(scope="session")
def clips():
    """Four recordings as RAVDESS has them, 48 kHz, mono or stereo, by their names."""
    found = {}
    for actor in (1, 2):
        for code, f0 in (("03", 180), ("04", 90)):
            sound = np.repeat(synth.speech(0.6, f0, seed=actor), 48_000 // SAMPLE_RATE)
            sound = sound[:, None].repeat(actor, axis=1)
            name = f"Actor_{actor:02}/03-01-{code}-01-01-01-{actor:02}.wav"
            found[name] = audio_files.wav(sound, 48_000)
    return found


@pytest.fixture
def server(clips, monkeypatch):
    """A server of the four clips."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(ser.corpora.fetching, "RETRIES", 0)
    with serving(packed(clips.items())) as running:
        yield running


@pytest.fixture
def archive(server):
    """The archive of the four clips."""
    return described(server)


@pytest.fixture
def folder(tmp_path):
    """Where the corpus is to go."""
    return tmp_path / "corpora" / "speech"
