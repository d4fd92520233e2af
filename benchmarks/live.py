"""Live, measured: how soon, how much is lost, how many at once: `python -m benchmarks live`.

Chromium runs on the same machine and yields to the server, which has the niceness 0. What its pages
and what drives them use of the processors is printed apart: visitors' own computers would do that.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
import soxr
from playwright.sync_api import Browser, Page, sync_playwright
from scipy.signal import fftconvolve

import ser
from ser.live_stretches import AT_LEAST_S
from ser.segmentation import segment
from ser.spectrum import SAMPLE_RATE
from tests.browser.running import ROOT, Server, chromium, serve, visit
from tests.synth import speech

from .load import CHEAP, YIELDING
from .measure import CORPUS, line, percentile_95, tell, tell_work, work_of

FIGURES = Path(__file__).with_suffix(".json")
FRAME = "iframe[title='streamlit_webrtc.component.webrtc_streamer']"
VISITORS, LIVE_S = 6, 60.0
LOSS_S = 60.0
EMOTIONS = ("05", "04", "03", "01", "06", "05", "03", "04", "08", "05", "04", "03")  # RAVDESS
ACTORS = (3, 12, 17, 20)

# When the microphone's sound begins anew, by the page's clock: louder after 0.2 s of quiet.
ONSETS = """() => {
  const listen = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.onsets = [];
  navigator.mediaDevices.getUserMedia = async wanted => {
    const stream = await listen(wanted), room = new AudioContext();
    const meter = room.createAnalyser(), wave = new Float32Array(meter.fftSize = 512);
    room.createMediaStreamSource(stream).connect(meter);
    let quietSince = 0;
    setInterval(() => {
      meter.getFloatTimeDomainData(wave);
      const now = Date.now(), loud = Math.max(...wave.map(Math.abs)) > 0.02;
      if (loud && quietSince && now - quietSince > 200) window.onsets.push(now);
      if (loud) quietSince = 0; else quietSince ||= now;
    }, 5);
    return stream;
  };
}"""

# What the page shows, and when: the seconds heard and the emotion now.
SHOWN = """() => {
  window.shown = [];
  new MutationObserver(() => {
    const view = document.querySelector('.ser-live[data-heard]');
    const heard = Number(view?.dataset.heard ?? 0);
    if (view && heard !== window.shown.at(-1)?.heard) window.shown.push({
      at: Date.now(), heard, emotion: view.querySelector('.ser-now').dataset.emotion,
    });
  }).observe(document.body, {subtree: true, childList: true, attributeFilter: ['data-heard']});
}"""


def measure_live(corpus: Path = CORPUS, visitors: int = VISITORS, crowd_only: bool = False) -> bool:
    """Print and keep the figures, all or those of several at once; whether they are good enough."""
    figures: dict[str, Any] = {"cores": os.cpu_count()}
    if crowd_only:
        figures |= json.loads(FIGURES.read_text(encoding="utf-8"))
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(HOSTED="true", LIVE_DIRECT="true") as server,
        asking_for_health(server) as health_since,  # before this process and its browsers yield
        sync_playwright() as playwright,
    ):
        os.nice(YIELDING)
        if not crowd_only:
            figures |= measure_analysis()
        microphone = Path(folder) / "microphone.wav"
        for sound, measure in (
            (said(corpus), measure_delay),
            (speech(LOSS_S + 6, seed=5), measure_loss),
            (speech(20.0, seed=6), None),
        ):
            if measure and crowd_only:
                continue
            save(microphone, sound)
            with chromium(playwright, microphone, *CHEAP) as browser:
                if measure:
                    figures |= measure(browser, server, sound)
                else:
                    figures |= measure_crowd(browser, server, visitors, health_since)
        figures["tracebacks"] = server.said().count("Traceback")
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    write_readme(figures)
    return not missed(figures)


def save(path: Path, sound: np.ndarray) -> None:
    """Write what the fake microphone plays."""
    sf.write(path, soxr.resample(sound, SAMPLE_RATE, 48_000), 48_000, subtype="PCM_16")


def said(corpus: Path) -> np.ndarray:
    """Clips of changing emotions with pauses of 0.3 to 1 s; without a corpus, changing voices."""
    random = np.random.default_rng(0)
    parts = [np.zeros(2 * SAMPLE_RATE, np.float32)]
    for k, code in enumerate(EMOTIONS):
        if corpus.is_dir():
            actor = ACTORS[k % len(ACTORS)]
            [file, *_] = sorted(corpus.glob(f"Actor_{actor:02}/03-01-{code}-0?-01-01-{actor:02}.*"))
            signal = ser.load_clip(file).signal
            spans = segment(signal)
            signal = signal[
                round(spans[0].start * SAMPLE_RATE) : round(spans[-1].end * SAMPLE_RATE)
            ]
            signal = signal / np.abs(signal).max() * np.float32(0.5)
        else:
            signal = speech(2.5, (90, 300)[k % 2], seed=k)
        parts += [signal, np.zeros(round(random.uniform(0.3, 1) * SAMPLE_RATE), np.float32)]
    return np.concatenate([*parts, np.zeros(3 * SAMPLE_RATE, np.float32)])


@contextmanager
def live_page(browser: Browser, server: Server, **context: object) -> Iterator[Page]:
    """A visitor on the Live page whose microphone is not open yet."""
    page = visit(browser, f"{server.url}/live", **context)
    page.frame_locator(FRAME).get_by_role("button", name="Start").wait_for()
    page.evaluate(SHOWN)
    yield page
    page.context.close()


def press(page: Page, name: str) -> None:
    """Press Start or Stop."""
    page.frame_locator(FRAME).get_by_role("button", name=name).click()


def measure_analysis() -> dict[str, Any]:
    """A step of a session in a thread of the server, and what a worker process needs for it."""
    from ser.answer import to_flac
    from ser.live_stretches import Follower
    from ser.pool import WorkerPool

    model, sound = ser.load_model(), speech(3.0, seed=1)
    content = to_flac(ser.Clip(sound))
    with WorkerPool(1) as pool:
        pool.answer(content, "warm-up", model)
        by_worker = [_timed(lambda: pool.answer(content, "clip", model)) for _ in range(20)]
    by_thread = [_timed(lambda: Follower(model, "clip").follow(sound, 3.0)) for _ in range(20)]
    line("a step of a session, 3 s of speech: in a thread", by_thread)
    line("  the same in a worker process, with decoding and pictures", by_worker)
    return {
        "step_ms": round(1000 * statistics.median(by_thread), 1),
        "step_by_worker_ms": round(1000 * statistics.median(by_worker), 1),
    }


def _timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_delay(browser: Browser, server: Server, sound: np.ndarray) -> dict[str, Any]:
    """From a new emotion in the sound to its name on the screen."""
    with live_page(browser, server) as page:
        frame = next(f for f in page.frames if f.parent_frame)
        frame.evaluate(ONSETS)
        pressed = page.evaluate("Date.now()")
        press(page, "Start")
        page.wait_for_timeout(1000 * len(sound) / SAMPLE_RATE)
        onsets, shown = frame.evaluate("window.onsets"), page.evaluate("window.shown")
        press(page, "Stop")
        page.get_by_text("Save the sound").wait_for()
    start_s = (shown[0]["at"] - pressed) / 1000
    tell("Start to the first picture", f"{start_s:.2f} s", "<= 2 s")
    delays = list(_delays(onsets, shown))
    line("a new emotion in the sound to its name on the screen", delays, "s", "median <= 2.5")
    return {
        "start_s": round(start_s, 2),
        "change_to_screen_median_s": round(statistics.median(delays), 2),
        "change_to_screen_p95_s": round(percentile_95(delays), 2),
        "changes": len(delays),
    }


def _delays(onsets: Sequence[float], shown: Sequence[dict[str, Any]]) -> Iterator[float]:
    """For each sentence that is answered otherwise than the last: until that answer is shown.

    The answer to a sentence is the last that is shown before the next one begins. What is shown
    before there is enough speech for an answer is still about the sentence before.
    """
    before = ""
    sentences = _sentences(onsets)
    for onset, following in zip(sentences, [*sentences[1:], np.inf], strict=True):
        enough = 1000 * AT_LEAST_S
        within = [s for s in shown if onset + enough < s["at"] < following + enough]
        within = [s for s in within if s["emotion"]]
        if not within:
            continue
        answer = within[-1]["emotion"]
        if answer != before:
            yield (next(s["at"] for s in within if s["emotion"] == answer) - onset) / 1000
        before = answer


def _sentences(onsets: Sequence[float]) -> list[float]:
    """Onsets that are no second word of the same sentence."""
    kept: list[float] = []
    for onset in onsets:
        if not kept or onset - kept[-1] > 1500:
            kept.append(onset)
    return kept


def measure_loss(browser: Browser, server: Server, sound: np.ndarray) -> dict[str, Any]:
    """What of a minute of sound does not arrive, after the first second."""
    with live_page(browser, server) as page:
        press(page, "Start")
        page.locator(".ser-live[data-heard]").wait_for()
        page.wait_for_timeout(1000 * LOSS_S)
        press(page, "Stop")
        page.get_by_text("Save the sound").wait_for()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save the sound").click()
        heard, _ = sf.read(io.BytesIO(download.value.path().read_bytes()), dtype="float32")
    lost = lost_seconds(sound, heard[SAMPLE_RATE : round((LOSS_S - 1) * SAMPLE_RATE)])
    tell(f"lost of {LOSS_S:.0f} s, after the first", f"{lost:.3f} s", "0 s")
    return {"lost_s": round(lost, 3), "lost_of_s": LOSS_S}


def lost_seconds(sent: np.ndarray, heard: np.ndarray) -> float:
    """How far the places of each second of a sound in what was sent drift apart, in s."""
    places = []
    for start in range(0, len(heard) - SAMPLE_RATE, SAMPLE_RATE):
        part = heard[start : start + SAMPLE_RATE]
        if np.sqrt(np.mean(part**2)) > 0.005:
            match = fftconvolve(sent, part[::-1])
            places.append(int(np.argmax(match)) - start)
    steps = np.abs(np.diff(places))
    return float(steps[steps > SAMPLE_RATE * 0.001].sum() / SAMPLE_RATE)


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


@contextmanager
def asking_for_health(server: Server) -> Iterator[Callable[[float], list[float]]]:
    """Ask while the block runs; gives what tells the times since some moment, in s."""
    with tempfile.TemporaryFile() as answers:
        command = [sys.executable, "-m", "benchmarks.health", server.url]
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


def missed(figures: dict[str, Any]) -> list[str]:
    """Figures that do not reach what they must."""
    fine = {
        "change_to_screen_median_s": figures["change_to_screen_median_s"] <= 2.5,
        "lost_s": figures["lost_s"] == 0,
        "answers_a_second_fewest": figures["answers_a_second_fewest"] >= 1,
        "health_p95_ms": figures["health_p95_ms"] <= 100,
        "tracebacks": figures["tracebacks"] == 0,
    }
    return [name for name, reached in fine.items() if not reached]


def write_readme(figures: dict[str, Any], readme: Path = ROOT / "README.md") -> None:
    """Put the figures where the README has its place for them."""
    text = readme.read_text(encoding="utf-8")
    head, mark, rest = text.partition("<!-- live -->")
    _, end, tail = rest.partition("<!-- /live -->")
    readme.write_text(f"{head}{mark}\n{in_words(figures)}\n{end}{tail}", encoding="utf-8")


def in_words(figures: dict[str, Any]) -> str:
    """The figures as sentences of the README, in lines of its width."""
    text = (
        f"On {figures['cores']} cores {figures['visitors']} visitors can be live at once, with "
        f"{figures['answers_a_second_fewest']:.1f} answers a second for each at least (the server "
        f"works on {figures['server_cores']:.1f} cores meanwhile; their browsers, on the same "
        f"machine, yield to it). A new emotion in the sound is on the screen after "
        f"{figures['change_to_screen_median_s']:.1f} s (median), the first picture "
        f"{figures['start_s']:.1f} s after Start, and of {figures['lost_of_s']:.0f} s of sound "
        f"{figures['lost_s']:g} s are lost (`benchmarks/live.json`)."
    )
    return textwrap.fill(text, 100)
