"""The Train page's figures: `python -m benchmarks train --corpus FOLDER`.

The preset Tutorial against the tutorial's own code in the same run; how soon a training shows its
first point and both figures, and is gone on Cancel; what a third visitor's answer costs while two
others train. All that without a browser, so that nothing but the workers and the training use the
processors; `benchmarks.train.page` has the same as visitors see it. What must be reached, the file
and the README's lines: `benchmarks.train.judging`.

The tutorial's way is: extract the 180 features of 768 clips, split, fit, score, once. The page has
the features measured beforehand; what it runs for the same is one random draw of its four, trained
and answered in its process (`draw_s`). Pressing Train gets eleven more trainings, among them those
on unseen actors, before anything is shown (`press_to_random_s`); both are set against it.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from ser.corpora.layouts import read_ravdess
from ser.corpora.table import load_table
from ser.emotions import TUTORIAL_EMOTIONS
from ser.model.store import TABLE, load_model
from ser.studies.plan import Plan
from ser.studies.presets import ON_PAGE
from ser.studies.process import Run
from ser.studies.queue import StudyQueue
from ser.training.setup import Setup
from ser.ui.settings import HOSTED, LOCAL, Settings
from ser.workers.pool import WorkerPool
from tests.audio_files import wav
from tests.browser.running import CHROMIUM
from tests.synth import speech

from ..library import CORPUS, tutorial_extraction
from ..measure import line, tell
from .judging import missed, save
from .page import measure_page, measure_recording

ANSWERS = 15
LONG = Plan(Setup(hidden=(1000, 1000), alpha=1.0, epochs=1000, early_stopping=False))


def measure_training(corpus: Path | None) -> bool:
    """All of it, printed and kept; whether it is good enough."""
    figures: dict[str, Any] = {"cores": os.cpu_count()}
    figures |= measure_tutorial(corpus or CORPUS)
    figures |= measure_study(LOCAL) | measure_study(HOSTED)
    figures |= measure_cancel() | measure_third_visitor()
    if CHROMIUM:
        figures |= measure_page() | measure_recording()
    save(figures)
    return not missed(figures)


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


def measure_tutorial(corpus: Path) -> dict[str, Any]:
    """Extract, split, fit and score, as the tutorial does, and as the page does."""
    if not corpus.is_dir():
        tell("the tutorial's way", f"not measured: no folder {corpus} (--corpus FOLDER)")
        return {}
    start = time.perf_counter()
    theirs, _ = the_tutorials_way(corpus)
    taken = time.perf_counter() - start
    tell("the tutorial's way: extract, split, fit, once", f"{taken:.1f} s, accuracy {theirs:.3f}")
    with trainings(LOCAL) as queue:
        warm_up(queue)
        run, began = finished(queue, Plan(ON_PAGE["Tutorial"]))
    assert run.outcome
    sizes, random = run.outcome.sizes, run.outcome.random
    # Some draws are trained at a time: what one takes then, not what each takes on the average.
    turns = -(-run.plan.repeats // LOCAL.training_threads)
    draw = (began["model"] - began["random"]) / turns
    whole, n = began["end"], sum(step.total for step in run.steps.values())
    ours = float(random.correct[random.part == 0].mean())
    told = f"{sizes['train']}/{sizes['test']} clips, {sizes['columns']} features"
    tell("preset Tutorial", told, "576/192, 180")
    tell("  the tutorial's own draw: accuracy", f"{ours:.3f}", "0.55-0.71")
    tell("  one draw of the page, features measured beforehand", f"{draw:.2f} s")
    tell("  times faster than the tutorial's way", f"{taken / draw:.0f}", ">= 10")
    tell(f"  press to the random figure, after all {n} trainings", f"{whole:.1f} s")
    tell("  times faster, all of them against its one", f"{taken / whole:.1f}")
    return {
        "tutorial_clips": [sizes["train"], sizes["test"]],
        "tutorial_features": sizes["columns"],
        "tutorial_accuracy": round(ours, 3),
        "tutorials_own_way_s": round(taken, 1),
        "tutorials_own_way_accuracy": round(theirs, 3),
        "draw_s": round(draw, 2),
        "draw_times_faster": round(taken / draw, 1),
        "press_to_random_s": round(whole, 1),
        "press_to_random_trainings": n,
        "press_to_random_times_faster": round(taken / whole, 1),
    }


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


def warm_up(queue: StudyQueue) -> None:
    """As the page does when it is opened."""
    queue.prepare()
    time.sleep(4)


def finished(queue: StudyQueue, plan: Plan) -> tuple[Run, dict[str, float]]:
    """A training of the shipped table, and when each of its stages began, and its end."""
    start = time.perf_counter()
    began: dict[str, float] = {}
    run = queue.submit(load_table(TABLE), plan)
    while run.is_active:
        for stage in [*run.steps]:
            began.setdefault(stage, time.perf_counter() - start)
        time.sleep(0.002)
    began["end"] = time.perf_counter() - start
    assert run.outcome, run.problem
    return run, began


def measure_study(allowed: Settings) -> dict[str, Any]:
    """From asking for the preset Ours to its first epoch and to both figures, without a browser."""
    where, name = ("hosted", "hosted") if allowed.hosted else ("at home", "home")
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
    return {f"{name}_first_point_s": round(first, 2), f"{name}_both_figures_s": round(both, 1)}


def measure_cancel() -> dict[str, Any]:
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
    return {"cancel_s": round(max(times), 3)}


def measure_third_visitor() -> dict[str, Any]:
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
    times = statistics.median(busy) / statistics.median(idle)
    tell("  times idle", f"{times:.2f}", "<= 2")
    return {"server_answer_times_idle": round(times, 2)}
