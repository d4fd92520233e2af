"""Measuring that is cancelled in its last step, where it no longer notices."""

import threading

from ser.ui.train.measuring import take_in
from ser.ui.train.workshop import OWN, Data, Workshop
from ser.workers.task import Task

from ...tables import tiny_table


def test_what_was_cancelled_at_the_last_moment_is_not_taken_in():
    """The visitor pressed Cancel; that it was nearly done is of no account."""
    in_last_step, go_on = threading.Event(), threading.Event()

    def work(task):
        in_last_step.set()
        assert go_on.wait(5)
        return Data(OWN, tiny_table())

    shop = Workshop()
    shop.task = Task(work)
    assert in_last_step.wait(5)
    shop.task.cancel()
    go_on.set()
    shop.task.wait(5)
    take_in(shop)
    assert shop.task.found is None
    assert shop.data == {}


def test_what_is_cancelled_after_its_end_is_not_taken_in_either():
    """Cancel may be pressed on a page that has not been drawn since."""
    shop = Workshop()
    shop.task = Task(lambda task: Data(OWN, tiny_table()))
    shop.task.wait(5)
    shop.task.cancel()
    take_in(shop)
    assert shop.data == {}
