"""Timing, memory and work of processes, and printing."""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from ser.workers.confined import put_session_last

CORPUS = Path(os.environ.get("CORPUS", "../shared/corpora/ravdess"))
MEMORY = "PSS" if hasattr(psutil.Process().memory_full_info(), "pss") else "RSS"
"""What `memory` counts: PSS shares out what processes have in common, RSS counts it for each."""


def seconds(function: Callable[[], object], repeats: int) -> list[float]:
    """Time of each call, after one that is not counted."""
    function()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return times


def alternate(*functions: Callable, repeats: int) -> list[list[float]]:
    """Times of functions called in turn, so that a slower spell of the machine hits all of them."""
    for function in functions:
        function()
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(repeats):
        for function, kept in zip(functions, times, strict=True):
            start = time.perf_counter()
            function()
            kept.append(time.perf_counter() - start)
    return times


def memory(pid: int) -> list[float]:
    """MB of a process, first, and of each process below it."""
    root = psutil.Process(pid)
    command, held = root.cmdline(), [_held(root)]
    for child in root.children(recursive=True):
        with suppress(psutil.Error):  # it has just ended
            # One that has just been forked still is in its parent's memory.
            if child.cmdline() != command:
                held.append(_held(child))
    return held


def _held(process: psutil.Process) -> float:
    info = process.memory_full_info() if MEMORY == "PSS" else process.memory_info()
    return getattr(info, MEMORY.lower()) / 1e6


@contextmanager
def sampling(pid: int, every: float) -> Iterator[list[tuple[float, list[float]]]]:
    """`memory` of a process again and again, with `time.perf_counter()`, while the block runs."""
    samples: list[tuple[float, list[float]]] = []
    done = threading.Event()

    def sample() -> None:
        with suppress(psutil.NoSuchProcess):  # whoever needs the process will miss it
            took = 0.0
            while not done.wait(max(every - took, 0)):
                moment = time.perf_counter()
                samples.append((moment, memory(pid)))
                took = time.perf_counter() - moment

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        done.set()
        thread.join()


def worked(process: psutil.Process) -> float:
    """Seconds of CPU that a process and those below it, ended ones included, have used."""
    spent = 0.0
    for each in [process, *process.children(recursive=True)]:
        with suppress(psutil.Error):
            spent += sum(each.cpu_times()[:4])  # user, system, and both of ended children
    return spent


def browsers(server: int) -> list[psutil.Process]:
    """Those that this process drives, beside a server that it runs."""
    drivers = [child for child in psutil.Process().children() if child.pid != server]
    return [browser for driver in drivers for browser in driver.children()]


def let_browsers_yield(server: int, niceness: int = 10) -> None:
    """Have the browsers give way to a server: visitors' own would not be on its computer at all."""
    for browser in browsers(server):
        if not put_session_last(niceness, browser.pid):
            for each in (browser, *browser.children(recursive=True)):
                each.nice(niceness)


def work_of(server: int) -> dict[str, float]:
    """Seconds of CPU used so far by a server, the browser, what drives it, and all others."""
    here, apart = psutil.Process(), psutil.Process(server)
    browser = sum(map(worked, browsers(server)))
    ours, served, machine = worked(here), worked(apart), psutil.cpu_times()
    return {
        "server": served,
        "Chromium": browser,
        "driving it": ours - served - browser,
        "other programs": sum(machine) - machine.idle - getattr(machine, "iowait", 0) - ours,
    }


def tell_work(before: dict[str, float], after: dict[str, float], elapsed: float) -> None:
    """Print who used how much of the processors between two times of `work_of`."""
    cores = os.cpu_count() or 1
    shares = {who: (after[who] - before[who]) / (elapsed * cores) for who in after}
    told = ", ".join(f"{who} {max(share, 0):.0%}" for who, share in shares.items())
    tell(f"  CPU of {cores} cores", told)


def percentile_95(times: Sequence[float]) -> float:
    """What 95 of 100 times are not above."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def line(what: str, times: Sequence[float], unit: str = "ms", goal: str = "") -> None:
    """Print the median and the range of some times."""
    if not times:
        return tell(what, "no figure", goal)
    scale = 1000 if unit == "ms" else 1
    low, middle, high = (scale * f(times) for f in (min, statistics.median, max))
    tell(what, f"{middle:.3g} {unit} ({low:.3g}–{high:.3g}, n = {len(times)})", goal)


def tail(what: str, times: Sequence[float], goal: str = "") -> None:
    """Print the median and the 95th percentile of some times in seconds."""
    if len(times) < 2:
        return tell(what, "too few figures", goal)
    value = f"{statistics.median(times):.2f} s, 95th percentile {percentile_95(times):.2f} s"
    tell(what, f"{value} (n = {len(times)})", goal)


def tell(what: str, value: str, goal: str = "") -> None:
    """Print a figure and, if there is one, what it should reach."""
    print(f"{what:58} {value}{f'   [goal: {goal}]' if goal else ''}", flush=True)
