"""Processes that may do little: how they are started, and what the kernel then refuses them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "LANG", "LC_ALL")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


def start_module(module: str, own_group: bool = False) -> subprocess.Popen:
    """Run a module in a process that knows no secrets of ours, with pipes for messages.

    Parameters
    ----------
    module : str
        As `python -m` takes it.
    own_group : bool
        Whether it leads a group of processes, which can be killed as a whole.
    """
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment | ONE_THREAD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=own_group,
    )


def keep_stdout_clean() -> IO[bytes]:
    """The pipe to the server, for such a process; whatever a library prints goes to stderr."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def limit(megabytes: int, niceness: int, file_bytes: int = 0) -> None:
    """Let the kernel refuse this process files and memory from now on, and put it last.

    Parameters
    ----------
    megabytes : int
        Of memory, besides what it holds already.
    niceness : int
        How far it gives way to all else, 0 to 19.
    file_bytes : int
        Of the largest file that it may write.
    """
    if sys.platform == "win32":  # has no such limits
        return
    import resource

    os.nice(niceness)
    limits = {resource.RLIMIT_FSIZE: file_bytes, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limits[resource.RLIMIT_AS] = pages * resource.getpagesize() + megabytes * 1024**2
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def put_session_last(niceness: int, member: int | str = "self") -> bool:
    """Let a whole session of processes give way to the others, where the kernel shares by session.

    Linux on a computer of one's own does so (`sched_autogroup_enabled`): how nice a process is then
    only says how those of its session share their part. In a container with a share of its own,
    and on other systems, niceness counts and this does nothing.

    Parameters
    ----------
    niceness : int
        How far, 0 to 19.
    member : int or str
        Number of one of its processes; "self" for this one.

    Returns
    -------
    bool
        Whether the kernel has taken note of it.
    """
    try:
        Path(f"/proc/{member}/autogroup").write_text(str(niceness), encoding="ascii")
    except OSError:
        return False
    return True


def open_no_more() -> None:
    """Let the kernel refuse this process any file, connection or program from now on."""
    if sys.platform == "win32":  # as above
        return
    import resource

    most = max(int(fd.name) for fd in Path("/dev/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
