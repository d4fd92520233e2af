"""Workers seen from outside, and visitors who come at the same time."""

import threading


def processes_of(pool):
    """Its idle workers' processes."""
    return [worker.process for worker in pool._free]


def in_thread(work):
    """Start some work beside the test and return the thread."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread
