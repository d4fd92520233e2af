"""A tour of the hosted app: what a visitor tries, and what must then be on the page."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Page

from ser.ui.settings import HOSTED
from tests.audio_files import m4a, wav
from tests.browser.running import Server, record, upload, visit
from tests.synth import speech

from .measure import tell

ABOUT, RECOGNISE = "What this is, and how good it is", "What does your voice sound like?"
LIVE = "Watch it change while you speak"
PAGES = {"/": RECOGNISE, "/recognise": RECOGNISE, "/live": LIVE, "/about": ABOUT}
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


def read_about(browser: Browser, server: Server) -> None:
    """Read where the app runs."""
    with visitor(browser, server, "/about") as page:
        page.get_by_text("This is a hosted copy").wait_for()


STEPS = (
    *(come_first, open_pages, record_voice, choose_m4a, choose_longest, choose_broken),
    *(try_example, read_about),
)
