"""What the load test's times and memory amount to, and whether that is good enough."""

import statistics
from typing import Any

from ser.ui.settings import HOSTED

from ..measure import MEMORY, percentile_95, tell
from .visitors import UNDRAWN, Findings

BESIDE = 6
"""Recordings before another visitor uploads long files, and as many meanwhile."""

PACES = {"in a hurry": (8.0, 12.0), "reading": (16.0, 24.0)}
"""Seconds from one answer to the next thing done.

An answer has some ninety words above the plots, which take twenty seconds, and a clip to hear.
"""

TIMES_IDLE = 3
MOST_GROWTH = 0.05  # of the memory, from the middle third of the time to the last
WARM_S = 60.0


def compare(alone: Findings, together: Findings, pace: str) -> dict[str, dict[str, float]]:
    """How long answers take many visitors and one: all, and each kind against its own.

    Both upload and record as often, so that all of one are to be compared with all of the others.
    """
    kinds = {"all": (alone.all_times, together.all_times)}
    kinds |= {kind: (alone.times[kind], together.times[kind]) for kind in alone.times}
    found = {}
    for kind, (one, many) in kinds.items():
        idle, late = statistics.median(one), percentile_95(many)
        value = f"{late / idle:.1f} times {idle:.2f} s"
        goal = f"<= {TIMES_IDLE}" if kind == "all" else ""
        tell(f"{pace}, {kind}: 95th percentile, against one alone", value, goal)
        found[kind] = {
            "alone_median_s": round(idle, 3),
            "median_s": round(statistics.median(many), 3),
            "p95_s": round(late, 3),
            "times_alone": round(late / idle, 3),
        }
    return found


def compare_beside(times: list[float]) -> dict[str, float]:
    """How long recordings take before another uploads long files (`BESIDE` of them), and then."""
    before, then = statistics.median(times[:BESIDE]), statistics.median(times[BESIDE:])
    value = f"{then / before:.1f} times {before:.2f} s"
    tell("  median beside long files, against alone", value, f"<= {TIMES_IDLE}")
    return {
        "alone_median_s": round(before, 3),
        "median_s": round(then, 3),
        "times_alone": round(then / before, 3),
    }


def missed(figures: dict[str, Any]) -> list[str]:
    """What is not as it must be."""
    fine = {name: not figures[name] for name in ("errors", "mixed", "tracebacks")}
    fine["beside long files"] = figures["beside_long_files"]["times_alone"] <= TIMES_IDLE
    for pace, found in figures["paces"].items():
        fine[f"95th percentile, {pace}"] = found["all"]["times_alone"] <= TIMES_IDLE
        fine[f"growth of memory, {pace}"] = found["memory"]["growth"] <= MOST_GROWTH
    return [name for name, reached in fine.items() if not reached]


def in_words(figures: dict[str, Any]) -> str:
    """The figures as sentences of the README."""
    beside, hurried = figures["beside_long_files"], next(iter(figures["paces"].values()))
    times = " ".join(_at_a_pace(pace, found) for pace, found in figures["paces"].items())
    undrawn = hurried[UNDRAWN]
    return (
        f"{figures['visitors']} visitors at once on {figures['cores']} cores, each in a browser "
        f"that uploads and records in turn for {figures['seconds'] / 60:.0f} minutes, first in a "
        "hurry, then at the pace of people who read their answers: "
        f"{figures['errors']} errors, {figures['mixed']} answers of another visitor's. {times} "
        "Without the browsers' part, which a visitor's own computer would do, an "
        f"upload has its answer within {undrawn['p95_s']:.2f} s in 95 of 100 cases beside those in "
        f"a hurry ({undrawn['times_alone']:.1f} times the median of nobody else there). While "
        f"another uploads recordings of {HOSTED.max_seconds // 60} minutes all the time, an answer "
        f"takes {beside['median_s']:.2f} s instead of {beside['alone_median_s']:.2f} s. Server and "
        f"workers hold {hurried['memory']['end_mb']:.0f} MB in the end; the browsers, on the same "
        "machine, yield to them, and draw a recorder's wave five times a second "
        "(`benchmarks/load.json`)."
    )


def _at_a_pace(pace: str, found: dict[str, Any]) -> str:
    times, (least, most) = found["all"], PACES[pace]
    return (
        f"{pace.capitalize()} ({least:.0f} to {most:.0f} s from an answer to the next thing done): "
        f"{found['answers']} answers, half of them within "
        f"{times['median_s']:.2f} s, 95 of 100 within {times['p95_s']:.2f} s, which is "
        f"{times['times_alone']:.1f} times the median of a visitor alone."
    )


def growth(samples: list[tuple[float, float]]) -> dict[str, float]:
    """Memory (seconds, MB) once all is warm and at the end, and by what share it grows."""
    held = [mb for _, mb in samples]
    third = len(held) // 3
    warm = next((mb for moment, mb in samples if moment >= WARM_S), held[third])
    value = f"{warm:.0f} MB, {held[-1]:.0f} MB; at most {max(held):.0f} MB"
    tell(f"  server and workers ({MEMORY}), after {WARM_S:.0f} s and at the end", value)
    middle = statistics.mean(held[third : 2 * third])
    grown = statistics.mean(held[2 * third :]) / middle - 1
    tell("  last third against the middle third", f"{grown:+.1%}", f"<= {MOST_GROWTH:.0%}")
    return {
        "warm_mb": round(warm),
        "end_mb": round(held[-1]),
        "most_mb": round(max(held)),
        "growth": round(grown, 4),
    }
