"""Uploads stay in memory, only as long as they are needed, and only so many.

Streamlit's server parses uploads with Starlette, which moves any file over 1 MB to a temporary
file on disk unless it is told otherwise; it takes as many as come, however slowly; its limit of
size is set before any app runs; and it drops what a visit left only when the next one ends. This is
the one module that uses inner interfaces of Streamlit for these.
"""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from functools import cache, partial

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from .settings import MB

MARGIN = 2 * MB  # the form around the file
SHARE = 0.5  # of what all may hold, for one visitor
SLOWEST_S = 120.0  # for one file to come in
SWEEP_S = 20.0
FULL = "Too many recordings are being uploaded right now. Please try again in a minute."
ADD_FILE, PARSE = MemoryUploadedFileManager.add_file, MultiPartParser.parse


def limit_uploads(each_mb: int, all_mb: int) -> None:
    """Keep uploads in memory, and bound them, for the whole server.

    Parameters
    ----------
    each_mb : int
        Most for one file, in MB.
    all_mb : int
        Most for the files of all visitors that come in at a time, and again for those that wait
        to be answered, in MB; one visitor may have half of it waiting. The browser says of a file
        beyond it that it was not taken.
    """
    coming_in = 0

    def add_file(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        own = sum(len(held.data) for held in self.file_storage.get(session_id, {}).values())
        size = len(file.data)
        if own + size > SHARE * all_mb * MB or self._total_bytes + size > all_mb * MB:
            raise HTTPException(503, FULL)
        ADD_FILE(self, session_id, file)

    async def parse(self: MultiPartParser) -> FormData:
        nonlocal coming_in
        size = int(self.headers.get("content-length") or each_mb * MB)
        if coming_in + size > all_mb * MB:
            raise HTTPException(503, FULL)
        coming_in += size
        try:
            return await asyncio.wait_for(PARSE(self), SLOWEST_S)
        except TimeoutError:
            raise HTTPException(408, "The upload took too long.") from None
        finally:
            coming_in -= size

    MultiPartParser.spool_max_size = each_mb * MB + MARGIN
    MultiPartParser.parse = parse  # type: ignore[method-assign]
    MemoryUploadedFileManager.add_file = add_file  # type: ignore[method-assign]
    config.set_option("server.maxUploadSize", each_mb)


def release(file: UploadedFile) -> None:
    """Drop a file that has been answered from the server's memory.

    Streamlit itself keeps it until the visitor removes it or leaves.
    """
    releasing(file)()


def releasing(file: UploadedFile) -> Callable[[], None]:
    """How to do that later, from any thread."""
    context = get_script_run_ctx()
    if not (context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager)):
        return lambda: None
    return partial(context.uploaded_file_mgr.remove_file, context.session_id, file.file_id)


def release_all() -> None:
    """Drop all files of this visitor."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_session_files(context.session_id)


@cache
def sweep_ended_visits() -> None:
    """Have visits dropped as soon as Streamlit counts them as ended, two minutes after leaving.

    What refers to itself is collected then too, and not after every run of a page, as Streamlit
    does by default: a live page runs twice a second.
    """
    runtime = get_instance()
    if type(runtime) is not Runtime:  # the test harness has a stand-in
        return
    manager, loop = runtime._session_mgr, runtime._get_async_objs().eventloop

    async def drop() -> bool:
        drop_ended(manager._session_storage)  # type: ignore[attr-defined]
        return bool(manager.list_sessions())

    def sweep() -> None:
        is_tidy = True
        while not loop.is_closed():
            time.sleep(SWEEP_S)
            is_anybody_there = asyncio.run_coroutine_threadsafe(drop(), loop).result()
            if is_anybody_there or not is_tidy:
                collect(is_anybody_there)
            is_tidy = not is_anybody_there

    gc.freeze()
    threading.Thread(target=sweep, name="sweep", daemon=True).start()


def drop_ended(storage: MemorySessionStorage) -> None:
    """Drop visits that have ended, with all that they hold; for the event loop.

    Parameters
    ----------
    storage : MemorySessionStorage
        Streamlit's, of visits that are not connected.
    """
    for _, ended in storage._cache.expire():  # type: ignore[attr-defined]
        ended.session.shutdown()
        # A session refers to itself. What its visitor said need not wait for its collection.
        ended.session.session_state.clear()
        ended.session._fragment_storage.clear()


def collect(is_anybody_there: bool) -> None:
    """Collect what refers to itself.

    Whichever thread does it, all others wait, and the event loop with them. The 150,000 objects of
    libraries are therefore looked through only when nobody is there; what is there then is frozen,
    until nobody is there again.

    Parameters
    ----------
    is_anybody_there : bool
    """
    if is_anybody_there:
        gc.collect()
        return
    gc.unfreeze()
    gc.collect()
    gc.freeze()
