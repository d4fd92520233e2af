"""A smoke test of the app as the cloud runs it: `make smoke`.

The tracked files alone, a fresh environment from `requirements.txt` alone, hosted, on one core, no
way to the internet; Chromium, on another core, does what a visitor does. Memory of the server and
its workers is measured all the time, and no file may be written.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import soundfile as sf
from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.running import ROOT, Server, chromium, serve
from tests.synth import speech

from .measure import MEMORY, sampling, tell
from .tour import STEPS

MOST_MB = 600
EVERY_S = 1 / 20
NOWHERE = "http://127.0.0.1:9"  # a proxy that does not exist
CLOUD = "--client.showErrorDetails=false"


def smoke_test() -> bool:
    """Do and print all of it; whether nothing was missing and memory stayed in its bounds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = copy_tracked(folder / "app")
        python = make_environment(folder / "venv", app / "requirements.txt")
        places = [app, folder / "home", folder / "temporary"]
        for place in places:
            place.mkdir(exist_ok=True)
        before = files_in(*places)
        problems, log, peak = run(folder, app, python)
        written = sorted({path for path, _ in files_in(*places) ^ before})
        problems += [f"{path} was written" for path in written]
    if "Traceback" in log:
        problems.append("a traceback in the server's log")
    parts = ", ".join(f"{mb:.0f}" for mb in peak)
    tell(f"peak memory, server and workers ({MEMORY})", f"{sum(peak):.0f} MB ({parts})",
         f"< {MOST_MB} MB")  # fmt: skip
    if sum(peak) >= MOST_MB:
        problems.append("too much memory")
    tell("what is wrong", "; ".join(problems) or "nothing")
    if problems:
        print(log)
    return not problems


def copy_tracked(folder: Path) -> Path:
    """Copy what Git tracks, as it is now."""
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def make_environment(folder: Path, requirements: Path) -> Path:
    """The interpreter of a new environment that holds the requirements."""
    start = time.perf_counter()
    uv, python = Path(sys.executable).with_name("uv"), folder / "bin" / "python"
    subprocess.check_call([uv, "venv", "--quiet", "--python", sys.executable, folder])
    # Copies, not links: a library that another program has in memory too would count for less.
    subprocess.check_call(
        [uv, "pip", "install", "--quiet", "--link-mode=copy", "--python", python,
         "--requirement", requirements]
    )  # fmt: skip
    tell("fresh environment", f"{time.perf_counter() - start:.0f} s")
    return python


def files_in(*folders: Path) -> set[tuple[str, int]]:
    """All files and when they were changed, but for Python's own caches."""
    files = (
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in str(path)
    )
    return {(str(path), path.stat().st_mtime_ns) for path in files}


def run(folder: Path, app: Path, python: Path) -> tuple[list[str], str, list[float]]:
    """What is missing, what the server has printed, and the memory of its processes at the peak."""
    home, temporary = str(folder / "home"), str(folder / "temporary")
    microphone = folder / "microphone.wav"
    sf.write(microphone, speech(4.0, seed=1, sample_rate=48_000), 48_000)
    environment = {
        "HOSTED": "true", "HOME": home, "TMPDIR": temporary, "https_proxy": NOWHERE,
        "PYTHONPATH": "",
    }  # fmt: skip
    core = keep_a_core()
    with (
        sync_playwright() as playwright,
        chromium(playwright, microphone) as browser,
        serve(CLOUD, python=python, folder=app, cores=core, **environment) as server,
        sampling(server.process.pid, EVERY_S) as samples,
    ):
        missing = [f"{step.__name__} failed" for step in STEPS if not done(step, browser, server)]
        return missing, server.said(), max((held for _, held in samples), key=sum)


def keep_a_core() -> set[int]:
    """Leave one core to the server, if there are several; empty where nobody can say which."""
    if not hasattr(os, "sched_setaffinity"):
        return set()
    first, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, others or {first})
    return {first}


def done(step: Callable[[Browser, Server], None], browser: Browser, server: Server) -> bool:
    """Print how long a step of the tour took, or what it waited for in vain."""
    start = time.perf_counter()
    what = step.__name__.replace("_", " ")
    try:
        step(browser, server)
    except (Error, AssertionError) as error:
        tell(what, f"NO: {error}")
        return False
    tell(what, f"{time.perf_counter() - start:.1f} s")
    return True
