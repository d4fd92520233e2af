"""Timing and printing."""

import statistics
import time
from collections.abc import Callable, Sequence


def seconds(function: Callable[[], object], repeats: int) -> list[float]:
    """Time of each call, after one that is not counted."""
    function()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return times


def alternate(one: Callable, other: Callable, repeats: int) -> tuple[list[float], list[float]]:
    """Times of two functions called in turn, so that a slower spell of the machine hits both."""
    one(), other()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for function, kept in zip((one, other), times, strict=True):
            start = time.perf_counter()
            function()
            kept.append(time.perf_counter() - start)
    return times


def line(what: str, times: Sequence[float], unit: str = "ms", goal: str = "") -> None:
    """Print the median and the range of some times."""
    scale = 1000 if unit == "ms" else 1
    low, middle, high = (scale * f(times) for f in (min, statistics.median, max))
    tell(what, f"{middle:.3g} {unit} ({low:.3g}–{high:.3g}, n = {len(times)})", goal)


def tell(what: str, value: str, goal: str = "") -> None:
    """Print a figure and, if there is one, what it should reach."""
    print(f"{what:58} {value}{f'   [goal: {goal}]' if goal else ''}", flush=True)
