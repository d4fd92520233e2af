"""Messages between processes: a JSON object and some blobs of bytes, never a pickle.

On the wire: the length of the JSON in 4 bytes, the JSON with the blobs' sizes under "sizes", then
the blobs.
"""

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import IO, Any

import numpy as np

from ..files import to_npz

LENGTH = struct.Struct("<I")
MOST_BYTES = 128 * 1024**2


def send(stream: IO[bytes], header: dict[str, Any], *blobs: bytes) -> None:
    """Write one message and flush.

    Parameters
    ----------
    stream : binary file
    header : dict
        What JSON can hold.
    blobs : bytes
    """
    text = json.dumps({**header, "sizes": [len(blob) for blob in blobs]}).encode()
    stream.write(LENGTH.pack(len(text)) + text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def receive(
    stream: IO[bytes], most_bytes: float | None = None
) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message.

    Parameters
    ----------
    stream : binary file
    most_bytes : float, optional
        Of all blobs; by default `MOST_BYTES`.

    Returns
    -------
    header : dict
    blobs : list of bytes

    Raises
    ------
    EOFError
        If the other side has gone, before a message or within one.
    ValueError
        If what came is no such message or is larger than that.
    """
    most = MOST_BYTES if most_bytes is None else most_bytes
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    _require_fits(length, most)
    header = json.loads(_exactly(stream, length))
    sizes = header.pop("sizes")
    _require_fits(sum(sizes), most)
    if min(sizes, default=0) < 0:
        raise ValueError(f"a part of {min(sizes):,} bytes")
    return header, [_exactly(stream, size) for size in sizes]


def _require_fits(size: int, most: float) -> None:
    if size > most:
        raise ValueError(f"a message of {size:,} bytes; at most {most:,} are expected")


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content


def pack_arrays(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as one blob."""
    return to_npz(arrays, compressed=False)


def unpack_arrays(blob: bytes) -> dict[str, np.ndarray]:
    """The arrays that `pack_arrays` packed.

    Raises
    ------
    EOFError, OSError, TypeError, ValueError, zipfile.BadZipFile
        If they are not whole.
    """
    with zipfile.ZipFile(io.BytesIO(blob)) as packed:
        if any(info.compress_type != zipfile.ZIP_STORED for info in packed.infolist()):
            raise ValueError("packed arrays, which could unfold to any size")
    with np.load(io.BytesIO(blob), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
