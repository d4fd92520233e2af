"""What tests of trainings in processes share."""

import pytest

from ser.studies.queue import StudyQueue


@pytest.fixture
def queue():
    """A queue for one training at once and two that wait."""
    queue = StudyQueue(most_at_once=1, most_waiting=2)
    yield queue
    queue.close()
