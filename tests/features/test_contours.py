"""Contours, on sounds whose level, spectrum and extent are known."""

import numpy as np
import pytest

from ser.features.activity import SPEECH_RANGE_DB
from ser.features.analysis import analyse
from ser.features.contours import CONTOURS, measure
from ser.features.shape import SHAPE_NAMES
from ser.features.speech import Speech

from .. import synth

NAMES = [name for kind in CONTOURS for name in kind.names]
INNER = slice(5, -5)  # frames that lie within the signal


def contours(signal):
    """All contours of a signal, by name."""
    values = measure(Speech(analyse(signal.astype(np.float32))), CONTOURS)
    return dict(zip(NAMES, values, strict=True))


def contour(signal, name):
    """One contour of a signal, by its name."""
    return contours(signal)[name]


def shape(signal, name):
    """One descriptor of the spectra within a signal."""
    return analyse(signal.astype(np.float32)).shape[INNER, SHAPE_NAMES.index(name)]


@pytest.mark.parametrize("kind", CONTOURS, ids=lambda kind: kind.names[0])
def test_each_contour_is_documented(kind):
    """Contours have names of their own, a unit and a source."""
    assert kind.group and kind.unit and kind.source
    assert all(NAMES.count(name) == 1 for name in kind.names)


@pytest.mark.parametrize("gain", [0.1, 10])
def test_level_changes_no_contour(gain):
    """Twenty dB more or less give the same contours."""
    voice = synth.speech(2.0) + 1e-3 * synth.noise(2.0)
    expected, found = contours(voice), contours(voice * gain)
    for name, values in found.items():
        assert values == pytest.approx(expected[name], rel=1e-2, abs=2e-2), name


@pytest.mark.parametrize("samples", [1, 100, 800])
def test_few_samples_give_finite_contours(samples):
    """A clip of one sample has contours, and so has one of zeros."""
    for signal in (np.ones(samples), np.zeros(samples)):
        for values in contours(signal).values():
            assert len(values) >= 1
            assert np.isfinite(values).all()


def test_silence_around_speech_is_left_out():
    """A second of silence before and after one second of noise leaves 100 frames and a rim."""
    level = contour(np.pad(synth.noise(1.0), 16_000), "level")
    assert len(level) == pytest.approx(100, abs=4)
    assert level[INNER] == pytest.approx(0, abs=2)


def test_pause_within_speech_is_kept():
    """Silence between two words is part of the contours."""
    word = synth.noise(0.5)
    level = contour(np.concatenate([word, np.zeros(8000), word]), "level")
    assert len(level) == pytest.approx(150, abs=4)
    assert level[75] == -60


@pytest.mark.parametrize(("below_db", "kept"), [(-3, True), (3, False)])
def test_speech_range(below_db, kept):
    """A sound counts as active down to `SPEECH_RANGE_DB` below the loudest."""
    faint = synth.tone(1.0) * 10 ** (-(SPEECH_RANGE_DB + below_db) / 20)
    active = analyse(np.concatenate([synth.tone(1.0), faint]).astype(np.float32)).active
    assert active[110:190].all() == kept
    assert active[110:190].any() == kept


@pytest.mark.parametrize("frequency", [200, 440, 1000, 3000])
def test_level_of_a_sine(frequency):
    """A full-scale sine has a mean power of one half, which is -3 dB."""
    level = analyse(synth.tone(0.5, frequency) / synth.PEAK).level[INNER]
    assert level == pytest.approx(-3.01, abs=0.15)


@pytest.mark.parametrize("frequency", [500, 1000, 2000, 4000])
def test_centroid_of_a_tone(frequency):
    """The centroid of a tone is its frequency, in octaves re 1 kHz."""
    assert shape(synth.tone(0.5, frequency), "centroid") == pytest.approx(
        np.log2(frequency / 1000), abs=0.01
    )


@pytest.mark.parametrize("name", ["rolloff_25", "rolloff_50", "rolloff_75", "rolloff_90"])
def test_rolloff_of_a_tone(name):
    """All roll-offs of a tone lie within two bins of it."""
    found = 1000 * 2 ** shape(synth.tone(0.5, 2000), name)
    assert found == pytest.approx(2000, abs=63)


@pytest.mark.parametrize(("name", "hz"), [("rolloff_25", 1750), ("rolloff_50", 3500)])
def test_rolloff_of_white_noise(name, hz):
    """A quarter of white noise lies below a quarter of the band, and so on."""
    assert 1000 * 2 ** np.median(shape(synth.noise(3.0), name)) == pytest.approx(hz, rel=0.05)


@pytest.mark.parametrize("slope", [0, 1, 2])
def test_slope_of_coloured_noise(slope):
    """White, pink and brown noise fall by 0, 3 and 6 dB an octave."""
    found = np.mean(shape(synth.noise(3.0, slope), "slope"))
    assert found == pytest.approx(-3.01 * slope, abs=0.3)


def test_flatness_and_entropy_order():
    """A tone's spectrum is peaked and of little entropy, noise's is flat and of much."""
    for name in ("flatness", "entropy"):
        assert shape(synth.tone(0.5), name).max() < shape(synth.noise(0.5), name).min()


@pytest.mark.parametrize("frequency", [100, 1000, 3000])
def test_zero_crossings_of_a_tone(frequency):
    """A sine changes its sign twice in a period."""
    found = analyse(synth.tone(0.5, frequency)).zero_crossings[INNER].mean()
    assert found == pytest.approx(2 * frequency / 16_000, rel=0.02)


def test_f0_contour_is_in_semitones():
    """F0 is given in semitones re 27.5 Hz: 220 Hz is three octaves above it."""
    assert contour(synth.pulses(1.0, 220), "f0")[INNER] == pytest.approx(36, abs=0.1)


def test_f0_is_carried_across_pauses():
    """Between two voiced stretches F0 runs straight from one to the other."""
    sound = np.concatenate([synth.pulses(0.5, 110), np.zeros(8000), synth.pulses(0.5, 220)])
    f0 = contour(sound, "f0")
    assert f0[75] == pytest.approx(30, abs=0.5)


def test_steady_tone_has_no_jitter_or_shimmer():
    """What keeps its period and level scores zero in both."""
    for name in ("jitter", "shimmer"):
        assert contour(synth.pulses(1.0), name)[INNER] == pytest.approx(0, abs=0.05)


def test_rasta_removes_a_fixed_colouring():
    """Bands as filtered contours are zero for a sound that stays as it is."""
    found = contours(synth.pulses(2.0, 200))
    bands = [values for name, values in found.items() if name.startswith("rasta")]
    assert len(bands) == 20
    assert np.array(bands)[:, 30:-30] == pytest.approx(0, abs=0.1)
