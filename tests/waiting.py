"""Waiting for what happens beside a test."""

import time


def wait_for(condition, seconds=60.0):
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
