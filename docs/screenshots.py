"""Take the README's pictures: `make screenshots`, of a recording with `CLIP=file`.

Without a recording, of a synthesised voice with pauses, so that there are stretches to show. Needs
Chromium and a font with emoji.
"""

import os
import tempfile
from pathlib import Path

import numpy as np
import soundfile as sf
from playwright.sync_api import Page, sync_playwright

from tests.browser.running import chromium, serve, upload, visit, wait_until_ready
from tests.synth import SAMPLE_RATE, speech

HERE = Path(__file__).parent
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def settle(page: Page, height: int) -> None:
    """Make the page as high as the picture and wait until everything is drawn."""
    wait_until_ready(page)
    assert page.viewport_size
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.wait_for_timeout(1500)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.wait_for_timeout(300)


def take(clip: Path) -> None:
    """Recognise in both themes, on a phone, and About."""
    with sync_playwright() as playwright, serve() as server, chromium(playwright) as browser:
        for name, view, scheme, height in (
            ("recognise", WIDE, "light", 1670),
            ("recognise-dark", WIDE, "dark", 1670),
            ("recognise-phone", PHONE, "light", 1500),
        ):
            page = visit(browser, server.url, viewport=view, color_scheme=scheme)
            upload(page, clip)
            page.wait_for_selector(".ser-sound")
            settle(page, height)
            page.screenshot(path=HERE / f"{name}.png")
        page = visit(browser, server.url + "/about", viewport=WIDE, color_scheme="light")
        settle(page, 1300)
        page.screenshot(path=HERE / "about.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "voice.wav"
        pause = np.zeros(SAMPLE_RATE // 2, np.float32)
        phrases = [np.append(speech(3.0, f0, seed=3), pause) for f0 in (110, 220, 150)]
        sf.write(spoken, np.concatenate(phrases), SAMPLE_RATE, subtype="PCM_16")
        take(Path(os.environ.get("CLIP", spoken)))
