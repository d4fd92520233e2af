"""Clips are measured once, by what is in them."""

import sys

import numpy as np
import pytest

from ser.audio.clip import load_clip
from ser.corpora import remembered
from ser.corpora.remembered import MEASURING, PACKAGES, Measurements
from ser.errors import AudioError
from ser.features.vector import extract_groups

from ..audio_files import wav
from ..synth import speech
from ..tables import RHYTHM
from ..test_packages import SER, imported


@pytest.fixture
def clip(tmp_path):
    """A recording."""
    path = tmp_path / "a.wav"
    path.write_bytes(wav(speech(1.0), 16_000))
    return path


@pytest.fixture
def measured(monkeypatch):
    """Names of the clips that were really measured."""
    names = []

    def noted(clip, spec):
        names.append(clip.name)
        return extract_groups(clip, spec)

    monkeypatch.setattr(remembered, "extract_groups", noted)
    return names


def test_content_is_measured_once(tmp_path, clip, measured):
    """Under another name it is the same clip; with other bytes it is another."""
    same, other = tmp_path / "b.wav", tmp_path / "c.wav"
    same.write_bytes(clip.read_bytes())
    other.write_bytes(wav(speech(1.0, seed=1), 16_000))
    measurements = Measurements(RHYTHM, tmp_path / "cache")
    found = [measurements.of(path) for path in (clip, same, other)]
    assert measured == ["a.wav", "c.wav"]
    for groups in found[:2]:
        np.testing.assert_array_equal(
            groups["rhythm"], extract_groups(load_clip(clip), RHYTHM)["rhythm"]
        )


def test_other_code_measures_anew(tmp_path, clip, measured, monkeypatch):
    """What an earlier version measured is not this one's."""
    measurements = Measurements(RHYTHM, tmp_path / "cache")
    measurements.of(clip)
    monkeypatch.setattr(remembered, "_code", lambda: "another")
    measurements.of(clip)
    assert measured == ["a.wav", "a.wav"]


def test_packages_that_measure_are_named():
    """With a new version of one that is not, old measurements would be taken for new ones."""
    modules = (path for ours in MEASURING for path in (SER / ours).glob("*.py"))
    others = {name.split(".")[0] for path in modules for name in imported(path)} - {"ser"}
    assert others - sys.stdlib_module_names == set(PACKAGES)


@pytest.mark.parametrize("name", ["empty.wav", "nowhere.wav"])
def test_clip_that_cannot_be_read_is_told_each_time(tmp_path, name):
    """A refusal names the file and is not remembered."""
    (tmp_path / "empty.wav").touch()
    for _ in range(2):
        with pytest.raises(AudioError, match=name):
            Measurements(RHYTHM, tmp_path / "cache").of(tmp_path / name)
