"""The curve of a training that goes on: more rounds may come while it is drawn."""

from ser.training.epochs import Epoch
from ser.ui.train.curve import curve_html


class Growing(list):
    """Another thread's list: whenever it has been looked through, there is one more."""

    def __iter__(self):
        yield from super().__iter__()
        self.append(Epoch(len(self) + 1, 0.5, 0.7, 0.6))


def test_rounds_that_come_while_it_is_drawn_wait_for_the_next_picture():
    """Both lines, the scale and the words are of the same rounds."""
    epochs = Growing([Epoch(1, 1.0, 1.2, 0.3)])
    assert "After 1 round " in curve_html(epochs, 20)
    assert "After 2 rounds" in curve_html(epochs, 20)
