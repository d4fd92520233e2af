"""The Train page as visitors meet it, hosted: Chromium on the same machine as the server.

On two cores Chromium takes more of the processors than the server and a training together, which
visitors' own computers would do; so these times are upper bounds.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from ser.studies.presets import VERSION
from tests.browser.running import chromium, serve, visit

from ..load.load import SHORT_S, chromium_hearing_speech
from ..load.visitors import Findings, Visitor
from ..measure import MEMORY, line, sampling, tell

TRAIN = ".st-key-train button"
VISITS, LOOK_S = 5, 3.0  # nobody finds the button sooner
LONG_LINK = f"v={VERSION}&preset=Ours&hidden=300&epochs=60"  # as long as a hosted copy allows


def measure_page() -> dict[str, Any]:
    """The page hosted: from the press to the first point and both figures; memory meanwhile."""
    with (
        sync_playwright() as playwright,
        chromium(playwright) as browser,
        serve(HOSTED="true") as server,
    ):
        url = f"{server.url}/train"
        at_once = _first_point(visit(browser, url), look_s=0)
        settled = [_first_point(visit(browser, url), LOOK_S) for _ in range(VISITS)]
        page = visit(browser, url)
        with sampling(server.process.pid, 0.5) as samples:
            start = time.perf_counter()
            page.locator(TRAIN).click()
            page.get_by_text("Voices it never heard", exact=True).wait_for(timeout=300_000)
            both = time.perf_counter() - start
        peak = max((held for _, held in samples), key=sum)
    line("hosted, in the browser: first point of the curve", settled, "s", "<= 2 s")
    tell("  pressed while the page is still being drawn", f"{at_once:.2f} s")
    tell("hosted, in the browser: both figures", f"{both:.1f} s", "<= 30 s")
    parts = ", ".join(f"{mb:.0f}" for mb in peak)
    tell(f"peak memory of all processes ({MEMORY})", f"{sum(peak):.0f} MB ({parts})", "<= 650 MB")
    return {
        "page_first_point_s": round(statistics.median(settled), 2),
        "page_first_point_at_once_s": round(at_once, 2),
        "page_both_figures_s": round(both, 1),
        "page_memory_mb": round(sum(peak)),
    }


def _first_point(page: Page, look_s: float) -> float:
    """Seconds from the press, so long after the page has come, to the picture of the curve."""
    page.wait_for_timeout(1000 * look_s)
    start = time.perf_counter()
    page.locator(TRAIN).click()
    page.wait_for_selector(".st-key-progress .ser-curve img", timeout=60_000)
    taken = time.perf_counter() - start
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled.").wait_for()
    page.context.close()
    return taken


def measure_recording() -> dict[str, Any]:
    """What a recording costs a third visitor."""
    return asyncio.run(_record_beside_trainings())


async def _record_beside_trainings() -> dict[str, Any]:
    """One records in Chromium, at first alone, then while two others train."""
    with tempfile.TemporaryDirectory() as name, serve(HOSTED="true") as server:
        folder = Path(name)
        async with chromium_hearing_speech(folder) as browser:
            findings = Findings()
            speaker = Visitor(0, folder, findings)
            await speaker.enter(browser, server.url)
            await speaker.upload(speaker.make_clip())
            times = findings.times["recording"]
            await _record(speaker)
            idle = times.copy()
            for _ in range(2):
                page = await (await browser.new_context()).new_page()
                await page.goto(f"{server.url}/train?{LONG_LINK}")
                await page.locator(TRAIN).click()
                await page.wait_for_selector(".st-key-progress")
            await _record(speaker)
            busy = times[len(idle) :]
    line("in Chromium: recording to answer, nobody else there", idle, "s")
    line("  while two visitors train", busy, "s")
    slower = statistics.median(busy) / statistics.median(idle)
    tell("  times idle", f"{slower:.2f}", "<= 2")
    for error in findings.errors:
        print("  ", error)
    return {"page_recording_times_idle": round(slower, 2)}


async def _record(visitor: Visitor) -> None:
    for _ in range(8):
        await asyncio.sleep(SHORT_S[1])
        await visitor.record()
