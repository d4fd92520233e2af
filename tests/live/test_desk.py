"""Sessions take turns; when there is not time enough for all, the turns come rarer."""

import pytest

from ser.errors import Busy
from ser.live.desk import CALM_S, LONGEST_S, SHORTEST_S, LiveDesk


class Clock:
    """Time that passes when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Session:
    """A stand-in whose step takes a given time of the clock."""

    def __init__(self, clock, takes=0.01):
        self.clock, self.takes = clock, takes
        self.at = []
        self.problem = self.ended = False

    @property
    def is_over(self):
        return self.problem or self.ended

    def step(self):
        self.at.append(self.clock.now)
        self.clock.now += self.takes


@pytest.fixture
def clock():
    """At some time."""
    return Clock()


def run(desk, clock, seconds):
    """Let the desk work."""
    until = clock.now + seconds
    while desk._due and clock.now < until:
        clock.now = max(clock.now, desk._due[0][0])
        desk.step()


def test_every_session_has_its_turns(clock):
    """Six sessions get two steps a second each."""
    desk, sessions = LiveDesk(6, clock), [Session(clock) for _ in range(6)]
    for session in sessions:
        desk.admit(session)
    run(desk, clock, 10)
    assert all(19 <= len(session.at) <= 21 for session in sessions)
    assert desk.every == SHORTEST_S


def test_steps_that_come_late_are_made_rarer(clock):
    """Work for three seconds a second widens the steps until all of it can be done."""
    desk, sessions = LiveDesk(6, clock), [Session(clock, takes=0.25) for _ in range(6)]
    for session in sessions:
        desk.admit(session)
    run(desk, clock, 20)
    assert SHORTEST_S < desk.every <= LONGEST_S
    counts = [sum(at > clock.now - 10 for at in session.at) for session in sessions]
    assert min(counts) >= 3  # and everybody has a share of it


def test_steps_become_frequent_again_when_there_is_time(clock):
    """Once the others have left, the pace returns."""
    desk, slow, quick = LiveDesk(6, clock), Session(clock, takes=3.0), Session(clock)
    desk.admit(slow)
    desk.admit(quick)
    run(desk, clock, 20)
    assert desk.every > SHORTEST_S
    desk.leave(slow)
    run(desk, clock, 4 * CALM_S)
    assert desk.every == SHORTEST_S


def test_only_so_many_are_admitted(clock):
    """The next one is told, and has a place when somebody leaves."""
    desk, first, second = LiveDesk(1, clock), Session(clock), Session(clock)
    desk.admit(first)
    with pytest.raises(Busy, match="expected fewer than 1"):
        desk.admit(second)
    desk.leave(first)
    desk.admit(second)
    run(desk, clock, 1)
    assert not first.at and second.at


def test_session_that_is_over_gives_its_place(clock):
    """Also at once, before its next turn."""
    desk, first, second = LiveDesk(1, clock), Session(clock), Session(clock)
    desk.admit(first)
    first.ended = True
    desk.admit(second)
    run(desk, clock, 2)
    assert not first.at and second.at
    second.ended = True
    run(desk, clock, 2)
    assert not desk.is_full


def test_broken_session_does_not_stop_the_others(clock):
    """Its fault is logged, it leaves, and the next has its turn."""
    desk, broken, sound = LiveDesk(2, clock), Session(clock), Session(clock)
    broken.step = lambda: 1 / 0
    desk.admit(broken)
    desk.admit(sound)
    run(desk, clock, 2)
    assert broken.problem and len(sound.at) >= 3
