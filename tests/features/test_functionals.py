"""Functionals, on contours whose statistics are known."""

import numpy as np
import pytest

from ser.features.functionals import FUNCTIONALS, PERCENTILES, UP_LEVELS, deltas, functionals

N = 1001
NAMES = [functional.name for functional in FUNCTIONALS]


def summary(contour):
    """Functionals of one contour, by name."""
    values = functionals(np.asarray(contour, float)[None])[0]
    return dict(zip(NAMES, values.tolist(), strict=True))


def test_names_and_shape_agree():
    """One row for each contour, one column for each name."""
    assert functionals(np.ones((3, 7))).shape == (3, len(FUNCTIONALS))
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("functional", FUNCTIONALS, ids=NAMES)
def test_each_functional_is_documented(functional):
    """It says what it is and who used it before."""
    assert functional.meaning and functional.source


def test_ramp():
    """A ramp from 0 to 1 rises all the time, by one half for each half of the clip."""
    found = summary(np.linspace(0, 1, N))
    expected = {
        "mean": 0.5,
        "std": 1 / np.sqrt(12),
        "skewness": 0,
        "kurtosis": np.log1p(1.8),
        "range": 0.9,
        "quartile_range": 0.5,
        "slope": 0.5,
        "curvature": 0,
        "variation": 1 / (N - 1),
        "rising": 1,
        "when_highest": (N - 1) / N,
        "when_lowest": 0,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("q", PERCENTILES)
def test_percentiles_of_a_ramp(q):
    """The q-th percentile of a ramp to 1 is q/100."""
    assert summary(np.linspace(0, 1, N))[f"percentile_{q}"] == pytest.approx(q / 100, abs=1e-5)


@pytest.mark.parametrize("level", UP_LEVELS)
def test_up_levels_of_a_ramp(level):
    """A ramp is above a level between its 5th and 95th percentile for the rest of the way."""
    found = summary(np.linspace(0, 1, N))[f"above_{level:.0%}"]
    assert found == pytest.approx(1 - (0.05 + 0.9 * level), abs=2e-3)


def test_sine():
    """Whole periods of a sine are symmetrical, with the known spread, and rise half the time."""
    found = summary(3 + 2 * np.sin(2 * np.pi * 5 * np.arange(1000) / 1000))
    expected = {
        "mean": 3,
        "std": np.sqrt(2),
        "skewness": 0,
        "kurtosis": np.log1p(1.5),
        "percentile_50": 3,
        "quartile_range": 4 * np.sin(np.pi / 4),
        "variation": 2 * 4 * 5 / 1000,
        "rising": 0.5,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=2e-2)


def test_parabola():
    """Three times the square of time, from -1 to 1, has curvature 3 and slope 0."""
    found = summary(3 * np.linspace(-1, 1, N) ** 2)
    assert (found["curvature"], found["slope"]) == pytest.approx((3, 0), abs=1e-3)


@pytest.mark.parametrize("value", [0.0, 5.0, -120.0])
@pytest.mark.parametrize("frames", [1, 2, 100])
def test_constant(value, frames):
    """A constant, be it one frame, has its value and no movement."""
    found = summary(np.full(frames, value))
    same = {"mean", *(f"percentile_{q}" for q in PERCENTILES)}
    assert [found[name] for name in same] == pytest.approx([value] * len(same))
    assert {found[name] for name in set(NAMES) - same} == {0}


@pytest.mark.parametrize(("peak", "name"), [(1, "when_highest"), (-1, "when_lowest")])
def test_when_a_peak_is_reached(peak, name):
    """A single peak a quarter into the clip is found there."""
    contour = np.zeros(200)
    contour[50] = peak
    assert summary(contour)[name] == pytest.approx(0.25)


@pytest.mark.parametrize("sign", [1, -1])
def test_skewness_has_the_sign_of_the_longer_tail(sign):
    """Exponential values are skewed by 2 with kurtosis 9, given as logarithms of 1 + them."""
    quantiles = -np.log1p(-(np.arange(200_000) + 0.5) / 200_000)
    found = summary(sign * quantiles)
    assert found["skewness"] == pytest.approx(sign * np.log1p(2), abs=0.01)
    assert found["kurtosis"] == pytest.approx(np.log1p(9), abs=0.02)


@pytest.mark.parametrize("frames", [1, 2, 3, 50, 400])
def test_against_numpy(frames):
    """Percentiles, mean and spread of random contours are numpy's."""
    values = np.random.default_rng(frames).standard_normal((6, frames)).astype(np.float32)
    found = dict(zip(NAMES, functionals(values).T, strict=True))
    for q in PERCENTILES:
        assert found[f"percentile_{q}"] == pytest.approx(np.percentile(values, q, axis=1), abs=1e-5)
    assert found["mean"] == pytest.approx(values.mean(axis=1), abs=1e-5)
    assert found["std"] == pytest.approx(values.std(axis=1), abs=1e-5)


def test_contours_do_not_mix(monkeypatch):
    """Each row is summarised as if it were alone, as those of a long clip are."""
    values = np.random.default_rng(0).standard_normal((3, 50))
    together = functionals(values)
    monkeypatch.setattr("ser.features.functionals.MOST_VALUES", 1)
    assert functionals(values) == pytest.approx(together, abs=1e-5)


@pytest.mark.parametrize("slope", [2.0, -0.5, 0.0])
def test_deltas_of_a_ramp(slope):
    """The deltas of a ramp are its slope, away from the ends."""
    values = slope * np.arange(20)[None]
    assert deltas(values)[:, 2:-2] == pytest.approx(np.full((1, 16), slope))


@pytest.mark.parametrize("frames", [1, 2, 3, 10])
def test_deltas_of_a_constant(frames):
    """What stays has deltas of zero, however short it is."""
    assert deltas(np.full((4, frames), 3.0)) == pytest.approx(np.zeros((4, frames)))
