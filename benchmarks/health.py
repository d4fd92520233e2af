"""Asks a server for its health ten times a second: `python -m benchmarks.health URL`.

A process of its own, so that what is timed is the server and not who else uses this interpreter.
Prints, for each answer, when it was asked for (`time.time()`) and the seconds it took.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVERY_S = 0.1


@contextmanager
def asking_for_health(url: str) -> Iterator[Callable[[float], list[float]]]:
    """Ask in a process while the block runs; gives what tells the times since some moment, in s."""
    with tempfile.TemporaryFile() as answers:
        command = [sys.executable, "-m", "benchmarks.health", url]
        process = subprocess.Popen(command, cwd=ROOT, stdout=answers)

        def times(since: float) -> list[float]:
            text = os.pread(answers.fileno(), 10_000_000, 0).decode()
            whole = text[: text.rfind("\n") + 1].splitlines()
            pairs = (map(float, each.split()) for each in whole)
            return [took for asked, took in pairs if asked >= since]

        try:
            yield times
        finally:
            process.kill()
            process.wait()


def main(url: str) -> None:
    """Ask until nobody reads the answers any more, or the server is gone."""
    while True:
        asked, start = time.time(), time.perf_counter()
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=10):
            print(asked, time.perf_counter() - start, flush=True)
        time.sleep(EVERY_S)


if __name__ == "__main__":
    main(sys.argv[1])
