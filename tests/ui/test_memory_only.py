"""Uploads stay in memory, and all of them together are bounded."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from ser.ui import memory_only
from ser.ui.memory_only import ADD_FILE, PARSE, limit_uploads

MB = 1024**2


@pytest.fixture
def uploads():
    """What Streamlit holds, with 2 MB for a file and 8 MB for all."""
    limit_uploads(2, 8)
    yield MemoryUploadedFileManager("/upload")
    MemoryUploadedFileManager.add_file, MultiPartParser.parse = ADD_FILE, PARSE


def upload(name, n_bytes=2 * MB):
    """An uploaded file of a size."""
    return UploadedFileRec(name, name, "audio/wav", bytes(n_bytes))


def test_uploads_of_any_allowed_size_stay_in_memory(uploads):
    """The server's form parser keeps the largest allowed upload off the disk."""
    assert MultiPartParser.spool_max_size > 2 * MB
    assert config.get_option("server.maxUploadSize") == 2


def test_files_beyond_the_bound_of_all_visitors_are_not_taken(uploads):
    """One visitor after another: what does not fit any more is refused, what is there stays."""
    for number, visitor in enumerate(("ann", "ann", "bob", "bob")):
        uploads.add_file(visitor, upload(str(number)))
    with pytest.raises(HTTPException, match="Too many recordings"):
        uploads.add_file("eve", upload("4"))
    assert len(uploads.get_files("ann", ["0", "1"])) == 2


def test_one_visitor_has_half_of_it_at_most(uploads):
    """Who fills their share leaves room for others."""
    for number in range(2):
        uploads.add_file("eve", upload(str(number)))
    with pytest.raises(HTTPException, match="Too many recordings"):
        uploads.add_file("eve", upload("2"))
    uploads.add_file("ann", upload("3"))


def test_room_is_made_when_a_file_is_answered(uploads):
    """A file that was removed counts no more."""
    for number in range(6):
        uploads.add_file("ann", upload(str(number)))
        uploads.remove_file("ann", str(number))


def form(n_bytes, wait=None):
    """A form of a declared size that comes in, or for which the server waits."""

    async def stream():
        if wait:
            await wait.wait()
        yield b""

    headers = {"content-type": "multipart/form-data; boundary=b", "content-length": str(n_bytes)}
    return MultiPartParser(Headers(headers), stream())


def run(work):
    """Run a coroutine in a thread of its own: the browser tests keep a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def test_uploads_that_come_in_are_bounded_together(uploads):
    """However slowly they come, what visitors have announced never exceeds the bound."""

    async def crowd():
        wait = asyncio.Event()
        slow = [asyncio.create_task(form(2 * MB, wait).parse()) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(HTTPException, match="Too many recordings"):
            await form(2 * MB).parse()
        wait.set()
        await asyncio.gather(*slow)
        await form(2 * MB).parse()  # there is room again

    run(crowd())


def test_upload_that_never_ends_is_ended(uploads, monkeypatch):
    """A connection that stalls gives its place back."""
    monkeypatch.setattr(memory_only, "SLOWEST_S", 0.01)
    with pytest.raises(HTTPException, match="took too long"):
        run(form(2 * MB, asyncio.Event()).parse())
