"""Asks a server for its health ten times a second: `python -m benchmarks.health URL`.

A process of its own, so that what is timed is the server and not who else uses this interpreter.
Prints, for each answer, when it was asked for (`time.time()`) and the seconds it took.
"""

import sys
import time
import urllib.request

EVERY_S = 0.1


def main(url: str) -> None:
    """Ask until nobody reads the answers any more, or the server is gone."""
    while True:
        asked, start = time.time(), time.perf_counter()
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=10):
            print(asked, time.perf_counter() - start, flush=True)
        time.sleep(EVERY_S)


if __name__ == "__main__":
    main(sys.argv[1])
