"""The clips of a corpus out of a ZIP archive, and nothing else.

An archive is somebody else's file: what is not named like a clip is left out, and what is taken is
bounded, each clip and all together, whatever the archive says of itself.
"""

import re
import zipfile
import zlib
from pathlib import Path

from ..errors import CorpusError
from .layouts import parse_ravdess
from .zip_entries import READ_IN_PIECES, is_link

NAME = re.compile(r"(Actor_[0-9]{2})/03-01-[0-9-]{14}\.wav")
CLIP_LIMIT = 4 * 1024**2
"""Bytes of a clip; the longest of RAVDESS has five seconds in stereo, one million."""

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What `zipfile` raises about files that are no intact archive."""


def unzip_clips(packed: Path, folder: Path, clips: int, limit: int) -> None:
    """Unpack the recordings of an archive in RAVDESS layout.

    Parameters
    ----------
    packed : path
    folder : path
        Made for the `Actor_*` folders; after an error it holds only some of the clips.
    clips : int
        How many the archive must have.
    limit : int
        Bytes that they may have together.

    Raises
    ------
    CorpusError
        If the archive is damaged or has another number of clips, or larger ones.
    """
    try:
        with zipfile.ZipFile(packed) as file:
            found = {info.filename: info for info in file.infolist() if _is_clip(info)}
            size = sum(info.file_size for info in found.values())
            if len(found) != clips or size > limit:
                raise CorpusError(
                    f"{packed.name} is not what it should be: got {len(found):,} clips of {size:,} "
                    f"bytes in all; expected {clips:,} of at most {limit:,}. Use another archive."
                )
            for name, info in found.items():
                with file.open(info) as clip:
                    content = clip.read(CLIP_LIMIT)
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
    except DAMAGE as error:
        raise CorpusError(
            f"{packed.name} cannot be unpacked: got {error}; expected an intact ZIP file. Fetch it "
            "again with `python -m ser download`."
        ) from error


def _is_clip(info: zipfile.ZipInfo) -> bool:
    named = NAME.fullmatch(info.filename)
    utterance = parse_ravdess(Path(info.filename))
    return (
        bool(named and utterance and utterance.speaker == named[1])
        and info.file_size <= CLIP_LIMIT
        and info.compress_type in READ_IN_PIECES
        and not is_link(info)
    )
