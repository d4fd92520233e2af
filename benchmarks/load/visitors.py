"""Visitors of the app in Chromium, many at once, who time and check every answer they get."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import soundfile as sf
from playwright.async_api import Browser, Page, ViewportSize

from ser.ui.texts import in_time
from tests.browser.running import READY
from tests.synth import speech

from .scripts import LOOK, MICROPHONE, WATCH

PATIENCE_S = 60
UNDRAWN = "upload, undrawn"
SPOKEN_S = (3.0, 4.0)
RATE = 48_000
SMALL = ViewportSize(width=480, height=640)

RECORDER = "[data-testid=stAudioInputActionButton][aria-label='{}']"
UPLOADER = "[data-testid=stFileUploaderDropzoneInput]"
TAB = "[role=tab]:has-text('{}')"


@dataclass
class Findings:
    """What visitors met together.

    Attributes
    ----------
    times : dict of str to list of float
        Seconds to an answer, by "upload" and "recording", and to an upload without a browser.
    errors, mixed : list of str
        What went wrong, and what was on the page of another visitor.
    owners : dict of str to str
        Which visitor got an answer, by its key: no two visitors give the same sound.
    """

    times: dict[str, list[float]] = field(
        default_factory=lambda: {"upload": [], "recording": [], UNDRAWN: []}
    )
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)

    @property
    def all_times(self) -> list[float]:
        """In browsers, of both kinds."""
        return self.times["upload"] + self.times["recording"]


def joined(*met: Findings) -> Findings:
    """What was met at one time and another; the keys of answers are not kept."""
    return Findings(
        {kind: [time for each in met for time in each.times[kind]] for kind in met[0].times},
        [error for each in met for error in each.errors],
        [mix for each in met for mix in each.mixed],
    )


class Visitor:
    """One who uploads clips of a voice of their own and records, in turn.

    Parameters
    ----------
    number : int
    folder : Path
        For the clips, which are made when they are needed, before the time counts.
    findings : Findings
    """

    page: Page

    def __init__(self, number: int, folder: Path, findings: Findings):
        self.name = f"visitor-{number}"
        self.number = number
        self.folder = folder
        self.findings = findings
        self.random = random.Random(number)
        self.recordings = 0
        self.given: list[str] = []

    async def enter(self, browser: Browser, url: str) -> None:
        """Open the app."""
        context = await browser.new_context(
            permissions=["microphone"], viewport=SMALL, reduced_motion="reduce"
        )
        self.page = await context.new_page()
        await self.page.goto(url)
        await self.page.wait_for_selector(READY)
        await self.page.evaluate(MICROPHONE, 1 - 0.02 * self.number)

    async def stay(self, think: tuple[float, float], *, until: float = 0, actions: int = 0) -> None:
        """Act and think, until a time of `time.perf_counter()` or so many times, then look back."""
        actions += len(self.given)
        try:
            await asyncio.sleep(self.random.uniform(0, think[1]))  # nobody comes at the same time
            while actions > len(self.given) or time.perf_counter() < until:
                odd = (self.number + len(self.given)) % 2
                await (self.record() if odd else self.upload(self.make_clip()))
                await asyncio.sleep(self.random.uniform(*think))
            await self.look_back()
        except Exception as error:  # one visitor's end is a finding, not the end of the others
            self.findings.errors.append(f"{self.name}: {type(error).__name__}: {error}")

    def make_clip(self) -> Path:
        """A WAV file in this visitor's voice; its length, too, is theirs alone."""
        path = self.folder / f"{self.name}-clip-{len(self.given)}.wav"
        seed = 1000 * self.number + len(self.given)
        sound = speech(3 + self.number / 10, 95 + 9 * self.number, seed, RATE)
        sf.write(path, sound, RATE, subtype="PCM_16")
        return path

    async def upload(self, clip: Path) -> None:
        """Choose a file."""
        await self.page.click(TAB.format("Upload"))
        await self._watch("change")
        await self.page.set_input_files(UPLOADER, clip)
        await self._check("upload", f"{clip.name}, {in_time(sf.info(clip).duration)}")

    async def record(self) -> None:
        """Press the microphone, speak, press it again."""
        await self.page.click(TAB.format("Record"))
        await self.page.click(RECORDER.format("Record"))
        await asyncio.sleep(self.random.uniform(*SPOKEN_S))
        await self._watch("click")
        await self.page.click(RECORDER.format("Stop recording"))
        self.recordings += 1
        await self._check("recording", f"Recording {self.recordings}, ")

    async def _watch(self, event: str) -> None:
        await self.page.evaluate(WATCH, [event, PATIENCE_S])

    async def _check(self, kind: str, expected: str) -> None:
        answer = await self.page.evaluate("window.answered")
        self.given.append(expected)
        if "fault" in answer:
            self.findings.errors.append(f"{self.name}, {expected}: {answer['fault']}")
            return
        self.findings.times[kind].append(answer["seconds"])
        owner = self.findings.owners.setdefault(answer["key"], self.name)
        if owner != self.name or not answer["which"].startswith(expected):
            self._mixed(f"{answer['which']} of {owner} instead of {expected}")
        await self.page.wait_for_selector(READY)
        await self._look()

    async def _look(self) -> list[str]:
        seen = await self.page.evaluate(LOOK)
        self.findings.errors += [f"{self.name}: {fault}" for fault in seen["faults"]]
        for other in {*seen["visitors"]} - {self.name}:
            self._mixed(f"{other} is on the page")
        return seen["history"]

    async def look_back(self) -> None:
        """Check that all earlier results in the list are this visitor's."""
        for shown in await self._look():
            if not any(f"– {given}" in shown for given in self.given):
                self._mixed(f"“{shown}” is in the list")

    def _mixed(self, what: str) -> None:
        self.findings.mixed.append(f"{self.name}: {what}")
