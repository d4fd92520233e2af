"""Kills `python -m ser …` at each of its changes to a folder: `python -m tests.killing FOLDER …`.

Each run is a process of its own that is forked from this one, in which the imports are done, and
gets a copy of the folder. The first is killed (`kill -9`) just before it renames or removes its
first file there, the next one before its second, until one ends by itself. The copies stay beside
the folder, as `FOLDER-0` and so on, for the test to look at. What is written under its final name
might be killed half-written at any moment: that ends it all, with status 3.
"""

import contextlib
import io
import os
import shutil
import signal
import sys
from pathlib import Path

from ser.cli import main

CHANGES = {"os.rename": 1, "os.remove": 0}
"""Events of Python's audit hooks, and which argument is the file that is changed."""

FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def kill_at(change: int, folder: Path) -> None:
    """Have this process killed before a change to a folder."""
    left = change

    def count(event: str, arguments: tuple) -> None:
        nonlocal left
        path = Path(str(arguments[CHANGES.get(event, 0)])) if arguments else Path()
        if path.parent != folder or path.suffix == ".part":
            return
        if event == "open" and arguments[2] & FOR_WRITING:
            os._exit(3)
        if event in CHANGES:
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(count)


def killed(change: int, folder: Path, words: list[str]) -> bool:
    """Run the command on a copy of the folder; whether it was killed before it ended."""
    copy = folder.with_name(f"{folder.name}-{change}")
    shutil.copytree(folder, copy)
    child = os.fork()
    if not child:
        kill_at(change, copy)
        with contextlib.redirect_stdout(io.StringIO()):
            status = main([word.replace("FOLDER", str(copy)) for word in words])
        os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise SystemExit(f"{words} ended with status {os.WEXITSTATUS(status)}")
    return False


if __name__ == "__main__":
    import sklearn.neural_network  # noqa: F401 – a second that all runs then share

    folder, words = Path(sys.argv[1]), sys.argv[2:]
    change = 0
    while killed(change, folder, words):
        change += 1
