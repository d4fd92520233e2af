"""The app as a visitor meets it: Chromium, a fake microphone, a server of its own."""

import tempfile
import time
from pathlib import Path

import psutil
import soundfile as sf
from playwright.sync_api import Page, sync_playwright

from tests.browser.running import chromium, serve, upload, visit, wait_until_ready
from tests.synth import speech

from .measure import line, tell

ANSWER = ".ser-answer"
RECORDED_S = 4.0
ANSWERS = 50

# The page's own clock, from the click on Stop to the first paint with a new answer.
WATCH = """() => new Promise(done => {
  const shown = () => document.querySelector('.ser-answer')?.dataset.result;
  const old = shown();
  const start = performance.now();
  document.querySelector('[aria-label="Stop recording"]').click();
  const look = () => {
    if (shown() && shown() !== old) requestAnimationFrame(() => done(performance.now() - start));
    else requestAnimationFrame(look);
  };
  look();
})"""


def memory(pid: int) -> float:
    """Resident memory of a process and its children, in MB."""
    root = psutil.Process(pid)
    return sum(p.memory_info().rss for p in [root, *root.children(recursive=True)]) / 1e6


def voice(seed: int, seconds: float = 3.7) -> dict:
    """A synthesised voice as a file to upload, another for each seed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voice.wav"
        sf.write(path, speech(seconds, f0=100 + 3 * seed, seed=seed, sample_rate=48_000), 48_000)
        return {"name": f"{seed}.wav", "mimeType": "audio/wav", "buffer": path.read_bytes()}


def answer_upload(page: Page, seed: int) -> float:
    """Upload a voice and wait for its answer; seconds."""
    shown = page.evaluate("document.querySelector('.ser-answer')?.dataset.result")
    start = time.perf_counter()
    upload(page, voice(seed))
    page.wait_for_function(
        "old => ![undefined, old].includes(document.querySelector('.ser-answer')?.dataset.result)",
        arg=shown,
    )
    wait_until_ready(page)
    return time.perf_counter() - start


def measure_cold_start(playwright) -> None:
    """From the first answer of the health endpoint to the first visitor's first answer."""
    spoken = voice(0)
    with chromium(playwright) as browser, serve() as server:
        page = visit(browser, server.url)
        upload(page, spoken)
        page.wait_for_selector(ANSWER)
        elapsed = time.perf_counter() - server.healthy_at
    tell("cold server: health endpoint to first answer on screen", f"{elapsed:.1f} s", "<= 5 s")


def measure_recording(playwright, microphone: Path) -> None:
    """From "stop recording" to the answer on screen, warm."""
    times = []
    with serve() as server, chromium(playwright, microphone) as browser:
        page = visit(browser, server.url)
        for _ in range(11):
            page.get_by_role("button", name="Record", exact=True).click()
            page.wait_for_timeout(1000 * RECORDED_S)
            times.append(page.evaluate(WATCH) / 1000)
            page.wait_for_selector(".ser-sound")
            wait_until_ready(page)
            page.get_by_role("button", name="Clear recording").click()
            page.wait_for_timeout(500)
    line(f"stop recording to answer on screen, {RECORDED_S:g} s clip, warm", times[1:], "s",
         "<= 0.5 s")  # fmt: skip


def measure_memory(playwright) -> None:
    """Server memory while one visitor gets answer after answer."""
    with serve() as server, chromium(playwright) as browser:
        page = visit(browser, server.url)
        grown = []
        for seed in range(ANSWERS):
            answer_upload(page, seed)
            grown.append(memory(server.process.pid))
    tell(f"server memory after {ANSWERS} answers", f"{grown[-1]:.0f} MB", "<= 450 MB")
    change = grown[-1] - grown[ANSWERS // 2 - 1]
    tell(f"change over the last {ANSWERS // 2} of them", f"{change:+.1f} MB", "flat")


def measure_app() -> None:
    """All of the above."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        microphone = Path(folder) / "voice.wav"
        sf.write(microphone, speech(RECORDED_S, seed=1, sample_rate=48_000), 48_000)
        measure_cold_start(playwright)
        measure_recording(playwright, microphone)
        measure_memory(playwright)
