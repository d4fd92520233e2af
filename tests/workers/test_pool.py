"""A fair queue, and workers that are lost: each costs one recording at most."""

import subprocess
import threading
import time

import pytest

from ser.errors import Busy
from ser.workers.pool import WorkerPool
from ser.workers.process import WorkerDied

from .processes import in_thread, processes_of


def test_slow_recording_is_given_up_and_the_next_is_answered(model, voice, long_clip):
    """Beyond its patience the pool ends the worker, says so, and goes on with a new one."""
    with WorkerPool(workers=1) as pool:
        pool.answer(voice, "a.wav", model)  # so that it has started
        pool.patience = 0.05
        with pytest.raises(WorkerDied, match=r"long.wav cannot be read: got no answer in 0.05 s"):
            pool.answer(long_clip, "long.wav", model)
        pool.patience = 20
        assert pool.answer(voice, "a.wav", model).prediction.labels


def test_crash_costs_one_recording_its_answer(model, voice, long_clip):
    """A worker that dies at work is told as such and replaced."""
    with WorkerPool(workers=1) as pool:
        pool.answer(voice, "a.wav", model)
        (process,) = processes_of(pool)
        killer = threading.Timer(0.1, process.kill)
        killer.start()
        with pytest.raises(WorkerDied, match="a crash"):
            pool.answer(long_clip, "long.wav", model)
        killer.join()
        assert pool.answer(voice, "a.wav", model).prediction.labels


def test_worker_that_ended_while_idle_is_replaced_unnoticed(model, voice):
    """Nobody's recording is refused for what happened before it."""
    with WorkerPool(workers=1) as pool:
        (process,) = processes_of(pool)
        process.kill()
        process.wait()
        assert pool.answer(voice, "a.wav", model).prediction.labels


def test_worker_that_cannot_start_is_no_recordings_fault(model, voice, monkeypatch):
    """What keeps workers from starting is a fault of ours, and over when it is over."""
    with monkeypatch.context() as broken:
        broken.setattr("sys.executable", "/bin/false")
        pool = WorkerPool(workers=1)
        with pytest.raises(RuntimeError, match="could not start"):
            pool.answer(voice, "a.wav", model)
    for process in processes_of(pool):  # which was started while none could
        process.wait()
    assert pool.answer(voice, "a.wav", model).prediction.labels
    pool.close()


def test_no_slot_is_lost_where_no_process_can_be_had(model, voice, monkeypatch):
    """A machine without room for another process refuses for as long as it has none."""
    pool = WorkerPool(workers=1)
    processes_of(pool)[0].kill()
    processes_of(pool)[0].wait()
    with monkeypatch.context() as full:
        full.setattr(subprocess, "Popen", lambda *_, **__: (_ for _ in ()).throw(OSError("full")))
        for _ in range(3):
            with pytest.raises(OSError, match="full"):
                pool.answer(voice, "a.wav", model)
    assert pool.answer(voice, "a.wav", model).prediction.labels
    pool.close()


def test_closing_ends_also_the_worker_at_work(model, voice, long_clip):
    """A pool that is closed while it answers leaves no process behind, and takes no more."""
    pool = WorkerPool(workers=1)
    pool.answer(voice, "a.wav", model)
    (process,) = processes_of(pool)
    at_work = in_thread(lambda: pool.answer(long_clip, "long.wav", model))
    while pool._free:
        time.sleep(0.005)
    pool.close()
    at_work.join()
    assert process.poll() is not None
    with pytest.raises(Busy):
        pool.answer(voice, "a.wav", model)


def test_queue_is_first_come_first_served_and_bounded(pool, model, voice, long_clip):
    """Who waits is told how many are before them; beyond the bound one is sent away."""
    told, order, threads = {}, [], []

    def give(name, content):
        pool.answer(content, name, model, on_wait=told.setdefault(name, []).append)
        order.append(name)

    for number in range(4):  # one at work, three waiting
        content = voice if number else long_clip
        threads.append(in_thread(lambda n=number, c=content: give(str(n), c)))
        while number and not told.get(str(number)):
            time.sleep(0.005)
        time.sleep(0.02)
    with pytest.raises(Busy, match="got 3 before this one, expected fewer than 3"):
        pool.answer(voice, "4", model)
    for thread in threads:
        thread.join()
    assert order == ["0", "1", "2", "3"]
    assert [max(told[name], default=0) for name in order] == [0, 1, 2, 3]


def test_who_leaves_the_queue_holds_nobody_up(pool, model, voice, long_clip):
    """A visitor who goes away while waiting is taken out of the line."""
    first = in_thread(lambda: pool.answer(long_clip, "first", model))
    time.sleep(0.05)

    def leave(before):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.answer(voice, "leaver", model, on_wait=leave)
    assert pool.answer(voice, "next", model).prediction.labels
    first.join()
