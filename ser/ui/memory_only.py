"""Uploads stay in memory, only as long as they are needed, and only so many.

Streamlit's server parses uploads with Starlette, which moves any file over 1 MB to a temporary
file on disk unless it is told otherwise; it holds as many as come; and its limit of size is set for
all apps before any runs. This is the one module that uses Streamlit's inner interfaces for uploads.
"""

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

MB = 1024**2
MARGIN = 2 * MB  # the form around the file
FULL = "Too many recordings are being uploaded right now. Please try again in a minute."
ADD_FILE = MemoryUploadedFileManager.add_file


def limit_uploads(each_mb: int, all_mb: int) -> None:
    """Keep uploads in memory, and bound them, for the whole server.

    Parameters
    ----------
    each_mb : int
        Most for one file, in MB.
    all_mb : int
        Most for the files of all visitors that wait to be answered, in MB. The browser says of
        a file beyond it that it was not taken.
    """

    def add_file(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        if self._total_bytes + len(file.data) > all_mb * MB:
            raise HTTPException(503, FULL)
        ADD_FILE(self, session_id, file)

    MultiPartParser.spool_max_size = each_mb * MB + MARGIN
    config.set_option("server.maxUploadSize", each_mb)
    MemoryUploadedFileManager.add_file = add_file  # type: ignore[method-assign]


def release(file: UploadedFile) -> None:
    """Drop a file that has been answered from the server's memory.

    Streamlit itself keeps it until the visitor removes it or leaves.
    """
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
