"""Moving means, against numpy's."""

import numpy as np
import pytest

from ser.features.smoothing import moving_mean, moving_means


@pytest.mark.parametrize("width", [3, 10, 1000])
def test_moving_mean_of_a_constant(width):
    """A mean of equal values is that value, up to the ends."""
    assert moving_mean(np.full(50, 7.0), width) == pytest.approx(7)


def test_moving_mean_is_a_running_mean():
    """In the middle it is numpy's convolution with a box."""
    values = np.random.default_rng(0).standard_normal(100)
    expected = np.convolve(values, np.full(5, 0.2), "same")
    assert moving_mean(values, 5)[2:-2] == pytest.approx(expected[2:-2])


def test_several_widths_at_once_are_each_as_alone():
    """The widest gives room for all, and changes none."""
    values = np.random.default_rng(0).standard_normal((3, 100))
    for width, mean in zip((3, 50, 7), moving_means(values, (3, 50, 7)), strict=True):
        assert mean == pytest.approx(moving_mean(values, width))
