"""Kills `python -m ser …` at each of its changes to a folder: `python -m tests.killing FOLDER …`.

The command runs once to its end, on a copy of the folder that is called `FOLDER-whole`. Then it
runs in processes that are forked from this one, each on another copy: that on `FOLDER-0` is killed
(`kill -9`) just before it renames or removes its first file there, that on `FOLDER-1` before its
second, and so on. What is written under its final name might be killed half-written at any moment:
that ends it all, with status 3.
"""

import contextlib
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from ser.command_line.cli import main

CHANGES = {"os.rename": 1, "os.remove": 0}
"""Events of Python's audit hooks, and which argument is the file that is changed."""

FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def at_changes(folder: Path, act: Callable[[int], object]) -> None:
    """Call `act` with a number before each change to a folder."""
    count = 0

    def note(event: str, arguments: tuple) -> None:
        nonlocal count
        path = Path(str(arguments[CHANGES.get(event, 0)])) if arguments else Path()
        if path.parent != folder or path.suffix == ".part":
            return
        if event == "open" and arguments[2] & FOR_WRITING:
            os._exit(3)
        if event == "os.rename" or (event == "os.remove" and path.exists()):
            act(count)
            count += 1

    sys.addaudithook(note)


def run(words: list[str], folder: Path) -> None:
    """Run the command on a copy of the folder."""
    with contextlib.redirect_stdout(io.StringIO()):
        if main([word.replace("FOLDER", str(folder)) for word in words]):
            raise SystemExit(f"{words} failed")


def kill_at(change: int, words: list[str], folder: Path) -> None:
    """Run the command in a process of its own, and kill it before a change."""
    child = os.fork()
    if not child:
        kill = signal.SIGKILL
        at_changes(folder, lambda count: count == change and os.kill(os.getpid(), kill))
        run(words, folder)
        os._exit(4)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit(os.WEXITSTATUS(status))


if __name__ == "__main__":
    folder, words = Path(sys.argv[1]), sys.argv[2:]
    whole, changes = folder.with_name(f"{folder.name}-whole"), []
    shutil.copytree(folder, whole)
    at_changes(whole, changes.append)
    run(words, whole)
    for change in changes:
        copy = folder.with_name(f"{folder.name}-{change}")
        shutil.copytree(folder, copy)
        kill_at(change, words, copy)
