"""How soon Live shows something, and how soon what is new in the sound."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from playwright.sync_api import Browser

from ser.audio.spectrum import SAMPLE_RATE
from ser.live.stretches import AT_LEAST_S
from tests.browser.running import Server

from ..measure import line, percentile_95, tell
from .pages import live_page, press

START_WITHIN_S = 2.0

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
    tell("Start to the first picture", f"{start_s:.2f} s", f"<= {START_WITHIN_S:g} s")
    found = find_changes(onsets, shown)
    line("a new emotion in the sound to its name on the screen", found.delays, "s", "median <= 2.5")
    tell("  shown too early to be about it, which counts as never", f"{found.early}")
    return {
        "start_s": round(start_s, 2),
        "change_to_screen_median_s": round(found.median_s, 2),
        "change_to_screen_p95_s": round(percentile_95(found.delays), 2),
        "changes": len(found.delays) + found.early,
        "changes_shown_too_early": found.early,
    }


@dataclass(frozen=True)
class Changes:
    """What became of sentences that are answered otherwise than the one before.

    Attributes
    ----------
    delays : list of float
        Seconds from the beginning of each until its answer is shown for the first time.
    early : int
        Those whose answer was shown before there was enough of them for any: it was about something
        else, and only looks quick. They are errors, and not among `delays`.
    """

    delays: list[float]
    early: int

    @property
    def median_s(self) -> float:
        """Of all; an error counts as an answer that never came."""
        return statistics.median([*self.delays, *[math.inf] * self.early])


def find_changes(onsets: Sequence[float], shown: Sequence[dict[str, Any]]) -> Changes:
    """When a new emotion in the sound is on the screen.

    The answer to a sentence is the last that is shown before there is enough of the next one.

    Parameters
    ----------
    onsets : sequence of float
        When the sound began anew, by the page's clock, in ms.
    shown : sequence of dict
        What was shown: `at` by the same clock, and `emotion`.
    """
    before, delays, early = "", [], 0
    sentences, enough = _sentences(onsets), 1000 * AT_LEAST_S
    for onset, following in zip(sentences, [*sentences[1:], np.inf], strict=True):
        settled = [s for s in shown if onset + enough < s["at"] < following + enough]
        answer = next((s["emotion"] for s in reversed(settled) if s["emotion"]), "")
        if not answer:
            continue
        if answer != before:
            first = next(s["at"] for s in _from(onset, shown) if s["emotion"] == answer)
            if first < onset + enough:
                early += 1
            else:
                delays.append((first - onset) / 1000)
        before = answer
    return Changes(delays, early)


def _from(moment: float, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is on the screen at a moment, and what comes after it."""
    return [s for k, s in enumerate(shown) if k + 1 == len(shown) or shown[k + 1]["at"] > moment]


def _sentences(onsets: Sequence[float]) -> list[float]:
    """Onsets that are no second word of the same sentence."""
    kept: list[float] = []
    for onset in onsets:
        if not kept or onset - kept[-1] > 1500:
            kept.append(onset)
    return kept
