"""A load test with real browser sessions: `make load`, or `python -m benchmarks load`.

Some visitors in one Chromium upload and record in turn on a hosted server, for some minutes. Every
answer is timed and checked: no error, nothing of another visitor, no growth of memory, no answer
that comes much later than it does to one visitor alone, before and after, who uploads and records
in turn as well. They come twice: in a hurry, then at the pace of people who read their answers
(`PACES`).

Chromium runs on the same machine, and on two cores it works several times as much as the server:
most of it for the recorder's picture of the voice. Visitors' own computers would do that. So its
pages are small and have had an answer before the time counts, and it yields to the server. Who used
how much is printed with the times, which are upper bounds. One more visitor comes without a browser
(`benchmarks.load.undrawn`): what it waits is the server's part.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile as sf
from playwright.async_api import Browser, async_playwright

from ser.files import write_json
from ser.ui.settings import HOSTED
from tests.browser.running import CHROMIUM, Server, arguments, serve
from tests.synth import speech

from ..figures import FOLDER, tell_in_readme
from ..measure import let_browsers_yield, line, sampling, tail, tell, tell_work, work_of
from .judging import BESIDE, PACES, compare, compare_beside, growth, in_words, missed
from .undrawn import Undrawn
from .visitors import UNDRAWN, Findings, Visitor, joined

SHORT_S = (1.5, 2.5)  # nobody else is there: the page has only to be drawn before the next action
ALONE = 10
NOBODY = 11  # the number of the visitor without a browser
FULL_S = 180.0  # shorter runs are not kept
FIGURES = FOLDER / "load.json"
# Nothing of Chromium's own comes in between.
CHEAP = [
    "--disable-background-timer-throttling",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-renderer-backgrounding",
    "--mute-audio",
]


@dataclass
class Scene:
    """Where visitors meet the app."""

    server: Server
    browser: Browser
    folder: Path

    @asynccontextmanager
    async def visit(self, numbers: range) -> AsyncIterator[tuple[list[Visitor], Findings]]:
        """Visitors who have opened the app, and what they will have met."""
        findings = Findings()
        visitors = [Visitor(number, self.folder, findings) for number in numbers]
        for visitor in visitors:
            await visitor.enter(self.browser, self.server.url)
            await visitor.upload(visitor.make_clip())
        findings.times["upload"].clear()  # the page has loaded what an answer needs
        yield visitors, findings
        for visitor in visitors:
            await visitor.page.context.close()


def load_app(visitors: int, seconds: float) -> bool:
    """Print and keep what visitors meet, alone and together; whether it is good enough."""
    figures: dict[str, Any] = {"cores": os.cpu_count(), "visitors": visitors, "seconds": seconds}
    paces = figures["paces"] = {}
    with tempfile.TemporaryDirectory() as folder, serve(HOSTED="true") as server:
        met = asyncio.run(_load(server, Path(folder), visitors, seconds, paces))
        figures["tracebacks"] = server.said().count("Traceback")
    every = joined(*met.values())
    figures |= {"errors": len(every.errors), "mixed": len(every.mixed)}
    for pace in PACES:
        paces[pace] |= compare(met["alone"], met[pace], pace)
    figures["beside_long_files"] = compare_beside(met["beside"].times["recording"])
    told = f"{len(every.errors)}; {figures['tracebacks']}"
    tell("errors; tracebacks in the server's log", told, "0; 0")
    tell("answers on the wrong visitor's page", f"{len(every.mixed)}", "0")
    for what in every.errors + every.mixed:
        print("  ", what)
    if seconds >= FULL_S:
        write_json(FIGURES, figures)
        tell_in_readme("load", in_words(figures))
    for name in missed(figures):
        tell("NOT REACHED", name)
    return not missed(figures)


@asynccontextmanager
async def chromium_hearing_speech(folder: Path) -> AsyncIterator[Browser]:
    """Chromium whose microphone hears four seconds of a voice, a file in this folder."""
    microphone = folder / "microphone.wav"
    sf.write(microphone, speech(4.0, seed=1, sample_rate=48_000), 48_000)
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(
            executable_path=CHROMIUM, args=arguments(microphone) + CHEAP
        )


async def _load(
    server: Server, folder: Path, visitors: int, seconds: float, paces: dict[str, Any]
) -> dict[str, Findings]:
    async with chromium_hearing_speech(folder) as browser:
        let_browsers_yield(server.process.pid)
        scene, met = Scene(server, browser, folder), {}
        # Before and after: a machine shared with others is not as fast at all times.
        before = await _alone(scene)
        for pace in PACES:
            met[pace], paces[pace] = await _together(scene, visitors, seconds, pace)
        alone = joined(before, await _alone(scene))
        return met | {"alone": alone, "beside": await _beside_long_files(scene)}


async def _alone(scene: Scene) -> Findings:
    async with scene.visit(range(1)) as ([visitor], findings):
        await visitor.stay(SHORT_S, actions=ALONE)
        await _come_undrawn(scene, findings, time.perf_counter() + ALONE * SHORT_S[1])
    for kind, times in findings.times.items():
        line(f"one visitor alone: {kind} to answer", times, "s")
    return findings


async def _together(
    scene: Scene, count: int, seconds: float, pace: str
) -> tuple[Findings, dict[str, Any]]:
    pid = scene.server.process.pid
    async with scene.visit(range(1, count + 1)) as (visitors, findings):
        before, start = work_of(pid), time.perf_counter()
        with sampling(pid, 1.0) as samples:
            until = start + seconds
            staying = [visitor.stay(PACES[pace], until=until) for visitor in visitors]
            await asyncio.gather(*staying, _come_undrawn(scene, findings, until))
        work, elapsed = work_of(pid), time.perf_counter() - start
    answers = len(findings.all_times)
    tell(f"{count} visitors at once, {pace}, for {elapsed:.0f} s", f"{answers} answers")
    for kind, times in findings.times.items():
        tail(f"  {kind} to answer", times)
    tell_work(before, work, elapsed)
    cores = {who: round((work[who] - before[who]) / elapsed, 2) for who in work}
    memory = growth([(moment - start, sum(held)) for moment, held in samples])
    return findings, {"answers": answers, "cores_used": cores, "memory": memory}


async def _come_undrawn(scene: Scene, findings: Findings, until: float) -> None:
    """Upload as the others do, without a browser, until a time of `time.perf_counter()`."""
    speaker = Visitor(NOBODY, scene.folder, findings)
    try:
        async with Undrawn(scene.server.url) as caller:
            await caller.upload(speaker.make_clip())
            while time.perf_counter() < until:
                await asyncio.sleep(speaker.random.uniform(*SHORT_S))
                speaker.given.append("")  # the next clip is another one
                findings.times[UNDRAWN].append(await caller.upload(speaker.make_clip()))
    except Exception as error:
        findings.errors.append(f"{speaker.name}, undrawn: {type(error).__name__}: {error}")


async def _beside_long_files(scene: Scene) -> Findings:
    """One visitor records, at first alone, then while another uploads long files all the time."""
    async with scene.visit(range(2)) as ((speaker, uploader), findings):
        times = findings.times["recording"]
        await _record(speaker)
        line("recording to answer, nobody else there", times, "s")
        busy = asyncio.create_task(_upload_on_and_on(uploader))
        await _record(speaker)
        busy.cancel()
        [ended] = await asyncio.gather(busy, return_exceptions=True)
        if not isinstance(ended, asyncio.CancelledError):
            findings.errors.append(f"{uploader.name}: {ended!r}")
        line("  the same while another uploads long files", times[BESIDE:], "s")
    line(f"  the other's files of {HOSTED.max_seconds} s", findings.times["upload"], "s")
    return findings


async def _record(visitor: Visitor) -> None:
    for _ in range(BESIDE):
        await asyncio.sleep(SHORT_S[1])
        await visitor.record()


async def _upload_on_and_on(visitor: Visitor) -> None:
    file = visitor.folder / "long.wav"
    sf.write(file, speech(HOSTED.max_seconds, seed=2), 16_000, subtype="PCM_16")
    while True:  # under another name each time, as a file that is known is not answered again
        clip = file.with_name(f"{visitor.name}-long-{len(visitor.given)}.wav")
        os.link(file, clip)
        await visitor.upload(clip)
