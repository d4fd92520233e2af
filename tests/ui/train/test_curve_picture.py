"""The curve of a training: one line for its own clips, one for those it does not learn from."""

import re
from base64 import b64decode

from ser.training.epochs import Epoch
from ser.ui.train.curve import HEIGHT, WIDTH, curve_html, in_words


def paths(epochs, most):
    """The lines of the drawing."""
    (image,) = re.findall(r"base64,([^\"]+)", curve_html(epochs, most))
    return re.findall(r'd="M([^"]+)"', b64decode(image).decode())


def test_both_losses_are_drawn():
    """From the first round at the left to the last at the right; the higher loss lies higher."""
    own, others = paths([Epoch(1, 1.0, 2.0, 0.3), Epoch(2, 0.5, 1.5, 0.4)], 2)
    (x1, own1), (x2, own2) = (map(float, point.split()) for point in own.split("L"))
    (_, other1), (_, other2) = (map(float, point.split()) for point in others.split("L"))
    assert (x1, x2) == (0, WIDTH)
    assert 0 < other1 < other2 < own1 < own2 < HEIGHT
    # Falling by as much looks the same on both lines.
    assert abs((own2 - own1) - (other2 - other1)) < 0.11


def test_without_others_there_is_one_line():
    """Where nobody is held out."""
    assert len(paths([Epoch(1, 1.0), Epoch(2, 0.5)], 2)) == 1


def test_one_round_is_one_round():
    """In words, too."""
    assert "After 1 round the error" in in_words([Epoch(1, 2.0)])
    assert "After 2 rounds the error" in in_words([Epoch(1, 2.0), Epoch(2, 1.0)])


def test_rounds_far_above_the_others_are_told():
    """They would press all others flat, so they are cut off, and the picture says so."""
    epochs = [Epoch(1, 11.11, 9.0), *(Epoch(k, 1.0, 1.2) for k in range(2, 200))]
    assert "up to 11.11 at first, are off the top" in curve_html(epochs, 200)


def test_rounds_that_fit_are_all_drawn():
    """Nothing is cut off, so nothing is said."""
    shown = curve_html([Epoch(1, 2.0, 2.5), Epoch(2, 1.9, 2.4)], 2)
    assert "off the top" not in shown
