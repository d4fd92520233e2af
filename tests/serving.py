"""A web server for the tests that hands out one file, well or badly."""

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer(ThreadingHTTPServer):
    """Answers every GET with `content`; the next ones as `manners` say, if there are any.

    "half" closes the connection in the middle, "stall" stops there without a word, "endless" sends
    on and on, "moved" does so while it says that the file is at the same address, "gzip" packs the
    content whether or not that is asked for, and a number is an HTTP status.

    Attributes
    ----------
    asked : list of mapping
        Headers of each request.
    gone : threading.Event
        Set when the client of an endless answer has hung up.
    """

    daemon_threads = True

    def __init__(self, content: bytes):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content
        self.manners: list[str | int] = []
        self.requests = 0
        self.asked: list[Mapping[str, str]] = []
        self.gone = threading.Event()
        self.stalled = threading.Event()
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/speech.zip"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.requests += 1
        server.asked.append(self.headers)
        manner = server.manners.pop(0) if server.manners else "whole"
        if isinstance(manner, int):
            self.send_error(manner)
            return
        self.send_response(302 if manner == "moved" else 200)
        if manner == "moved":
            self.send_header("Location", self.path)
        if manner in ("endless", "moved"):
            self._send_on_and_on()
            return
        content = gzip.compress(server.content) if manner == "gzip" else server.content
        if manner == "gzip":
            self.send_header("Content-Encoding", manner)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if manner in ("whole", "gzip"):
            self.wfile.write(content)
            return
        self.wfile.write(server.content[: len(server.content) // 2])
        if manner == "stall":
            server.stalled.set()
            server.closing.wait(60)

    def _send_on_and_on(self) -> None:
        self.end_headers()
        self.wfile.write(self.server.content)
        try:
            while not self.server.closing.is_set():
                self.wfile.write(bytes(2**16))
        except OSError:
            self.server.gone.set()

    def log_message(self, *_):
        """Keep quiet."""


@contextmanager
def serving(content: bytes) -> Iterator[FileServer]:
    """A running server of `content`."""
    server = FileServer(content)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
