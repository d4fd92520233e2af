"""A web server for the tests that hands out one file, well or badly."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer(ThreadingHTTPServer):
    """Answers every GET with `content`; the next ones as `manners` say, if there are any.

    "half" closes the connection in the middle, "stall" stops there without a word, and a number is
    an HTTP status.
    """

    daemon_threads = True

    def __init__(self, content: bytes):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content
        self.manners: list[str | int] = []
        self.requests = 0
        self.stalled = threading.Event()
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/speech.zip"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.requests += 1
        manner = server.manners.pop(0) if server.manners else "whole"
        if isinstance(manner, int):
            self.send_error(manner)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(server.content)))
        self.end_headers()
        if manner == "whole":
            self.wfile.write(server.content)
            return
        self.wfile.write(server.content[: len(server.content) // 2])
        if manner == "stall":
            server.stalled.set()
            server.closing.wait(60)

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
