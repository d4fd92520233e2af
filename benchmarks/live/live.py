"""Live, measured: how soon, how much is lost, how many at once: `python -m benchmarks live`.

Chromium runs on the same machine and yields to the server. What its pages and what drives them use
of the processors is printed apart: visitors' own computers would do that.
"""

import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import ser
from ser.files import write_json
from tests.browser.running import chromium, serve
from tests.synth import speech

from ..figures import FOLDER, tell_in_readme
from ..health import asking_for_health
from ..load.load import CHEAP
from ..measure import CORPUS, let_browsers_yield, line
from .crowd import measure_crowd
from .delay import START_WITHIN_S, measure_delay
from .loss import LOSS_S, measure_loss
from .pages import said, save

FIGURES = FOLDER / "live.json"
VISITORS = 6


def measure_live(corpus: Path = CORPUS, visitors: int = VISITORS, crowd_only: bool = False) -> bool:
    """Print and keep the figures, all or those of several at once; whether they are good enough."""
    figures: dict[str, Any] = {"cores": os.cpu_count()}
    if crowd_only:
        figures |= json.loads(FIGURES.read_text(encoding="utf-8"))
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(HOSTED="true", LIVE_DIRECT="true") as server,
        asking_for_health(server.url) as health_since,
        sync_playwright() as playwright,
    ):
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
                let_browsers_yield(server.process.pid)
                if measure:
                    figures |= measure(browser, server, sound)
                else:
                    figures |= measure_crowd(browser, server, visitors, health_since)
        figures["tracebacks"] = server.said().count("Traceback")
    write_json(FIGURES, figures)
    tell_in_readme("live", in_words(figures))
    return not missed(figures)


def measure_analysis() -> dict[str, Any]:
    """A step of a session in a thread of the server, and what a worker process needs for it."""
    from ser.live.stretches import Follower
    from ser.workers.answer import to_flac
    from ser.workers.pool import WorkerPool

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


def missed(figures: dict[str, Any]) -> list[str]:
    """Figures that do not reach what they must."""
    fine = {
        "start_s": figures["start_s"] <= START_WITHIN_S,
        "change_to_screen_median_s": figures["change_to_screen_median_s"] <= 2.5,
        "lost_s": figures["lost_s"] == 0,
        "answers_a_second_fewest": figures["answers_a_second_fewest"] >= 1,
        "health_p95_ms": figures["health_p95_ms"] <= 100,
        "tracebacks": figures["tracebacks"] == 0,
    }
    return [name for name, reached in fine.items() if not reached]


def in_words(figures: dict[str, Any]) -> str:
    """The figures as sentences of the README."""
    return (
        f"On {figures['cores']} cores {figures['visitors']} visitors can be live at once, with "
        f"{figures['answers_a_second_fewest']:.1f} answers a second for each at least (the server "
        f"works on {figures['server_cores']:.1f} cores meanwhile; their browsers, on the same "
        f"machine, yield to it). A new emotion in the sound is on the screen after "
        f"{figures['change_to_screen_median_s']:.1f} s (median), the first picture "
        f"{figures['start_s']:.1f} s after Start, and of {figures['lost_of_s']:.0f} s of sound "
        f"{figures['lost_s']:g} s are lost (`benchmarks/live.json`)."
    )
