"""The memory that the sounds of all visits share."""

import numpy as np
import pytest

from ser.pictures.sound import SoundView
from ser.ui.kept import Kept
from ser.ui.result import Result
from ser.ui.visit import Visit
from tests.ui.test_wording import predicted


def result(key, n_bytes=1000):
    """A result whose sound has a size."""
    nothing = np.zeros(0)
    return Result(key, predicted(), SoundView(1.0, *[nothing] * 9), bytes(n_bytes))


class Clips:
    """Stands for a ZIP file of some size."""

    def __init__(self, n_bytes):
        self.n_bytes = n_bytes

    def size(self):
        """Bytes that are kept."""
        return self.n_bytes

    def drop_sound(self):
        """Keep them no longer."""
        self.n_bytes = 0


def visit_with(*keys):
    """A visit with one result a key."""
    visit = Visit()
    visit.answers.results = {key: result(key) for key in keys}
    return visit


def test_within_the_bound_all_sounds_stay():
    """Nothing is dropped while all fit."""
    kept, visit = Kept(2000), visit_with("a", "b")
    kept.keep_bounds(visit)
    assert all(r.flac for r in visit.answers.results.values())


def test_oldest_sound_goes_and_its_answer_stays():
    """Over the bound, the oldest result has no sound any more, but is still an answer."""
    kept, visit = Kept(2000), visit_with("a", "b", "c")
    kept.keep_bounds(visit)
    assert [bool(r.flac) for r in visit.answers.results.values()] == [False, True, True]
    assert visit.answers.results["a"].view is None
    assert visit.answers.results["a"].prediction.labels


def test_who_keeps_most_gives_first():
    """A visitor who floods the app loses sounds of their own, not those of a neighbour."""
    kept, modest, greedy = Kept(4000), visit_with("m"), visit_with(*"abcdefgh")
    kept.keep_bounds(modest)
    kept.keep_bounds(greedy)
    assert modest.answers.results["m"].flac
    assert len(greedy.answers.sounds()) == 3


def test_own_clips_go_before_answers():
    """Of one visit, the ZIP file is dropped first: it can be chosen again."""
    kept, visit = Kept(2000), visit_with("a")
    visit.keep_archive(clips := Clips(1500))
    kept.keep_bounds(visit)
    assert not clips.size() and visit.answers.results["a"].flac


def test_visit_that_ended_counts_no_more():
    """What a visit held is free when it is gone."""
    kept, first = Kept(2000), visit_with("a", "b")
    kept.keep_bounds(first)
    del first
    second = visit_with("c", "d")
    kept.keep_bounds(second)
    assert len(second.answers.sounds()) == 2


@pytest.mark.parametrize("n_bytes", [1, 1000])
def test_size_counts_sound_and_plots(n_bytes):
    """A result's size is that of its WAV and of its arrays."""
    held = result("a", n_bytes)
    held.view = SoundView(1.0, *[np.zeros(10, np.float32)] * 9)
    assert held.size() == n_bytes + 9 * 40
