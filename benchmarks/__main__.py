"""Print all figures: `make bench`, or one part: `python -m benchmarks library|app`."""

import sys

from tests.browser.running import CHROMIUM

from .app import measure_app
from .library import measure_clip, measure_corpus, tell_scores

if __name__ == "__main__":
    parts = sys.argv[1:] or ["library", "app"]
    if "library" in parts:
        tell_scores()
        measure_clip()
        measure_corpus()
    if "app" in parts and CHROMIUM:
        measure_app()
    elif "app" in parts:
        print("The app is not measured: no Chromium found")
