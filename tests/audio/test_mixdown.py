"""Averages over channels, resampling and how much may come."""

import numpy as np
import pytest

from ser.audio.mixdown import MAX_SECONDS, MOST_A_SECOND, Mixdown
from ser.errors import AudioError


def mixed(*blocks, rate=16_000):
    """The blocks in one signal."""
    mixdown = Mixdown("a.wav")
    for block in blocks:
        mixdown.add(rate, np.asarray(block, np.float32).reshape(len(block), -1))
    return mixdown.finish()


def test_channels_are_averaged():
    """Each counts the same."""
    np.testing.assert_array_equal(mixed([[1, 2, 3], [4, 5, 9]]), [2, 6])


def test_blocks_are_joined():
    """One after the other."""
    np.testing.assert_array_equal(mixed([1, 2], [3]), [1, 2, 3])


def test_nothing_stays_nothing():
    """No block makes an empty signal."""
    assert mixed().shape == (0,)


def test_integers_become_floats_of_full_scale_1():
    """A 16-bit sample is divided by 32,768 exactly."""
    mixdown = Mixdown("a.wav")
    mixdown.add(16_000, np.array([[-32768, -32768], [1, 3]], np.int16))
    np.testing.assert_array_equal(mixdown.finish(), np.float32([-1, 2 / 32768]))


def test_rate_may_change_on_the_way():
    """Half a second each at two rates is one second."""
    mixdown = Mixdown("a.wav")
    for rate in (8_000, 48_000):
        mixdown.add(rate, np.ones((rate // 2, 1), np.float32))
    assert len(mixdown.finish()) == pytest.approx(16_000, abs=2)


@pytest.mark.parametrize(
    ("rate", "channels", "frames", "message"),
    [
        (16_000, 33, 0, "has too many channels: got 33; expected 1 to 32"),
        (1, 1_024, 0, "has too many channels: got 1,024"),
        (3_999, 1, 0, "got 3,999 Hz; expected 4,000 to 384,000 Hz"),
        (384_001, 1, 0, "got 384,001 Hz"),
        (16_000, 1, 16_000 * 601, "is too long: got more than 10 minutes"),
        (192_000, 8, 192_000 * 76, "unfolds to too much: got more than 115 million samples"),
    ],
)
def test_what_a_header_promises_is_checked(rate, channels, frames, message):
    """Too much is refused before it is decoded."""
    with pytest.raises(AudioError, match=message):
        Mixdown("a.wav").expect(rate, channels, frames)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(600, "10 minutes"), (120, "2 minutes"), (90, "90 seconds"), (60, "60 seconds")],
)
def test_the_limit_is_named(seconds, shown):
    """The message quotes the limit that holds."""
    with pytest.raises(AudioError, match=f"more than {shown}; expected at most {shown}"):
        Mixdown("a.wav", seconds).expect(16_000, 1, 16_000 * seconds + 16_000)


def test_the_limit_itself_is_accepted():
    """Ten minutes are not more than ten minutes."""
    Mixdown("a.wav").expect(96_000, MOST_A_SECOND // 96_000, 96_000 * MAX_SECONDS)


def test_what_no_header_promised_is_counted():
    """Blocks add up to the same limits."""
    mixdown = Mixdown("a.wav", max_seconds=1)
    mixdown.add(16_000, np.ones((16_000, 1), np.float32))
    with pytest.raises(AudioError, match="is too long"):
        mixdown.add(16_000, np.ones((2_000, 1), np.float32))
