"""Spectral shape, against its definitions written out."""

import numpy as np
import pytest

from ser.audio.spectrum import TIMBRE
from ser.features.shape import ROLLOFFS, SHAPE_NAMES, TOP, spectral_shape

KHZ = (TIMBRE.frequencies[1:TOP:2] + TIMBRE.frequencies[2:TOP:2]).astype(float) / 2000


@pytest.fixture(scope="module")
def power():
    """Spectra of 50 frames that fall with frequency as speech does, shape (50, bins)."""
    noise = np.random.default_rng(0).exponential(size=(50, TIMBRE.n_fft // 2 + 1))
    return (noise / (1 + TIMBRE.frequencies / 500) ** 2).astype(np.float32)


@pytest.fixture(scope="module")
def share(power):
    """The same in pairs of bins, as shares of each frame's power."""
    pairs = (power[:, 1:TOP:2] + power[:, 2:TOP:2]).astype(float)
    return pairs / pairs.sum(axis=1, keepdims=True)


def shape(power, name):
    """One descriptor, shape (frames,)."""
    return spectral_shape(power)[:, SHAPE_NAMES.index(name)]


def test_moments(power, share):
    """Centroid, spread, skewness and kurtosis are moments of the spectrum."""
    centroid = share @ KHZ
    central = [np.sum(share * (KHZ - centroid[:, None]) ** k, axis=1) for k in (2, 3, 4)]
    spread = np.sqrt(central[0])
    assert shape(power, "centroid") == pytest.approx(np.log2(centroid), abs=1e-5)
    assert shape(power, "spread") == pytest.approx(spread, rel=1e-4)
    assert shape(power, "skewness") == pytest.approx(central[1] / spread**3, abs=1e-3)
    assert shape(power, "kurtosis") == pytest.approx(np.log1p(central[2] / spread**4), abs=1e-3)


@pytest.mark.parametrize("q", ROLLOFFS)
def test_rolloffs(power, share, q):
    """A roll-off is the first frequency up to which there is that share of the power."""
    expected = [KHZ[np.searchsorted(np.cumsum(frame), q)] for frame in share]
    assert 2 ** shape(power, f"rolloff_{q * 100:.0f}") == pytest.approx(expected, rel=1e-5)


def test_flatness_entropy_and_slope(power, share):
    """Geometric over arithmetic mean, -sum p log p, and a line through dB over octaves."""
    flatness = np.log(share).mean(axis=1) - np.log(share.mean(axis=1))
    slope = np.polyfit(np.log2(KHZ), 10 * np.log10(share.T), 1)[0]
    assert shape(power, "flatness") == pytest.approx(flatness, abs=1e-4)
    assert shape(power, "entropy") == pytest.approx(
        -np.sum(share * np.log(share), axis=1), abs=1e-4
    )
    assert shape(power, "slope") == pytest.approx(slope, abs=1e-4)


def test_what_is_above_7_khz_has_no_part(power):
    """Whether a resampler or codec cut off the highest frequencies, the shape is the same."""
    cut = np.where(TIMBRE.frequencies > 7000, 0, power)
    np.testing.assert_array_equal(spectral_shape(cut), spectral_shape(power))


@pytest.mark.parametrize("gain", [1e-6, 1e6])
def test_level_changes_nothing(power, gain):
    """Sixty dB more or less have the same shape."""
    scaled = spectral_shape(power * np.float32(gain))
    assert scaled == pytest.approx(spectral_shape(power), rel=1e-3, abs=1e-3)
