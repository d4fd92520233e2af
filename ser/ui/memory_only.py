"""Uploads stay in memory, and only as long as they are needed, as the app promises.

Streamlit's server parses uploads with Starlette, which moves any file over 1 MB to a temporary
file on disk unless it is told otherwise. Importing this module tells it, once for the process; the
size of an upload is bounded by `server.maxUploadSize` all the same.
"""

from collections.abc import Iterable

from starlette.formparsers import MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ..audio import MAX_BYTES

MARGIN = 2 * 1024**2  # the form around the file

MultiPartParser.spool_max_size = MAX_BYTES + MARGIN


def release(files: Iterable[UploadedFile]) -> None:
    """Drop files that have been answered from the server's memory.

    Streamlit itself keeps them until the visitor removes them or leaves. This is the one place
    that uses its inner interfaces for it.
    """
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file in files:
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
