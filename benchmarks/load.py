"""A load test with real browser sessions: `make load`, or `python -m benchmarks load`.

Some visitors in one Chromium upload and record in turn on a hosted server, for some minutes. Every
answer is timed and checked: no error, nothing of another visitor, no growth of memory.

Chromium runs on the same machine and draws all visitors' pages. On two cores it takes more of them
than the server does, so the times are upper bounds; the shares are printed with them. Its pages are
therefore small and drawn without a GPU's emulation. The loop that drives it is one process.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import soundfile as sf
from playwright.async_api import Browser, async_playwright

from ser.ui.settings import HOSTED
from tests.browser.running import CHROMIUM, Server, arguments, serve
from tests.synth import speech

from .measure import MEMORY, line, percentile_95, sampling, tail, tell, tell_work, work_of
from .visitors import Findings, Visitor

THINK_S = (8.0, 12.0)
SHORT_S = (1.5, 2.5)  # nobody else is there: the page has only to be drawn before the next action
ALONE = 10
BESIDE = 6
WARM_S = 60.0
TIMES_IDLE = 3
# Nothing of Chromium's own comes in between.
CHEAP = ["--disable-gpu", "--disable-extensions", "--mute-audio", "--disable-renderer-backgrounding",
         "--disable-background-timer-throttling"]  # fmt: skip


def load_app(visitors: int, seconds: float) -> bool:
    """Print what visitors meet, alone and together; whether there was no error and no mixing."""
    with tempfile.TemporaryDirectory() as folder, serve(HOSTED="true") as server:
        met = asyncio.run(_load(server, Path(folder), visitors, seconds))
        tracebacks = server.said().count("Traceback")
    errors = [error for each in met for error in each.errors]
    mixed = [mix for each in met for mix in each.mixed]
    tell("errors; tracebacks in the server's log", f"{len(errors)}; {tracebacks}", "0; 0")
    tell("answers on the wrong visitor's page", f"{len(mixed)}", "0")
    for what in errors + mixed:
        print("  ", what)
    return not (errors or mixed or tracebacks)


async def _load(server: Server, folder: Path, visitors: int, seconds: float) -> list[Findings]:
    microphone = folder / "microphone.wav"
    sf.write(microphone, speech(4.0, seed=1, sample_rate=48_000), 48_000)
    async with _chromium(microphone) as browser:
        alone = await _alone(browser, server, folder)
        crowd = await _crowd(browser, server, folder, visitors, seconds, alone)
        beside = await _beside_a_long_file(browser, server, folder)
    return [alone, crowd, beside]


@asynccontextmanager
async def _chromium(microphone: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=arguments(microphone) + CHEAP
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def _visit(
    browser: Browser, server: Server, folder: Path, numbers: range
) -> AsyncIterator[tuple[list[Visitor], Findings]]:
    """Visitors who have opened the app, and what they will have met."""
    findings = Findings()
    visitors = [Visitor(number, folder, findings) for number in numbers]
    for visitor in visitors:
        await visitor.enter(browser, server.url)
    yield visitors, findings
    for visitor in visitors:
        await visitor.page.context.close()


async def _alone(browser: Browser, server: Server, folder: Path) -> Findings:
    async with _visit(browser, server, folder, range(1)) as ([visitor], findings):
        await visitor.stay(SHORT_S, actions=ALONE)
    for kind, times in findings.times.items():
        if times:
            line(f"one visitor alone: {kind} to answer", times, "s")
    return findings


async def _crowd(
    browser: Browser, server: Server, folder: Path, count: int, seconds: float, alone: Findings
) -> Findings:
    pid = server.process.pid
    async with _visit(browser, server, folder, range(1, count + 1)) as (visitors, findings):
        before, start = work_of(pid), time.perf_counter()
        with sampling(pid, 1.0) as samples:
            until = start + seconds
            await asyncio.gather(*(visitor.stay(THINK_S, until=until) for visitor in visitors))
        work, elapsed = work_of(pid), time.perf_counter() - start
    tell(f"{count} visitors at once for {elapsed:.0f} s", f"{len(findings.all_times)} answers")
    for kind, times in findings.times.items():
        if times:
            tail(f"  {kind} to answer", times)
    _tell_slowdown(alone.all_times, findings.all_times)
    tell_work(before, work, elapsed)
    _tell_growth([(moment - start, sum(held)) for moment, held in samples])
    return findings


def _tell_slowdown(alone: list[float], together: list[float]) -> None:
    if alone and together:
        idle = statistics.median(alone)
        tail("  all", together)
        ratio = f"{percentile_95(together) / idle:.1f} times {idle:.2f} s"
        tell("  95th percentile, against the median of one visitor", ratio, f"<= {TIMES_IDLE}")


def _tell_growth(samples: list[tuple[float, float]]) -> None:
    """Print the memory (seconds, MB) once all is warm and at the end, and whether it grows."""
    held = [mb for _, mb in samples]
    warm = next((mb for moment, mb in samples if moment >= WARM_S), held[len(held) // 3])
    middle, last = held[len(held) // 3 : 2 * len(held) // 3], held[2 * len(held) // 3 :]
    tell(f"  server and workers ({MEMORY}), after {WARM_S:.0f} s and at the end",
         f"{warm:.0f} MB, {held[-1]:.0f} MB; at most {max(held):.0f} MB")  # fmt: skip
    change = statistics.mean(last) - statistics.mean(middle)
    tell("  last third against the middle third", f"{change:+.1f} MB", "flat")


async def _beside_a_long_file(browser: Browser, server: Server, folder: Path) -> Findings:
    """One visitor records, at first alone, then while another uploads long files all the time."""
    long = folder / "long.wav"
    sf.write(long, speech(HOSTED.max_seconds, seed=2), 16_000, subtype="PCM_16")
    async with _visit(browser, server, folder, range(2)) as ((speaker, uploader), findings):
        for with_other in (False, True):
            known = len(findings.times["recording"])
            busy = asyncio.create_task(_upload_on_and_on(uploader, long)) if with_other else None
            for _ in range(BESIDE):
                await asyncio.sleep(SHORT_S[1])
                await speaker.record()
            what = "recording beside long files" if with_other else "recording, nobody else there"
            line(what, findings.times["recording"][known:], "s")
        busy.cancel()
    line(f"  the other's files of {HOSTED.max_seconds} s", findings.times["upload"], "s")
    return findings


async def _upload_on_and_on(visitor: Visitor, file: Path) -> None:
    while True:  # under another name each time, as a file that is known is not answered again
        clip = visitor.folder / f"{visitor.name}-long-{len(visitor.given)}.wav"
        os.link(file, clip)
        await visitor.upload(clip)
