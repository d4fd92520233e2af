"""Workers have no rights, little memory, and no life without their server."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ser.model.packing import pack
from ser.studies.process import kill
from ser.workers.confined import put_session_last, start_module
from ser.workers.messages import receive, send
from ser.workers.pool import WorkerPool

from ..waiting import wait_for
from .processes import processes_of

ROOT = Path(__file__).parents[2]

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits are Linux's")


def in_worker(code, **environment):
    """What Python code prints in a process that has given up its rights as a worker does."""
    start = (
        "from ser.workers.worker import _warm_up, _give_up_rights\n_warm_up(); _give_up_rights()\n"
    )
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
    command = "import ser.workers.worker as w; w.MEMORY_MB = 20; w.main()"
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
        "from ser.workers.pool import WorkerPool; import time\n"
        "pool = WorkerPool(2); print(*[w.process.pid for w in pool._free], flush=True)\n"
        "time.sleep(60)"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    workers = [Path(f"/proc/{pid}") for pid in server.stdout.readline().decode().split()]
    assert all(worker.exists() for worker in workers)
    server.send_signal(signal.SIGKILL)
    server.wait()
    wait_for(lambda: not any(worker.exists() for worker in workers))


@linux_only
def test_session_of_processes_is_put_last():
    """The kernel notes it for all of the session, and for nobody else's."""
    own = Path("/proc/self/autogroup")
    if not own.exists():
        pytest.skip("this kernel does not tell sessions apart")
    before, other = own.read_text(), start_module("ser.studies.worker", own_group=True)
    try:
        noted = Path(f"/proc/{other.pid}/autogroup")

        def is_last():
            put_session_last(7, other.pid)  # who is not root may do so once in a tenth of a second
            return noted.read_text().split()[1:] == ["nice", "7"]

        wait_for(is_last)
        assert own.read_text() == before
    finally:
        kill(other)
