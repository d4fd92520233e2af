"""Several visitors who are live at once: how often each has an answer, how quick the server is."""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import numpy as np
from playwright.sync_api import Browser

from tests.browser.running import Server

from ..measure import line, percentile_95, tell, tell_work, work_of
from .pages import live_page, press

LIVE_S = 60.0


def measure_crowd(
    browser: Browser,
    server: Server,
    visitors: int,
    health_since: Callable[[float], list[float]],
) -> dict[str, Any]:
    """Several visitors at once: how often each has an answer, and how quick the server stays."""
    with ExitStack() as stack:
        pages = [
            stack.enter_context(live_page(browser, server, viewport={"width": 480, "height": 640}))
            for _ in range(visitors)
        ]
        for page in pages:
            press(page, "Start")
            page.locator(".ser-live[data-heard]").wait_for()
        pages[0].wait_for_timeout(3000)
        begin = pages[0].evaluate("Date.now()")
        before, start = work_of(server.process.pid), time.perf_counter()
        pages[0].wait_for_timeout(1000 * LIVE_S)
        health = health_since(begin / 1000)
        work, elapsed = work_of(server.process.pid), time.perf_counter() - start
        shown = [page.evaluate("window.shown") for page in pages]
    times = [[s["at"] for s in each if s["at"] >= begin] for each in shown]
    rates = [1000 * (len(t) - 1) / (t[-1] - t[0]) for t in times]
    gaps = [float(gap) / 1000 for t in times for gap in np.diff(t)]
    tell(f"{visitors} live at once: answers a second, the fewest", f"{min(rates):.2f}", ">= 1")
    line("  from one to the next", gaps, "s")
    value = f"median {1000 * statistics.median(health):.0f} ms, "
    tell("  health endpoint", f"{value}95th percentile {1000 * percentile_95(health):.0f} ms",
         "<= 100 ms")  # fmt: skip
    tell_work(before, work, elapsed)
    return {
        "visitors": visitors,
        "answers_a_second_fewest": round(min(rates), 2),
        "between_answers_p95_s": round(percentile_95(gaps), 2),
        "health_p95_ms": round(1000 * percentile_95(health), 1),
        "server_cores": round((work["server"] - before["server"]) / elapsed, 2),
        "clients_cores": round((work["Chromium"] - before["Chromium"]) / elapsed, 2),
        "other_programs_cores": round(
            (work["other programs"] - before["other programs"]) / elapsed, 2
        ),
    }
