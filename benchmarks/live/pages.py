"""Visitors of the Live page whose microphone plays a known sound."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile as sf
import soxr
from playwright.sync_api import Browser, Page

import ser
from ser.audio.spectrum import SAMPLE_RATE
from ser.timeline.segmentation import segment
from tests.browser.running import Server, visit
from tests.synth import speech

FRAME = "iframe[title='streamlit_webrtc.component.webrtc_streamer']"
EMOTIONS = ("05", "04", "03", "01", "06", "05", "03", "04", "08", "05", "04", "03")  # RAVDESS
ACTORS = (3, 12, 17, 20)

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
