"""Print figures: `make bench`, or part by part: `python -m benchmarks PART …`."""

import argparse
import sys
from pathlib import Path

from ser.training.setup import N_COPIES
from tests.browser.running import CHROMIUM


def main() -> bool:
    """Measure what the command line names; whether all that must hold does."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", help="by default: library app")
    parser.add_argument("--visitors", type=int, default=10, help="of load; by default 10")
    parser.add_argument("--seconds", type=float, default=180, help="of load; by default 180")
    parser.add_argument(
        "--copies",
        type=int,
        default=N_COPIES,
        help=f"degraded copies that timeline's models learn from; by default {N_COPIES}",
    )
    parser.add_argument("--corpus", type=Path, help="of train and melody; folder with RAVDESS")
    options = parser.parse_args()
    parts, fine = options.part or ["library", "app"], True
    if "library" in parts:
        from .library import measure_clip, measure_corpus, tell_scores

        tell_scores()
        measure_clip()
        measure_corpus()
    if "timeline" in parts:
        from .timeline.timeline import measure_timeline

        fine &= measure_timeline(options.copies)
    if "trials" in parts:
        from .limits.trials import try_everything

        fine &= try_everything()
    if "evidence" in parts:
        from .limits.evidence import gather

        fine &= gather()
    if "limits" in parts:
        from .limits.limits import write_limits

        write_limits()
    if "chance" in parts:
        from .chance import measure_chance

        measure_chance()
    if "melody" in parts:
        from .melody import measure_melody

        measure_melody(options.corpus)
    if "train" in parts:
        from .train.training import measure_training

        fine &= measure_training(options.corpus)
    if {"app", "load", "live", "crowd", "cloud"} & {*parts} and not CHROMIUM:
        print("The app is not measured: no Chromium found")
        return not {"load", "live", "crowd", "cloud"} & {*parts}
    if "app" in parts:
        from .app import measure_app

        measure_app()
    if "load" in parts:
        from .load.load import load_app

        fine &= load_app(options.visitors, options.seconds)
    if {"live", "crowd"} & {*parts}:
        from .live.live import measure_live

        fine &= measure_live(crowd_only="live" not in parts)
    if "cloud" in parts:
        from .cloud import smoke_test

        fine &= smoke_test()
    return fine


if __name__ == "__main__":
    sys.exit(not main())
