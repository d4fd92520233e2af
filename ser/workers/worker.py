"""A process that answers recordings for others and can do nothing else.

Strangers' files go through decoders written in C, so they are opened here and not in the server: a
crash, an endless loop or a full memory then costs one file its answer and nobody else anything.
Before the first file, the process gives up its right to open or write files and connections and
limits its memory, which the kernel enforces; it has no secrets in its environment and nothing but
its two pipes. `ser.workers.pool` starts such processes; they end when it closes the pipe or is
gone.

It says {"ready": true} first. Requests and replies are `ser.workers.messages`: {"name",
"max_seconds", "max_bytes"} with the recording, which is answered by the model that came last, or,
with {"features": {...}} besides, measured; or {"model": true} with a model's metadata and arrays,
which gets no reply.
"""

import io
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import soundfile as sf

from ..audio.clip import SAMPLE_RATE, Clip, load_clip
from ..errors import AudioError
from ..features.vector import FeatureSpec, extract_groups
from ..model.model import Model
from ..model.packing import unpack
from ..model.store import load_model
from .answer import answer, to_message
from .confined import keep_stdout_clean, limit, open_no_more
from .messages import pack_arrays, receive, send

MEMORY_MB = 300  # address space for a recording; the longest that is allowed needs some 250
NICENESS = 5  # the server's event loop comes first
NEEDS_MEMORY = (
    "{} needs too much memory: got more than {} MB; expected an ordinary recording. Export it as "
    "MP3, or cut it into shorter files."
)


def main() -> None:
    """Answer requests on stdin until it is closed."""
    requests, replies, peak = sys.stdin.buffer, keep_stdout_clean(), _Peak()
    _warm_up()
    _give_up_rights()
    send(replies, {"ready": True})
    model = None
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            request, blobs = receive(requests)
            if request.get("model"):
                model = unpack(blobs[0], blobs[1], "a message")
            else:
                header, *found = _answer(request, blobs[0], model)
                send(replies, {**header, "peak_mb": peak.mb()}, *found)


def _answer(
    request: dict[str, Any], content: bytes, model: Model | None
) -> tuple[dict[str, Any], *tuple[bytes, ...]]:
    """A reply: its header, then its blobs."""
    start = time.perf_counter()
    blobs: Sequence[bytes] = ()
    try:
        header, *blobs = _done(request, content, model)
    except AudioError as error:
        header = {"error": str(error), "advice": error.advice}
    except MemoryError:
        header = {"error": NEEDS_MEMORY.format(request["name"], MEMORY_MB)}
    except Exception as error:  # a fault of ours: the parent logs it and tells the visitor so
        header = {"fault": f"{type(error).__name__}: {error}"}
    return {**header, "seconds": time.perf_counter() - start}, *blobs


def _done(
    request: dict[str, Any], content: bytes, model: Model | None
) -> tuple[dict[str, Any], *tuple[bytes, ...]]:
    asked = request.copy()
    if features := asked.pop("features", None):
        groups = extract_groups(load_clip(content, **asked), FeatureSpec(**features))
        return {}, pack_arrays(groups)
    if model is None:
        raise ValueError("a recording came before a model")
    return to_message(answer(content, model=model, **asked))


def _warm_up() -> None:
    """Load all that an answer can need, as later no file can be opened any more."""
    model = load_model()
    time_s = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    glide = 0.3 * np.sin(2 * np.pi * (140 + 20 * time_s) * time_s).astype(np.float32)
    for file_type in ("WAV", "MP3"):  # decoded by libsndfile and by FFmpeg
        file = io.BytesIO()
        sf.write(file, glide, SAMPLE_RATE, format=file_type)
        answer(file.getvalue(), "warm-up", model)
    extract_groups(Clip(glide), model.features)  # as no speech was found in it


def _give_up_rights() -> None:
    """Let the kernel refuse what an answer does not need: files, connections, much memory.

    Windows has no such limits; the time limit of the pool holds there too.
    """
    limit(MEMORY_MB, NICENESS)
    open_no_more()


class _Peak:
    """The most memory that this process has held so far; open before files cannot be any more."""

    def __init__(self) -> None:
        # Not getrusage, which counts what the parent held when it started this process.
        on_linux = sys.platform == "linux"
        self._status = os.open("/proc/self/status", os.O_RDONLY) if on_linux else None

    def mb(self) -> float:
        """In MB; 0 where it is not known."""
        if self._status is None:
            return 0.0
        lines = os.pread(self._status, 8192, 0).splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(b"VmHWM:"))


if __name__ == "__main__":
    main()
