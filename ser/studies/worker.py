"""A process that trains for the server: `python -m ser.studies.worker`.

It reads one request, tells of each step and epoch, sends the result and ends. It ends at once, too,
when its server has gone, which closes the pipe it listens on. It opens no file for writing, and it
gives way as far as it is asked to: who waits for an answer comes first.
"""

import math
import os
import sys
import threading
import warnings
from typing import IO, Any

from ..errors import SerError
from ..workers.confined import keep_stdout_clean, limit, put_session_last
from ..workers.messages import receive, send
from .messages import read_request, result, told

SEMAPHORE = 64  # bytes: to the kernel, the locks that threads share are files
TOO_LARGE = (
    "This training needs more memory than there is for it. Choose fewer units, fewer feature "
    "groups or fewer clips."
)


def main() -> None:
    """Answer one request on stdin."""
    requests, replies = sys.stdin.buffer, keep_stdout_clean()
    warnings.simplefilter("ignore")
    import_scikit_learn()
    send(replies, {"ready": True})
    try:
        header, (blob,) = receive(requests, math.inf)  # from the server, whose table it is
    except EOFError:
        return
    threading.Thread(target=_end_with_server, args=(requests,), daemon=True).start()
    put_session_last(header["niceness"])
    limit(header["megabytes"], header["niceness"], SEMAPHORE)
    try:
        reply, blobs = _trained(header, blob, replies)
    except SerError as error:
        reply, blobs = {"error": str(error)}, []
    except MemoryError:
        reply, blobs = {"error": TOO_LARGE}, []
    except BrokenPipeError:
        return
    except Exception as error:  # a fault of ours: the server logs it and tells the visitor so
        reply, blobs = {"fault": f"{type(error).__name__}: {error}"}, []
    send(replies, reply, *blobs)


def import_scikit_learn() -> None:
    """Load what trains; without pandas, which it looks for: 60 MB that nothing here uses."""
    sys.modules["pandas"] = None  # type: ignore[assignment]
    from . import study  # noqa: F401

    del sys.modules["pandas"]  # later on it looks here whether it is given tables of that kind


def _trained(
    header: dict[str, Any], blob: bytes, replies: IO[bytes]
) -> tuple[dict[str, Any], list[bytes]]:
    from .study import run_study

    lock = threading.Lock()

    def tell(event) -> None:
        with lock:
            send(replies, told(event))

    table, plan = read_request(header, blob)
    return result(run_study(table, plan, tell, header["jobs"]))


def _end_with_server(requests: IO[bytes]) -> None:
    requests.read()  # returns when the other end is closed
    os._exit(0)


if __name__ == "__main__":
    main()
