"""Uploads stay in memory, and all of them together are bounded."""

import pytest
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from ser.ui.memory_only import ADD_FILE, limit_uploads

MB = 1024**2


@pytest.fixture
def uploads():
    """What Streamlit holds, with 2 MB for a file and 5 MB for all."""
    limit_uploads(2, 5)
    yield MemoryUploadedFileManager("/upload")
    MemoryUploadedFileManager.add_file = ADD_FILE


def upload(name, n_bytes=2 * MB):
    """An uploaded file of a size."""
    return UploadedFileRec(name, name, "audio/wav", bytes(n_bytes))


def test_uploads_of_any_allowed_size_stay_in_memory(uploads):
    """The server's form parser keeps the largest allowed upload off the disk."""
    assert MultiPartParser.spool_max_size > 2 * MB
    assert config.get_option("server.maxUploadSize") == 2


def test_files_beyond_the_bound_of_all_visitors_are_not_taken(uploads):
    """One visitor after another: what does not fit any more is refused, what is there stays."""
    uploads.add_file("ann", upload("1"))
    uploads.add_file("bob", upload("2"))
    with pytest.raises(HTTPException, match="Too many recordings"):
        uploads.add_file("eve", upload("3"))
    assert len(uploads.get_files("ann", ["1"])) == 1


def test_room_is_made_when_a_file_is_answered(uploads):
    """A file that was removed counts no more."""
    for number in range(4):
        uploads.add_file("ann", upload(str(number)))
        uploads.remove_file("ann", str(number))
