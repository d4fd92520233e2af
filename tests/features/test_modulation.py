"""How fast contours move and which move together, on contours whose answer is known."""

import itertools

import numpy as np
import pytest

from ser.audio.spectrum import FRAMES_PER_SECOND
from ser.features.measures import CONTOUR_NAMES, CORRELATED, MEASURES
from ser.features.modulation import (
    EDGES_HZ,
    LEAST_POINTS,
    LEAST_POWER,
    correlations,
    modulation,
    modulation_names,
)

BANDS = list(itertools.pairwise(EDGES_HZ))


def sine(hz, frames=400, amplitude=1.0):
    """A contour that moves so many times a second, float32."""
    time = np.arange(frames) / FRAMES_PER_SECOND
    return (amplitude * np.sin(2 * np.pi * hz * time + 0.3)).astype(np.float32)


def power(contour):
    """Mean power in each band, not its log."""
    return np.exp(modulation(contour[None])[0].astype(float)) - LEAST_POWER


@pytest.mark.parametrize("band", range(len(BANDS)), ids=modulation_names())
def test_a_sine_has_its_power_in_its_band(band):
    """Ten seconds that move at a rate within a band have nearly all of their power in it."""
    shares = power(sine(np.mean(BANDS[band]), 1000)) * np.diff(EDGES_HZ)
    assert shares.argmax() == band
    assert shares[band] / shares.sum() > 0.99


@pytest.mark.parametrize("amplitude", [1.0, 5.0])
def test_power_of_a_sine(amplitude):
    """By Parseval, a band that holds the sine has a quarter of the squared amplitude a point."""
    frames = 500
    low, high = (np.ceil(hz * LEAST_POINTS / FRAMES_PER_SECOND) for hz in (8, 12))
    expected = LEAST_POINTS * amplitude**2 / 4 / (high - low)
    found = power(sine(10, frames, amplitude))[BANDS.index((8, 12))]
    assert found == pytest.approx(expected, rel=0.02)


def test_white_noise_has_equal_power_in_every_band():
    """Its variance, whatever the length."""
    for frames in (300, 3000):
        noise = 2 * np.random.default_rng(0).standard_normal((200, frames))
        found = np.exp(modulation(noise.astype(np.float32))).mean(axis=0)
        assert found == pytest.approx(4, rel=0.1)


def test_twice_the_amplitude_is_four_times_the_power():
    """The log of the power moves by log 4 in the band where there is some."""
    one, two = (modulation(sine(5, amplitude=a)[None])[0] for a in (1, 2))
    band = BANDS.index((4, 6))
    assert two[band] - one[band] == pytest.approx(np.log(4), abs=1e-3)


def test_where_a_contour_lies_does_not_matter():
    """A constant added is no movement."""
    np.testing.assert_allclose(power(sine(5) + 60), power(sine(5)), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("frames", [1, 2, 7, 511, 512, 513, 729])
def test_what_does_not_move_has_no_power(frames):
    """A constant contour of any length has the least there is in every band."""
    found = modulation(np.full((2, frames), 7.25, np.float32))
    assert found.shape == (2, len(BANDS))
    assert found == pytest.approx(np.log(LEAST_POWER), abs=1e-3)


def test_each_contour_has_its_own_row():
    """Contours do not look at one another."""
    both = np.stack([sine(2.5), sine(20)])
    np.testing.assert_array_equal(modulation(both)[1], modulation(both[1:])[0])


def test_names_say_the_bands():
    """From the slowest to the fastest."""
    assert len(modulation_names()) == len(BANDS)
    assert (modulation_names()[0], modulation_names()[-1]) == ("0.5_to_1hz", "32_to_50hz")


def test_contours_that_move_together_alike_or_apart():
    """r is 1, -1 and, for a sine and a cosine over whole periods, 0: pairs in their order."""
    time = np.arange(200) / 200
    wave = np.sin(2 * np.pi * 3 * time)
    found = correlations(np.stack([wave, 5 * wave + 60, -wave, np.cos(2 * np.pi * 3 * time)]))
    np.testing.assert_allclose(found, [1, -1, 0, -1, 0, 0], atol=1e-6)


def test_correlation_of_a_mixture():
    """Of a wave and as much of another one at right angles, r is one over the root of two."""
    time = np.arange(200) / 200
    wave, other = np.sin(2 * np.pi * 3 * time), np.sin(2 * np.pi * 7 * time)
    assert correlations(np.stack([wave, wave + other])) == pytest.approx(np.sqrt(0.5))


def test_correlations_are_numpys():
    """Pearson's r, pair by pair."""
    contours = np.random.default_rng(0).standard_normal((6, 90)).astype(np.float32)
    contours[3:] += contours[:3]
    expected = np.corrcoef(contours)[np.triu_indices(6, 1)]
    np.testing.assert_allclose(correlations(contours), expected, atol=1e-5)


@pytest.mark.parametrize("frames", [1, 50, 200, 1000, 60_000])
@pytest.mark.parametrize("value", [0, 0.1, -37.3, 1 / 3])
def test_what_does_not_move_goes_with_nothing(value, frames):
    """Not even with another constant: what rounding leaves of them is no movement."""
    moving = np.sin(np.arange(frames))
    contours = np.stack([np.full(frames, value), np.full(frames, 2 * value + 0.7), moving])
    assert correlations(contours.astype(np.float32)) == pytest.approx(0, abs=1e-3)


def test_measures_have_a_name_for_each_figure():
    """Groups that are measured once of a clip: so many names, so many values."""
    by_group = {each.group: each for each in MEASURES}
    assert len(by_group["modulation"].names) == len(CONTOUR_NAMES) * len(BANDS)
    assert len(by_group["correlation"].names) == len(CORRELATED) * (len(CORRELATED) - 1) / 2
    for each in MEASURES:
        assert len(set(each.names)) == len(each.names)
        assert each.unit and each.source


def test_names_go_with_their_figures():
    """Contour k that alone moves has its power where the names say; two alike have r of 1."""
    by_group = {each.group: each for each in MEASURES}
    contours = np.zeros((len(CONTOUR_NAMES), 400), np.float32)
    contours[CONTOUR_NAMES.index("f0")] = contours[CONTOUR_NAMES.index("flux")] = sine(5)
    found = by_group["modulation"].compute(None, contours)
    named = dict(zip(by_group["modulation"].names, found, strict=True))
    strong = {name for name, value in named.items() if value > 0}
    assert {"f0.4_to_6hz", "flux.4_to_6hz"} <= strong
    assert {name.split(".")[0] for name in strong} == {"f0", "flux"}
    found = by_group["correlation"].compute(None, contours)
    named = dict(zip(by_group["correlation"].names, found, strict=True))
    assert [name for name, r in named.items() if abs(r) > 0.5] == ["flux.f0"]
