"""Downloads of a small archive, here or in a process of its own, and what they leave behind."""

import hashlib
import io
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import astuple
from pathlib import Path

import pytest

from ser.corpora.download import PublishedArchive, download
from ser.errors import CorpusError

ROOT = Path(__file__).parents[2]

RUN = """
import shutil, sys, time, zipfile
from ser.corpora.download import PublishedArchive, download
from ser.errors import CorpusError
where, how, url, name, md5, size, clips = sys.argv[1:]
if how == "slowly":  # so that there is time to kill
    at_once = zipfile.ZipFile.open
    zipfile.ZipFile.open = lambda *words: time.sleep(0.2) or at_once(*words)
if how == "blindly":  # another program fills the disk after it was looked at
    shutil.disk_usage = lambda path: shutil._ntuple_diskusage(2**40, 0, 2**40)
try:
    download(where, PublishedArchive(url, name, md5, int(size), int(clips)), progress=False)
except CorpusError as error:
    sys.exit(str(error))
"""


def packed(members, compression=zipfile.ZIP_STORED) -> bytes:
    """A ZIP file of (name or ZipInfo, content) pairs."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as file:
        for name, data in members:
            file.writestr(name, data)
    return content.getvalue()


def described(server, count=4) -> PublishedArchive:
    """The archive that a server hands out."""
    content = server.content
    md5 = hashlib.md5(content).hexdigest()
    return PublishedArchive(server.url, "speech.zip", md5, len(content), count)


def fetch(folder, archive):
    """Download without a bar."""
    return download(folder, archive, progress=False)


def beside(folder):
    """All that lies in and beside the folder, sorted; the folder's parent need not be there."""
    return sorted(path.relative_to(folder.parent).as_posix() for path in folder.parent.rglob("*"))


def whole(folder, clips):
    """What `beside` gives if the corpus is there and nothing else."""
    names = {f"{folder.name}/{name}" for name in clips}
    return sorted({folder.name} | names | {name.rpartition("/")[0] for name in names})


def run_apart(folder, archive, how="quickly"):
    """Download in a process of its own."""
    words = [sys.executable, "-c", RUN, folder, how, *astuple(archive)]
    return subprocess.Popen([str(word) for word in words], cwd=ROOT)


def kill_when(condition, process):
    """`kill -9` a process as soon as a condition holds."""
    deadline = time.monotonic() + 30
    while not condition():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def refused(folder, archive):
    """The message about an archive, after which nothing must be left."""
    with pytest.raises(CorpusError) as caught:
        fetch(folder, archive)
    assert beside(folder) == []
    return str(caught.value)
