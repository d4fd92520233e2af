"""Hostile files through the workers that open strangers' recordings: `python -m tests.fuzz`.

Whatever comes in is answered or refused in plain words: no crash, nothing slow, no memory past a
bound. Exit status 1 if that is not so. The same seed makes the same files; `make fuzz` runs this.

Who else works on the machine makes a file slow now and then, and so does a worker that has just
been replaced and starts first. So a slow file is asked once more, and its faster time is judged;
how many were, and how slow at first, is told.
"""

import argparse
import re
import resource
import secrets
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from ser.audio.clip import clean_name
from ser.errors import AudioError
from ser.files import write_json
from ser.model.model import Model
from ser.model.store import load_model
from ser.workers.pool import WorkerPool
from ser.workers.process import WorkerDied

from .mutations import made, originals

SLOWEST_S = 2.0
MOST_MB = 250
LIMITS = {"max_seconds": 180, "max_bytes": 10 * 1024**2}  # as for strangers
MESSAGE = re.compile(r"[^:]+: got .+; expected .+\. [A-Z].+\.")
UNCLEAN = re.compile(r"[/\\]")


@dataclass(frozen=True)
class Outcome:
    """What became of one file; `slow_at_first_s` is not 0 if it was asked twice."""

    index: int
    kind: str
    fault: str = ""
    seconds: float = 0.0
    slow_at_first_s: float = 0.0


def main(arguments: list[str] | None = None) -> int:
    """Send files to workers, print what became of them, and say by the status if all was well."""
    options = _options(arguments)
    print(f"seed {options.seed}, {options.count:,} files", flush=True)
    indices = [options.index] if options.index is not None else range(options.count)
    with WorkerPool(options.workers) as pool, ThreadPoolExecutor(options.workers) as threads:
        model = load_model()
        originals()  # once, not in each thread
        outcomes = list(
            threads.map(lambda index: _outcome(pool, model, options.seed, index), indices)
        )
    faults = [outcome for outcome in outcomes if outcome.fault]
    for outcome in faults:
        print(f"FAULT in file {outcome.index}: {outcome.fault}")
        if options.keep:
            _keep(options.keep, options.seed, outcome.index)
    peak_mb = _peak_mb()
    print("\n".join(_summary(outcomes)), f"most memory of a worker: {peak_mb:.0f} MB", sep="\n")
    if options.save:
        figures = figures_of(outcomes, peak_mb) | {"seed": options.seed}
        write_json(options.save, figures)
    return int(bool(faults) or peak_mb > MOST_MB)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many files")
    parser.add_argument("--seed", type=int, help="random if not given")
    parser.add_argument("--index", type=int, help="only this file of the seed")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where files at fault are put")
    parser.add_argument("--save", type=Path, metavar="FILE", help="where the figures are put")
    options = parser.parse_args(arguments)
    if options.seed is None:
        options.seed = secrets.randbelow(10**6)
    return options


def _outcome(pool: WorkerPool, model: Model, seed: int, index: int) -> Outcome:
    name, content = made(seed, index)
    first = outcome = asked(pool, model, index, name, content)
    if first.seconds > SLOWEST_S:
        again = asked(pool, model, index, name, content)
        outcome = replace(
            min(first, again, key=_seconds),
            fault=first.fault or again.fault,
            slow_at_first_s=first.seconds,
        )
    if outcome.seconds > SLOWEST_S and not outcome.fault:
        return replace(outcome, fault=f"took {outcome.seconds:.1f} s")
    return outcome


def asked(pool: WorkerPool, model: Model, index: int, name: str, content: bytes) -> Outcome:
    """Send one file, and judge what comes back."""
    start = perf_counter()
    try:
        answer = pool.answer(content, name, model, **LIMITS)
    except WorkerDied as error:
        return Outcome(index, "crashed", str(error), perf_counter() - start)
    except AudioError as error:
        fault = _fault_in(str(error), name)
        kind = str(error).removeprefix(clean_name(name)).split(": got")[0]
        return Outcome(index, f"refused:{kind}", fault, perf_counter() - start)
    except Exception as error:  # whatever it is, it is what we are looking for
        return Outcome(index, "crashed", repr(error), perf_counter() - start)
    return Outcome(index, "answered", "", answer.seconds)


def _fault_in(message: str, name: str) -> str:
    """What is wrong with a message; empty if it is as it should be."""
    shown = clean_name(name)
    words = message.removeprefix(shown)
    if words == message or UNCLEAN.search(shown) or not message.isprintable():
        return f"a name that is not clean: {message!r}"
    return "" if MESSAGE.fullmatch(words) else f"not what, got, expected and cure: {message!r}"


def _seconds(outcome: Outcome) -> float:
    return outcome.seconds


def _summary(outcomes: list[Outcome]) -> Iterator[str]:
    for kind, count in Counter(outcome.kind for outcome in outcomes).most_common():
        yield f"{count:7,} {kind}"
    slowest = max(outcomes, key=_seconds)
    yield f"slowest: file {slowest.index}, {slowest.seconds:.2f} s ({slowest.kind})"
    yield (
        f"asked twice, as they took more than {SLOWEST_S:g} s: {_count_twice(outcomes)} files, the "
        f"slowest {max(each.slow_at_first_s for each in outcomes):.2f} s at first"
    )


def figures_of(outcomes: Sequence[Outcome], peak_mb: float) -> dict[str, Any]:
    """What is kept of a run."""
    return {
        "files": len(outcomes),
        "answered": sum(each.kind == "answered" for each in outcomes),
        "refused": sum(each.kind.startswith("refused") for each in outcomes),
        "crashes": sum(each.kind == "crashed" for each in outcomes),
        "faults": sum(bool(each.fault) for each in outcomes),
        "slowest_s": round(max(map(_seconds, outcomes)), 2),
        "asked_twice": _count_twice(outcomes),
        "slowest_at_first_s": round(max(each.slow_at_first_s for each in outcomes), 2),
        "most_memory_mb": round(peak_mb),
    }


def _count_twice(outcomes: Sequence[Outcome]) -> int:
    return sum(each.slow_at_first_s > 0 for each in outcomes)


def _peak_mb() -> float:
    """The most memory of any worker that has ended; at least what this process has itself."""
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit


def _keep(folder: Path, seed: int, index: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{seed}-{index}.bin").write_bytes(made(seed, index)[1])


if __name__ == "__main__":
    sys.exit(main())
