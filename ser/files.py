"""Files that are written whole or not at all, and folders that one process at a time changes."""

import io
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from .errors import SerError

STALE_S = 3600
"""An unfinished file older than this belongs to a process that was killed."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a stop at any moment leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(".ser-*.part"):
        with suppress(FileNotFoundError):  # another process has finished or removed it
            if time.time() - left.stat().st_mtime > STALE_S:
                left.unlink()
    unfinished = path.with_name(f".ser-{secrets.token_hex(8)}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write figures as people can read and compare them, a line each, whole or not at all."""
    write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def renew_between_marks(path: Path, name: str, text: str) -> None:
    """Put a text where a file has its place for it; all else in it stays.

    Parameters
    ----------
    path : path
    name : str
        The place is between the lines `<!-- name -->` and `<!-- /name -->`.
    text : str

    Raises
    ------
    SerError
        If the file lacks one of the lines, or has them the wrong way round.
    """
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, has_start, rest = path.read_text(encoding="utf-8").partition(start)
    _, has_end, after = rest.partition(end)
    if not (has_start and has_end):
        raise SerError(
            f"No place for the {name} in {path}: expected a line {start} and then a line {end}. "
            "Write them where the text is to stand."
        )
    write_whole(path, f"{before}{start}\n{text}\n{end}{after}".encode())


def to_npz(arrays: Mapping[str, np.ndarray], compressed: bool = True) -> bytes:
    """Arrays as an `.npz` file without pickles; equal arrays give equal bytes."""
    packed = io.BytesIO()
    save = np.savez_compressed if compressed else np.savez
    save(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


@contextmanager
def alone_in(folder: Path, wait: bool = True) -> Iterator[None]:
    """Keep other processes that ask the same out of a folder; a kill ends that, too.

    Raises
    ------
    BlockingIOError
        If another one is in it and `wait` is false.
    """
    if sys.platform == "win32":  # folders cannot be locked there
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise
        except OSError:  # some network file systems have no such locks
            pass
        yield
    finally:
        os.close(descriptor)


@contextmanager
def place_for(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; if the block fails, those made that are empty go again."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for each in made:
            with suppress(OSError):  # not empty, or gone
                each.rmdir()
        raise


@contextmanager
def workshop(folder: Path, keep: str) -> Iterator[None]:
    """Hold a folder for unfinished things, for one process at a time.

    Before and afterwards it is cleared of all but a file called `keep`, and removed if there is
    none; after a kill, the next one clears it.
    """
    with place_for(folder), alone_in(folder, wait=False):
        try:
            _clear(folder, keep)
            yield
        finally:
            _clear(folder, keep)
            with suppress(OSError):  # not empty
                folder.rmdir()


def _clear(folder: Path, keep: str) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != keep:
            path.unlink()
