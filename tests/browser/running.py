"""The app in a process of its own and Chromium on it, for tests, pictures and benchmarks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Server:
    """A running app.

    Attributes
    ----------
    url : str
    process : subprocess.Popen
    healthy_at : float
        `time.perf_counter()` when its health endpoint first answered.
    """

    def __init__(self, port: int, process: subprocess.Popen, log: IO[bytes]):
        self.url = f"http://localhost:{port}"
        self.process = process
        self.healthy_at = 0.0
        self._log = log

    def said(self) -> str:
        """What it has printed so far."""
        log = self._log.fileno()
        return os.pread(log, os.fstat(log).st_size, 0).decode(errors="replace")

    def wait_until_healthy(self, timeout: float = 60) -> None:
        """Poll the health endpoint."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    self.healthy_at = time.perf_counter()
                    return
            except OSError:
                time.sleep(0.02)
        raise TimeoutError(f"{self.url} did not answer in {timeout} s. It said: {self.said()}")


@contextmanager
def serve(
    *flags: str,
    python: Path | str = sys.executable,
    folder: Path = ROOT,
    cores: Collection[int] = (),
    **environment: str,
) -> Iterator[Server]:
    """Run the app on a free port until the block ends.

    Parameters
    ----------
    *flags : str
        More of Streamlit's.
    python : path
        The interpreter, by default this one.
    folder : path
        Where the app is.
    cores : collection of int
        The only ones it may use, workers included; if empty, all.
    **environment : str
        Variables besides those of this process.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(python), "-m", "streamlit", "run", "streamlit_app.py", *flags]
    command += ["--server.headless=true", f"--server.port={port}", "--server.fileWatcherType=none"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        if cores:
            os.sched_setaffinity(process.pid, cores)  # what it starts from now on inherits it
        server = Server(port, process, log)
        try:
            server.wait_until_healthy()
            yield server
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)


def arguments(microphone: Path | None = None) -> list[str]:
    """Chromium's, so that it is quiet and its microphone plays a WAV file, over and over."""
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    if microphone:
        fake.append(f"--use-file-for-fake-audio-capture={microphone}")
    return QUIET + fake


@contextmanager
def chromium(
    playwright: Playwright, microphone: Path | None = None, *more: str
) -> Iterator[Browser]:
    """Chromium until the block ends; see `arguments`."""
    args = [*arguments(microphone), *more]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
    try:
        yield browser
    finally:
        browser.close()


PAGE_ERRORS: list[str] = []
"""What scripts of any page have thrown; the tests fail on it, one after the other."""


def visit(browser: Browser, url: str, **context: object) -> Page:
    """Open a page as a new visitor and wait until it is there."""
    context = {"permissions": ["microphone"]} | context
    page = browser.new_context(**context).new_page()  # type: ignore[arg-type]
    page.on("pageerror", lambda error: PAGE_ERRORS.append(str(error)))
    page.goto(url)
    page.wait_for_selector(".st-key-navigation")  # before it, the entrypoint may just have run
    wait_until_ready(page)
    return page


def wait_until_ready(page: Page) -> None:
    """Wait until the script has run and the page shows it."""
    page.wait_for_selector(READY, timeout=30_000)


def wait_until_in_sight(page: Page, selector: str) -> None:
    """Wait until an element's top is on the screen, below the header, and has the focus."""
    page.wait_for_function(
        """selector => {
          const found = document.querySelector(selector);
          const top = found?.getBoundingClientRect().top;
          return top >= 40 && top < 0.6 * innerHeight && document.activeElement === found;
        }""",
        arg=selector,
        timeout=10_000,
    )


def upload(page: Page, *files: Path | dict) -> None:
    """Choose files on the Recognise page."""
    page.get_by_role("tab", name="Upload").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(list(files))  # type: ignore[arg-type]


def record(page: Page, seconds: float = 3.0) -> None:
    """Press the microphone, wait, press it again."""
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_timeout(1000 * seconds)
    page.get_by_role("button", name="Stop recording").click()
