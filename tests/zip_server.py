"""A web server for the tests that holds one ZIP archive and behaves as told."""

import io
import re
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np


def packed(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def noise(size: int, seed: int = 0) -> bytes:
    """Bytes that cannot be packed smaller."""
    return np.random.default_rng(seed).bytes(size)


class Server(ThreadingHTTPServer):
    """Serves `content` by ranges, until `behave` is set to something else.

    Attributes
    ----------
    asked : list of str
        Range of each request.
    sent : int
        Bytes of bodies.
    most_at_once : int
        Requests that were answered at the same time.
    """

    daemon_threads = True

    def __init__(self, content: bytes):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content, self.behave = content, parts
        self.asked: list[str] = []
        self.sent = self.at_once = self.most_at_once = 0
        self.counting, self.over = threading.Lock(), threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        """Of the archive."""
        return f"http://127.0.0.1:{self.server_port}/archive.zip"

    def close(self) -> None:
        """End, and let those that dawdle end."""
        self.over.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Counts and hands over to the server's `behave`."""

    server: Server

    def do_GET(self):
        """Answer a request."""
        server = self.server
        with server.counting:
            server.asked.append(self.headers.get("Range"))
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
        try:
            server.behave(self)
        except OSError:  # whoever asked has gone
            self.close_connection = True
        finally:
            with server.counting:
                server.at_once -= 1

    def log_message(self, *_):
        """Say nothing."""

    def range(self) -> slice:
        """The bytes that are asked for."""
        first, last = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers["Range"]).groups()
        size = len(self.server.content)
        if not first:
            return slice(max(0, size - int(last)), size)
        return slice(int(first), int(last) + 1)

    def head(self, status: int, length: int, **headers: str) -> None:
        """Send all but the body."""
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def body(self, content: bytes) -> None:
        """Send bytes of the body."""
        self.wfile.write(content)
        self.server.sent += len(content)


def parts(handler, content=None, wanted=None) -> None:
    """The bytes that were asked for, as a server should."""
    content = handler.server.content if content is None else content
    wanted = wanted or handler.range()
    where = f"bytes {wanted.start}-{wanted.stop - 1}/{len(content)}"
    handler.head(206, wanted.stop - wanted.start, Content_Range=where)
    handler.body(content[wanted])


def whole(handler) -> None:
    """All of a large file, whatever was asked for."""
    handler.head(200, 2**30)
    for _ in range(2**10):
        handler.body(bytes(2**20))


def moved(handler) -> None:
    """The way to another address, in a gigabyte; what was asked for, there."""
    if handler.path == "/there":
        return parts(handler)
    handler.head(302, 2**30, Location="/there")
    for _ in range(2**10):
        handler.body(bytes(2**20))


def status(code: int):
    """Nothing but a status."""
    return lambda handler: handler.head(code, 0)


def silence(handler) -> None:
    """No answer for a long time."""
    handler.server.over.wait(30)


def dripping(handler) -> None:
    """What was asked for, byte by byte."""
    wanted = handler.range()
    where = f"bytes {wanted.start}-{wanted.stop - 1}/{len(handler.server.content)}"
    handler.head(206, wanted.stop - wanted.start, Content_Range=where)
    for byte in handler.server.content[wanted]:
        handler.body(bytes([byte]))
        if handler.server.over.wait(0.02):
            return


def half(handler) -> None:
    """The first half of what was asked for; then the connection is closed."""
    wanted = handler.range()
    where = f"bytes {wanted.start}-{wanted.stop - 1}/{len(handler.server.content)}"
    handler.head(206, wanted.stop - wanted.start, Content_Range=where)
    handler.body(handler.server.content[wanted][: (wanted.stop - wanted.start) // 2])
    handler.close_connection = True


def elsewhere(handler) -> None:
    """Other bytes than those asked for."""
    wanted = handler.range()
    parts(handler, wanted=slice(0, wanted.stop - wanted.start))


def nowhere(handler) -> None:
    """A part that does not say which."""
    handler.head(206, 3)
    handler.body(b"abc")


def senseless(handler) -> None:
    """A part of no archive."""
    parts(handler, bytes(len(handler.server.content)))


def slowly(handler) -> None:
    """The right answer after a moment."""
    time.sleep(0.03)
    parts(handler)
