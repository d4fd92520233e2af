"""Many clips measured at once, in several processes."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

CHUNK = 12  # calls that a worker takes at a time

Result = TypeVar("Result")


def in_parallel(calls: Sequence[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    """Results of all calls in their order, as they come.

    Parameters
    ----------
    calls : sequence of callable
        Other processes must be able to import them.
    jobs : int
        Processes to use, -1 for one per core.
    """
    from joblib import Parallel, delayed

    chunks = [calls[start : start + CHUNK] for start in range(0, len(calls), CHUNK)]
    results = Parallel(n_jobs=jobs, return_as="generator")(delayed(_call)(c) for c in chunks)
    return (result for chunk in results for result in chunk)


def _call(chunk: Sequence[Callable[[], Result]]) -> list[Result]:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # the digits depend on the number of threads
        return [call() for call in chunk]
