"""What of a sound is lost between a browser and the analysis."""

import io
from typing import Any

import numpy as np
import soundfile as sf
from playwright.sync_api import Browser
from scipy.signal import fftconvolve

from ser.audio.spectrum import SAMPLE_RATE
from tests.browser.running import Server

from ..measure import tell
from .pages import live_page, press

LOSS_S = 60.0


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
