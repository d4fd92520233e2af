"""The Train page's figures: `python -m benchmarks train --corpus FOLDER`.

The preset Tutorial against the tutorial's own code in the same run; how soon a training shows its
first point and both figures, and is gone on Cancel; what a third visitor's answer costs while two
others train. All that without a browser, so that nothing but the workers and the training use the
processors; `benchmarks.train_page` has the same as visitors see it.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from ser.corpus import read_ravdess
from ser.emotions import TUTORIAL_EMOTIONS
from ser.plan import Plan
from ser.pool import WorkerPool
from ser.presets import ON_PAGE
from ser.setup import Setup
from ser.store import TABLE, load_model
from ser.study_process import Run
from ser.study_queue import StudyQueue
from ser.table import load_table
from ser.ui.settings import HOSTED, LOCAL, Settings
from tests.audio_files import wav
from tests.browser.running import CHROMIUM
from tests.synth import speech

from .library import CORPUS, tutorial_extraction
from .measure import line, tell
from .train_page import measure_page, measure_recording

ANSWERS = 15
LONG = Plan(Setup(hidden=(1000, 1000), alpha=1.0, epochs=1000, early_stopping=False))


def measure_training(corpus: Path | None) -> None:
    """All of it."""
    measure_tutorial(corpus or CORPUS)
    for allowed in (LOCAL, HOSTED):
        measure_study(allowed)
    measure_cancel()
    measure_third_visitor()
    if CHROMIUM:
        measure_page()
        measure_recording()


@contextmanager
def trainings(allowed: Settings) -> Iterator[StudyQueue]:
    """Where a server with these settings trains."""
    queue = StudyQueue(
        allowed.trainings, allowed.trainings_waiting, allowed.training_threads,
        allowed.training_megabytes,
        allowed.training_niceness,
    )  # fmt: skip
    try:
        yield queue
    finally:
        queue.close()


def wait_for(condition: Callable[[], object], every: float = 0.005) -> float:
    """Seconds until a condition holds."""
    start = time.perf_counter()
    while not condition():
        time.sleep(every)
    return time.perf_counter() - start


def measure_tutorial(corpus: Path) -> None:
    """Extract, split, fit and score, as the tutorial does, and as the page does."""
    if not corpus.is_dir():
        return tell("the tutorial's way", f"not measured: no folder {corpus} (--corpus FOLDER)")
    start = time.perf_counter()
    theirs, clips = the_tutorials_way(corpus)
    taken = time.perf_counter() - start
    tell("the tutorial's way: extract, split, fit", f"{taken:.1f} s, accuracy {theirs:.3f}")
    with trainings(LOCAL) as queue:
        warm_up(queue)
        start = time.perf_counter()
        run = finished(queue, Plan(ON_PAGE["Tutorial"]))
        whole = time.perf_counter() - start
        once, ours = one_draw()
    assert run.outcome
    sizes = run.outcome.sizes
    told = f"{sizes['train']}/{sizes['test']} clips, {sizes['columns']} features"
    tell("preset Tutorial", told, "576/192, 180")
    tell("  the same: table, split, fit, score", f"{once:.2f} s, accuracy {ours:.3f}", "0.55-0.71")
    tell("  times faster than the tutorial's way", f"{taken / once:.0f}", ">= 10")
    tell(f"  with all {trained_in(run)} trainings of the page", f"{whole:.1f} s")
    tell("  times faster, all of them against its one", f"{taken / whole:.1f}")
    assert clips == sizes["clips"]


def the_tutorials_way(corpus: Path) -> tuple[float, int]:
    """Accuracy by the tutorial's own steps, and how many clips it took."""
    kept = [u for u in read_ravdess(corpus)[0] if u.emotion in TUTORIAL_EMOTIONS]
    vectors = [tutorial_extraction(each.path.read_bytes()) for each in kept]
    parts = train_test_split(vectors, [u.emotion for u in kept], test_size=0.25, random_state=9)
    return fit_and_score(*parts), len(kept)


def fit_and_score(x_train, x_test, y_train, y_test) -> float:
    """With the tutorial's settings."""
    mlp = MLPClassifier(
        alpha=0.01, batch_size=256, epsilon=1e-08, hidden_layer_sizes=(300,),
        learning_rate="adaptive", max_iter=500, random_state=9,
    )  # fmt: skip
    return float(mlp.fit(x_train, y_train).score(x_test, y_test))


def one_draw() -> tuple[float, float]:
    """Seconds and accuracy of the preset's first random draw, from the table on the disk."""
    from ser.evaluation import CLEAN, answer_held_out, splits
    from ser.training import fit

    start = time.perf_counter()
    setup = ON_PAGE["Tutorial"]
    table = load_table(TABLE).only(setup.emotions)
    parts = splits(table, "random", repeats=1, seed=setup.seed)
    found = answer_held_out(table, fit, parts, setup, jobs=1)[CLEAN]
    return time.perf_counter() - start, float(found.correct.mean())


def warm_up(queue: StudyQueue) -> None:
    """As the page does when it is opened."""
    queue.prepare()
    time.sleep(4)


def finished(queue: StudyQueue, plan: Plan) -> Run:
    """A training of the shipped table, at its end."""
    run = queue.submit(load_table(TABLE), plan)
    wait_for(lambda: not run.is_active)
    assert run.outcome, run.problem
    return run


def trained_in(run: Run) -> int:
    """Trainings of a study."""
    return sum(step.total for step in run.steps.values())


def measure_study(allowed: Settings) -> None:
    """From asking for the preset Ours to its first epoch and to both figures, without a browser."""
    where = "hosted" if allowed.hosted else "at home"
    table = load_table(TABLE)
    with trainings(allowed) as queue:
        warm_up(queue)
        start = time.perf_counter()
        run = queue.submit(table, Plan(ON_PAGE["Ours"]))
        wait_for(lambda: run.epochs)
        first = time.perf_counter() - start
        wait_for(lambda: not run.is_active)
        both = time.perf_counter() - start
    tell(f"preset Ours, {where}: first point of the curve", f"{first:.2f} s", "<= 2 s")
    tell(f"preset Ours, {where}: both figures", f"{both:.1f} s", "<= 30 s")


def measure_cancel() -> None:
    """From Cancel to the end of the process."""
    table, times = load_table(TABLE), []
    for _ in range(5):
        with trainings(HOSTED) as queue:
            run = queue.submit(table, LONG)
            wait_for(lambda: run.epochs)  # noqa: B023 - is over before the next run
            start = time.perf_counter()
            queue.cancel(run)
            times.append(time.perf_counter() - start)
    line("Cancel to the end of the process", times, "s", "<= 1 s")


def measure_third_visitor() -> None:
    """An answer of the hosted server's workers, idle and while two others train."""
    clips, model = [wav(speech(3.7, seed=k), 16_000) for k in range(3)], load_model()
    table = load_table(TABLE)

    def ask(pool: WorkerPool) -> list[float]:
        times = []
        for k in range(ANSWERS):
            time.sleep(0.3)
            start = time.perf_counter()
            pool.answer(clips[k % 3], "voice.wav", model)
            times.append(time.perf_counter() - start)
        return times

    with WorkerPool(HOSTED.workers) as pool, trainings(HOSTED) as queue:
        ask(pool)
        idle = ask(pool)
        runs = [queue.submit(table, LONG) for _ in range(2)]
        wait_for(lambda: runs[0].epochs)
        busy = ask(pool)
        for run in runs:
            queue.cancel(run)
    line("server alone: an answer, nobody else there", idle)
    line("  while two visitors train (one waits)", busy)
    tell("  times idle", f"{statistics.median(busy) / statistics.median(idle):.2f}", "<= 2")
