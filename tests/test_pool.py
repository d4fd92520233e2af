"""Workers: the same answers, no rights, bounded time and memory, a fair queue."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from ser.answer import answer
from ser.audio import load_clip
from ser.errors import AudioError
from ser.features import DEFAULT, EVERYTHING, extract_groups, parse_features
from ser.messages import receive, send
from ser.packing import pack
from ser.pool import Busy, WorkerDied, WorkerPool
from ser.store import load_model
from ser.timeline import timeline
from ser.worker_process import _require_groups

from .audio_files import m4a, wav
from .synth import noise, speech

ROOT = Path(__file__).parents[1]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits are Linux's")


@pytest.fixture(scope="module")
def model():
    """The shipped model."""
    return load_model()


@pytest.fixture(scope="module")
def pool():
    """One worker, so that the order of answers is known."""
    with WorkerPool(workers=1, most_waiting=3) as running:
        yield running


@pytest.fixture(scope="module")
def voice():
    """Two seconds of a synthesised voice as WAV."""
    return wav(speech(2.0, seed=1), 16_000)


@pytest.fixture(scope="module")
def long_clip():
    """Three minutes, which take a worker a while."""
    return wav(noise(180.0), 16_000)


def processes_of(pool):
    """Its idle workers' processes."""
    return [worker.process for worker in pool._free]


def in_thread(work):
    """Start some work beside the test and return the thread."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_worker_answers_as_the_library_does(pool, model, voice):
    """Label, probabilities, plots and sound are those of an answer in this process."""
    here, there = answer(voice, "a.wav", model), pool.answer(voice, "a.wav", model)
    assert there.prediction.to_dict() == here.prediction.to_dict()
    assert there.flac == here.flac
    assert there.view.duration == here.view.duration
    np.testing.assert_allclose(there.view.log_mel, here.view.log_mel, atol=1e-3)
    assert there.seconds > 0


def test_long_recording_is_answered_along_its_time(pool, model):
    """Over five seconds the stretches come with the answer, which is that of all of them."""
    content = wav(np.concatenate([speech(2.0), np.zeros(32_000, np.float32), speech(2.0)]), 16_000)
    found = pool.answer(content, "a.wav", model)
    expected = timeline(load_clip(content, "a.wav"), model)
    assert len(found.timeline.stretches) == 2
    assert found.timeline.to_dict() == expected.to_dict()
    assert found.prediction is found.timeline.overall


def test_short_recording_has_no_timeline(pool, model, voice):
    """A sentence of two seconds is answered as a whole."""
    assert pool.answer(voice, "a.wav", model).timeline is None


def test_long_recording_without_speech_has_no_timeline(pool, model):
    """Where nobody speaks there is nothing to cut; the input check says why."""
    found = pool.answer(wav(noise(8.0), 16_000), "a.wav", model)
    assert found.timeline is None
    assert found.prediction.warnings


def test_format_of_ffmpeg_is_answered_too(pool, model):
    """What needs the second decoder works without any right to open files."""
    assert pool.answer(m4a(speech(2.0), 16_000), "a.m4a", model).prediction.labels


def test_each_recording_is_answered_by_the_model_it_came_with(pool, model, trained, voice):
    """A worker that has answered with one model answers the next with another."""
    for given in (trained, model, trained):
        assert pool.answer(voice, "a.wav", given).prediction.labels == given.labels


def test_worker_measures_as_the_library_does(pool, voice):
    """Features for training are those of this process, group by group, without any model."""
    here, there = extract_groups(load_clip(voice)), pool.measure(voice, "a.wav", DEFAULT)
    assert [*there] == [*here]
    for name, values in here.items():
        assert there[name].dtype == np.float32
        np.testing.assert_allclose(there[name], values, rtol=1e-3, atol=1e-3)


def test_measuring_refuses_as_answering_does(pool):
    """The message is the one that `load_clip` gives, limits included."""
    with pytest.raises(AudioError, match=r"long\.wav is too long.*at most 5 seconds"):
        pool.measure(wav(noise(6.0), 16_000), "x/long.wav", DEFAULT, max_seconds=5)


def test_measuring_and_answering_share_a_worker(pool, model, voice):
    """Between two clips of a ZIP file others get their answers, from the same process."""
    (process,) = processes_of(pool)
    for _ in range(2):
        pool.measure(voice, "a.wav", DEFAULT)
        assert pool.answer(voice, "a.wav", model).prediction.labels
    assert processes_of(pool) == [process]


def test_workers_measure_all_features(pool, voice):
    """The tutorial's, too: a worker computes what a process without limits does."""
    found = pool.measure(voice, "a.wav", EVERYTHING)
    for name, values in extract_groups(load_clip(voice), EVERYTHING).items():
        np.testing.assert_allclose(found[name], values, rtol=1e-5)


def test_features_that_were_not_asked_for_are_not_believed():
    """A worker that was taken over cannot hand in a table of another shape."""
    good = {"rhythm": np.zeros(4, np.float32)}
    spec = parse_features("rhythm")
    assert [*_require_groups(good, spec)] == ["rhythm"]
    for bad in (
        {},
        {"voice": np.zeros(4)},
        {**good, "x": np.zeros(4)},
        {"rhythm": np.zeros(10**6)},
    ):
        with pytest.raises(ValueError, match="other features"):
            _require_groups(bad, spec)


def test_refusal_comes_through_with_its_advice(pool, model):
    """The message is the one that `load_clip` gives, limits included."""
    with pytest.raises(AudioError, match="at most 60 seconds") as caught:
        pool.answer(wav(noise(70.0), 16_000), "long.wav", model, max_seconds=60)
    assert "got" not in caught.value.advice


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


def in_worker(code, **environment):
    """What Python code prints in a process that has given up its rights as a worker does."""
    start = "from ser.worker import _warm_up, _give_up_rights\n_warm_up(); _give_up_rights()\n"
    done = subprocess.run(
        [sys.executable, "-c", start + code], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | environment,
    )  # fmt: skip
    return done.stdout + done.stderr


@linux_only
@pytest.mark.parametrize("attempt", [
    "open('requirements.txt')",
    "open('/tmp/written-by-a-worker', 'w')",
    "import socket; socket.socket()",
    "import subprocess; subprocess.run(['true'])",
])  # fmt: skip
def test_worker_can_open_nothing(attempt):
    """Files, connections and programs are refused by the kernel, whoever asks."""
    assert "Too many open files" in in_worker(attempt)


@linux_only
def test_worker_cannot_fill_the_memory():
    """A gigabyte is refused as a MemoryError, which is told like any unusable recording."""
    assert "MemoryError" in in_worker("bytearray(10**9)")


@linux_only
def test_recording_that_needs_too_much_memory_is_refused(model, long_clip):
    """With too little memory for a clip, the reply says so and the worker lives on."""
    command = "import ser.worker as w; w.MEMORY_MB = 20; w.main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert receive(process.stdout) == ({"ready": True}, [])
    send(process.stdin, {"model": True}, *pack(model))
    for _ in range(2):
        send(process.stdin, {"name": "a.wav", "max_seconds": 600, "max_bytes": 10**8}, long_clip)
        assert "a.wav needs too much memory" in receive(process.stdout)[0]["error"]
    process.communicate()
    assert process.returncode == 0


@linux_only
def test_worker_knows_no_secrets(pool, monkeypatch):
    """What is in the server's environment is not in a worker's."""
    monkeypatch.setenv("TURN_TOKEN", "do-not-tell")
    with WorkerPool(workers=1) as fresh:
        (process,) = processes_of(fresh)
        assert b"do-not-tell" not in Path(f"/proc/{process.pid}/environ").read_bytes()


@linux_only
def test_workers_end_with_a_server_that_was_killed():
    """Nobody is left behind when the server is gone from one moment to the next."""
    code = (
        "from ser.pool import WorkerPool; import time\n"
        "pool = WorkerPool(2); print(*[w.process.pid for w in pool._free], flush=True)\n"
        "time.sleep(60)"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    workers = [Path(f"/proc/{pid}") for pid in server.stdout.readline().decode().split()]
    assert all(worker.exists() for worker in workers)
    server.send_signal(signal.SIGKILL)
    server.wait()
    deadline = time.monotonic() + 10
    while any(worker.exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(worker.exists() for worker in workers)
