"""A tour of the hosted app: what a visitor tries, and what must then be on the page."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from ser.features.vector import parse_features
from ser.studies.presets import Draft, to_link
from ser.training.setup import Setup
from ser.ui.settings import HOSTED
from tests.audio_files import m4a, wav
from tests.browser.running import Server, record, upload, visit
from tests.synth import speech

from .measure import tell

ABOUT, RECOGNISE = "What this is, and how good it is", "What does your voice sound like?"
LIVE, TRAIN = "See how it changed while you spoke", "Train it yourself"
PAGES = {"/": RECOGNISE, "/recognise": RECOGNISE, "/live": LIVE, "/train": TRAIN, "/about": ABOUT}
SMALL = Draft(Setup(features=parse_features("rhythm"), hidden=(8,), alpha=0.1, epochs=3))
REFUSAL = "[data-testid=stAlertContentError]"
BROKEN = ("[data-testid=stException]", "text=Page not found", "text=in this app has broken")


@contextmanager
def visitor(browser: Browser, server: Server, path: str = "/") -> Iterator[Page]:
    """A new visitor's page, in which nothing must be broken at the end."""
    page = visit(browser, server.url + path)
    yield page
    for sign in BROKEN:
        assert not page.locator(sign).count(), f"{sign} at {path}"
    page.context.close()


def choose(page: Page, name: str, content: bytes) -> None:
    """Upload a file."""
    upload(page, {"name": name, "mimeType": "audio/any", "buffer": content})


def await_answer(page: Page, name: str) -> None:
    """Wait for the answer to a recording of that name."""
    page.locator(".ser-answer .which", has_text=name).wait_for()


def come_first(browser: Browser, server: Server) -> None:
    """Get the first answer of a cold server."""
    with visitor(browser, server) as page:
        choose(page, "first.wav", wav(speech(3.7), 16_000))
        await_answer(page, "first.wav")
        tell("health endpoint to first answer", f"{time.perf_counter() - server.healthy_at:.1f} s")


def open_pages(browser: Browser, server: Server) -> None:
    """Open each page by its own address."""
    for path, heading in PAGES.items():
        with visitor(browser, server, path) as page:
            page.get_by_role("heading", name=heading).wait_for()


def record_voice(browser: Browser, server: Server) -> None:
    """Press the microphone."""
    with visitor(browser, server) as page:
        record(page)
        await_answer(page, "Recording 1")


def choose_m4a(browser: Browser, server: Server) -> None:
    """Upload what a phone records."""
    with visitor(browser, server) as page:
        choose(page, "phone.m4a", m4a(speech(3.0, seed=2), 16_000))
        await_answer(page, "phone.m4a")


def choose_longest(browser: Browser, server: Server) -> None:
    """Upload the longest file that is allowed, two visitors at once, so that all workers work."""
    longest = wav(speech(HOSTED.max_seconds, seed=3), 16_000)
    with ExitStack() as stack:
        pages = [stack.enter_context(visitor(browser, server)) for _ in range(HOSTED.workers)]
        for page in pages:
            choose(page, "longest.wav", longest)
        for page in pages:
            await_answer(page, "longest.wav")


def choose_broken(browser: Browser, server: Server) -> None:
    """Upload a letter that calls itself a recording, and be told so."""
    with visitor(browser, server) as page:
        choose(page, "letter.wav", b"Dear Ann, hello")
        page.locator(REFUSAL, has_text="letter.wav").wait_for()
        assert not page.locator(".ser-answer").count(), "an answer to a letter"


def try_example(browser: Browser, server: Server) -> None:
    """Ask for an example, which cannot be fetched, and take the computer voice instead."""
    with visitor(browser, server) as page:
        page.get_by_role("tab", name="Examples").click()
        page.get_by_role("button", name="Actor").first.click()
        page.get_by_text("cannot be fetched right now").wait_for()
        page.get_by_role("button", name="Try the computer voice").click()
        await_answer(page, "Computer voice.wav")


def train_little(browser: Browser, server: Server) -> None:
    """Train a small set-up, by its link, and use it; what a large one holds is no part of this."""
    with visitor(browser, server, f"/train?{urlencode(to_link(SMALL))}") as page:
        page.get_by_role("button", name="Train", exact=True).click()
        page.get_by_text("Voices it never heard").first.wait_for(timeout=120_000)
        page.get_by_role("button", name="Use this model").click()
        page.get_by_text("answer with this model").wait_for()


def speak_at_length(browser: Browser, server: Server) -> None:
    """Without a relay, record in one go what would have been live."""
    with visitor(browser, server, "/live") as page:
        page.get_by_text("it cannot follow a voice while it speaks").wait_for()
        record(page)
        page.get_by_role("heading", name="Live 1").wait_for()


def read_about(browser: Browser, server: Server) -> None:
    """Read where the app runs."""
    with visitor(browser, server, "/about") as page:
        page.get_by_text("This is a hosted copy").wait_for()


STEPS = (
    *(come_first, open_pages, record_voice, choose_m4a, choose_longest, choose_broken),
    *(try_example, train_little, speak_at_length, read_about),
)
