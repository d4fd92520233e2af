"""Uploads stay in memory, as the app promises.

Streamlit's server parses uploads with Starlette, which moves any file over 1 MB to a temporary
file on disk unless it is told otherwise. Importing this module tells it, once for the process; the
size of an upload is bounded by `server.maxUploadSize` all the same.
"""

from starlette.formparsers import MultiPartParser

from ..audio import MAX_BYTES

MARGIN = 2 * 1024**2  # the form around the file

MultiPartParser.spool_max_size = MAX_BYTES + MARGIN
