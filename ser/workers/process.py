"""One worker, seen from the server: it is started, asked, and ended if it takes too long."""

import logging
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any, TypeVar
from weakref import ref

import numpy as np

from ..errors import AudioError
from ..features.vector import FeatureSpec, column_names
from ..model.model import Model
from ..model.packing import pack
from .answer import Answer, from_message
from .confined import start_module
from .messages import receive, send, unpack_arrays

LOG = logging.getLogger(__name__)
START_S = 60.0  # for a worker to start, on a slow and busy machine
WORN_MB = 200  # a worker that has held more is replaced, which gives the memory back

MALFORMED = (EOFError, OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile)
"""What reading the reply of a worker that has gone, or gone wrong, raises."""

Read = TypeVar("Read")


class WorkerDied(AudioError):
    """The process that opened a recording crashed or ran out of time."""


class WorkerProcess:
    """A process of `ser.workers.worker`, with the model that it was given last.

    Attributes
    ----------
    process : subprocess.Popen
    fresh : bool
        Whether it may be asked again; else it is to be closed.
    """

    def __init__(self) -> None:
        self.process = start_module("ser.workers.worker")
        self._model: Callable[[], Model | None] = lambda: None
        self.ready = False
        self.fresh = True  # to be used again

    def get_ready(self) -> None:
        """Wait until it has started; that it cannot is no recording's fault."""
        if not self.ready:
            self.fresh = False  # unless all goes well
            try:
                with self._within(START_S):
                    receive(self.process.stdout)  # type: ignore[arg-type]
            except MALFORMED as error:
                raise RuntimeError("a worker could not start") from error
            self.ready = self.fresh = True

    def ask(
        self, content: bytes, name: str, model: Model, limits: dict[str, float], patience: float
    ) -> Answer:
        """Have a recording answered.

        Parameters
        ----------
        content : bytes
        name : str
        model : Model
        limits : dict
            `max_seconds` and `max_bytes`, as `ser.load_clip` takes them.
        patience : float
            Seconds.

        Raises
        ------
        AudioError
            As `ser.load_clip`; `WorkerDied` if the recording took the worker down or too long.
        """
        return self._have_done(content, {"name": name, **limits}, patience, from_message, model)

    def measure(
        self,
        content: bytes,
        name: str,
        features: FeatureSpec,
        limits: dict[str, float],
        patience: float,
    ) -> dict[str, np.ndarray]:
        """Have a recording's features computed; parameters and errors as those of `ask`.

        Returns
        -------
        dict of str to np.ndarray
            As `ser.features.vector.extract_groups`.
        """

        def read(header: dict[str, Any], blob: bytes) -> dict[str, np.ndarray]:
            return _require_groups(unpack_arrays(blob), features)

        request = {"name": name, **limits, "features": asdict(features)}
        return self._have_done(content, request, patience, read)

    def _have_done(
        self,
        content: bytes,
        request: dict[str, Any],
        patience: float,
        read: Callable[..., Read],
        model: Model | None = None,
    ) -> Read:
        assert self.process.stdin and self.process.stdout
        self.fresh = False  # unless all goes well
        start = time.monotonic()
        try:
            with self._within(patience):
                if model and model is not self._model():
                    send(self.process.stdin, {"model": True}, *pack(model, compressed=False))
                    self._model = ref(model)  # which its visitor may drop
                send(self.process.stdin, request, content)
                header, blobs = receive(self.process.stdout)
            if "fault" in header:
                raise RuntimeError(header["fault"])
            done = None if "error" in header else read(header, *blobs)
        except MALFORMED as error:
            LOG.warning("A worker was lost to a recording of %d bytes: %r", len(content), error)
            too_slow = time.monotonic() - start >= patience
            raise _gave_up(request["name"], too_slow, patience) from error
        self.fresh = header["peak_mb"] < WORN_MB
        if done is None:
            raise AudioError(header["error"], header.get("advice"))
        return done

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        clock = threading.Timer(seconds, self.process.kill)
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def close(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what was not sent yet cannot be any more
                pipe.close()  # type: ignore[union-attr]
        self.process.wait()


def _require_groups(groups: dict[str, np.ndarray], features: FeatureSpec) -> dict[str, np.ndarray]:
    widths = {name: (len(columns),) for name, columns in column_names().items()}
    if [*groups] != [*features.groups] or any(v.shape != widths[n] for n, v in groups.items()):
        raise ValueError("other features than those that were asked for")
    return {name: values.astype(np.float32) for name, values in groups.items()}


def _gave_up(name: str, too_slow: bool, patience: float) -> WorkerDied:
    got = f"no answer in {patience:g} s" if too_slow else "a crash of the program that reads it"
    return WorkerDied(
        f"{name} cannot be read: got {got}; expected an ordinary recording. Export it as WAV or "
        "MP3 and try again.",
        f"{name} cannot be read: something in it stops the program that opens it. Export it as "
        "WAV or MP3 and try again.",
    )
