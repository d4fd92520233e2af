"""The library: one clip from bytes to vector, against the tutorial's way; a whole corpus."""

import io
import os
import statistics
import time

import numpy as np
import soundfile as sf
from threadpoolctl import threadpool_limits

import ser
from ser.files import write_json
from ser.results.scores import load_results, pair
from tests.synth import speech
from tests.the_tutorial import as_the_tutorial_does

from .breakdown import FLOOR, STAGES, time_stages
from .figures import FOLDER
from .measure import CORPUS, alternate, line, seconds, tell

SECONDS, REPEATS = 3.7, 40
TIMES_FASTER = 8  # than the tutorial's features: the goal
RESULTS = FOLDER / "library.json"


def tutorial_extraction(data: bytes) -> np.ndarray:
    """The tutorial's code path, from a file that is read at its own rate."""
    with sf.SoundFile(io.BytesIO(data)) as file:
        return as_the_tutorial_does(file.read(dtype="float32"), file.samplerate)


def tell_scores() -> None:
    """The scores that `make results` measured."""
    for found in pair(load_results()["scores"]):
        tell(f"{found.system}, {found.task}: UAR, unseen actors", f"{found.actors['uar']:.3f}")
        tell("  accuracy, mean of random splits", f"{found.random['accuracy']:.3f}")


def spoken() -> tuple[bytes, str]:
    """A 48 kHz clip as bytes and what it is: an original of the corpus, or synthesised.

    The synthesised one has a second of silence on either side, as the corpus's clips have.
    """
    original = CORPUS.with_name("ravdess-original") / "Actor_12/03-01-04-02-02-01-12.wav"
    if original.is_file():
        return original.read_bytes(), original.name
    voice = np.pad(speech(SECONDS - 2, sample_rate=48_000), 48_000)
    file = io.BytesIO()
    sf.write(file, voice, 48_000, format="WAV", subtype="PCM_16")
    return file.getvalue(), "a synthesised voice"


def measure_clip() -> None:
    """One 48 kHz clip, decoding included, both ways in turn, on one thread as a worker has it;
    `RESULTS`."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None  # of others, before it
    data, what = spoken()
    model = ser.load_model()
    tell("one 48 kHz clip", f"{what}, {ser.load_clip(data).duration:.1f} s")
    runs: list[dict[str, float]] = []

    def tutorials() -> None:
        tutorial_extraction(data)

    with threadpool_limits(1):
        # Each of ours comes after the tutorial's, which leaves the processor's cache to itself.
        theirs, ours, _, _ = alternate(
            tutorials,
            lambda: ser.extract_features(ser.load_clip(data)),
            tutorials,
            lambda: runs.append(time_stages(data)),
            repeats=REPEATS,
        )
    line(f"bytes to our {len(ser.FeatureSpec().names)} features", ours)
    line("bytes to the tutorial's 180 features", theirs)
    ratio = statistics.median(theirs) / statistics.median(ours)
    tell("times faster than the tutorial's extraction", f"{ratio:.1f}", f">= {TIMES_FASTER}")
    stages = {name: 1000 * statistics.median(run[name] for run in runs) for name in STAGES}
    for name, spent in stages.items():
        tell(f"  {name}", f"{spent:.2f} ms")
    found = {
        "command": "python -m benchmarks library",
        "clip": what,
        "ours_ms": 1000 * statistics.median(ours),
        "tutorial_ms": 1000 * statistics.median(theirs),
        "times_faster": ratio,
        "stages_ms": stages,
        "floor_ms": sum(stages[name] for name in FLOOR),
        "wanted_ms": 1000 * statistics.median(theirs) / TIMES_FASTER,
        "load": load,
    }
    write_json(RESULTS, found)
    line("bytes to answer (decode, check, features, model)", seconds(
        lambda: model.predict(ser.load_clip(data)), 30))  # fmt: skip


def measure_corpus() -> None:
    """All clips of a corpus, all features of ours and the tutorial's, processes started anew."""
    from ser.corpora.extraction import extract_table

    if not CORPUS.is_dir():
        tell("whole corpus", f"not measured: no folder {CORPUS} (set CORPUS)")
        return
    start = time.perf_counter()
    table, _ = extract_table(CORPUS)
    elapsed = time.perf_counter() - start
    tell(f"all {len(table):,} clips, {os.cpu_count()} cores", f"{elapsed:.1f} s", "<= 10 s")
