"""The timeline on actors that its models never heard: stretches, boundaries, windows, speed.

Clips of an actor are put one after the other with pauses between (`.scenes`); each model
answers actors that it was not trained on. Lengths, limits and smoothing were chosen with actors 1
to 16 alone, by folds among them; actors 17 to 24 are therefore told apart.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

import ser
from ser.audio.clip import SAMPLE_RATE, Clip
from ser.corpora.copies import Copies
from ser.corpora.copying import extract_copies
from ser.corpora.corpus import read_corpus
from ser.corpora.extraction import extract_table
from ser.corpora.table import FeatureTable
from ser.emotions import order
from ser.features.vector import DEFAULT, extract_features
from ser.files import write_json
from ser.model.metrics import recalls
from ser.model.model import Model
from ser.timeline.timeline import SMOOTHING_S, timeline
from ser.training.evaluation import splits
from ser.training.setup import N_COPIES, OURS
from ser.training.training import fit, rows_for, to_arrays
from tests.synth import speech

from ..figures import FOLDER
from ..measure import CORPUS, sampling, tell
from .scenes import judge_scene, load_spoken, make_scenes, windows

RESULTS = FOLDER / "timeline.json"
UNTOUCHED = tuple(f"Actor_{number}" for number in range(17, 25))
FOLDS = 6
WINDOWS_S = (1.5, 2.0, 3.0)
MINUTES = 10

Found = dict[str, list]
"""Of one actor or several: pairs of truth and answer, seconds that edges are off, and so on."""


def uar_of(pairs: Sequence[tuple[str, str | None]], emotions: Sequence[str]) -> float:
    """UAR of truths and answers; None is an answer that is always wrong."""
    place = {name: k for k, name in enumerate(emotions)}
    counts = np.zeros((len(emotions), len(emotions) + 1))
    for truth, answer in pairs:
        counts[place[truth], place[answer] if answer else len(emotions)] += 1
    return float(np.nanmean(recalls(counts)))


def train(table: FeatureTable, copies: Copies | None) -> Model:
    """A model of our set-up, trained on a table and on the copies made of its clips."""
    pipeline = fit(rows_for(table, OURS, copies), OURS)
    labels = tuple(pipeline.classes_.tolist())
    activation = pipeline[-1].activation
    return Model(labels, OURS.features, to_arrays(pipeline), activation, OURS.limit)


def judge_actor(
    corpus: Path, table: FeatureTable, model: Model, smoothing: float = SMOOTHING_S
) -> Found:
    """What a model finds in the recordings of one actor."""
    clips, emotions = table.labels["clip"].tolist(), table.emotion.tolist()
    found = {"whole": _pairs(emotions, table.matrix(model.features), model)}
    spoken = [load_spoken(corpus / c, e) for c, e in zip(clips, emotions, strict=True)]
    for scene in make_scenes(spoken, np.random.default_rng(int(table.speaker[0][-2:]))):
        stretches = timeline(scene.clip, model, smoothing).stretches
        for key, values in judge_scene(scene, stretches).items():
            found.setdefault(key, []).extend(values)
    for seconds in WINDOWS_S:
        parts = [(each.emotion, part) for each in spoken for part in windows(each, seconds)]
        vectors = [extract_features(part, model.features) for _, part in parts]
        truths = [emotion for emotion, _ in parts]
        found[f"{seconds:g} s"] = _pairs(truths, np.array(vectors), model)
    return found


def _pairs(truths: Sequence[str], vectors: np.ndarray, model: Model) -> list[tuple[str, str]]:
    answers = model.predict_proba(vectors).argmax(axis=1)
    return [(truth, model.labels[k]) for truth, k in zip(truths, answers, strict=True)]


def _judge_fold(
    corpus: Path, table: FeatureTable, copies: Copies | None, parts: tuple[np.ndarray, np.ndarray]
) -> dict[str, Found]:
    with threadpool_limits(1):
        model, tested = train(table.rows(parts[0]), copies), table.rows(parts[1])
        actors = sorted(set(tested.speaker.tolist()))
        return {name: judge_actor(corpus, tested.spoken_by([name]), model) for name in actors}


def summarise(found: Sequence[Found], emotions: Sequence[str]) -> dict[str, Any]:
    """The figures of some actors."""
    joined = {key: [value for each in found for value in each[key]] for key in found[0]}
    names = [f"{seconds:g} s" for seconds in WINDOWS_S]
    return {
        "actors": len(found),
        "clips": len(joined["whole"]),
        "stretches": sum(answer is not None for _, answer in joined["pairs"]),
        "clips_missed": sum(answer is None for _, answer in joined["pairs"]),
        "stretches_over_two_clips": sum(joined["mixed"]),
        "uar_whole_clips": uar_of(joined["whole"], emotions),
        "uar_stretches": uar_of(joined["pairs"], emotions),
        "boundary_error_s": {
            "median": float(np.median(joined["off"])),
            "p90": float(np.percentile(joined["off"], 90)),
        },
        "windows": {
            name: {"n": len(joined[name]), "uar": uar_of(joined[name], emotions)} for name in names
        },
    }


def measure_speed() -> dict[str, float]:
    """A long synthesised voice with pauses, on one core; the most memory above idle."""
    voice = np.concatenate([speech(20.0, 120 + 20 * k, seed=k) for k in range(6)])
    clip = Clip(np.resize(voice, MINUTES * 60 * SAMPLE_RATE))
    model = ser.load_model()
    timeline(Clip(voice[: 10 * SAMPLE_RATE]), model)
    with threadpool_limits(1), sampling(os.getpid(), 0.02) as samples:
        time.sleep(0.2)
        start = time.perf_counter()
        found = timeline(clip, model)
        elapsed = time.perf_counter() - start
    idle, *held = (own for _, (own, *_) in samples)
    return {
        "seconds": elapsed,
        "times_real_time": clip.duration / elapsed,
        "stretches": len(found.stretches),
        "memory_above_idle_mb": max(held) - idle,
    }


def measure_timeline(n_copies: int = N_COPIES, corpus: Path = CORPUS, jobs: int = -1) -> bool:
    """Print all figures and write them to `RESULTS`; whether they reach what they must."""
    if not corpus.is_dir():
        tell("timeline", f"not measured: no folder {corpus} (set CORPUS)")
        return False
    table, _ = extract_table(corpus, DEFAULT, jobs)
    copies = extract_copies(read_corpus(corpus), table, n_copies, jobs=jobs) if n_copies else None
    emotions = order(table.emotion.tolist())
    work = [delayed(_judge_fold)(corpus, table, copies, p) for p in splits(table, "actors", FOLDS)]
    found = {name: each for fold in Parallel(n_jobs=jobs)(work) for name, each in fold.items()}
    results = {
        "command": f"python -m benchmarks timeline --copies {n_copies}",
        "folds": FOLDS,
        "all actors": summarise([*found.values()], emotions),
        "actors 17 to 24": summarise([found[name] for name in UNTOUCHED], emotions),
        f"{MINUTES} minutes": measure_speed(),
    }
    write_json(RESULTS, results)
    return tell_results(results)


def tell_results(results: dict[str, Any]) -> bool:
    """Print the figures; whether they reach what they must."""
    fine = True
    for who in ("all actors", "actors 17 to 24"):
        each = results[who]
        whole, stretches = each["uar_whole_clips"], each["uar_stretches"]
        off, shown = each["boundary_error_s"], each["windows"]
        tell(f"{who}, never heard: UAR, whole clips", f"{whole:.3f} ({each['clips']:,})")
        told = f"{stretches:.3f} ({each['stretches']:,})"
        tell("  stretches of clips put one after the other", told, f">= {whole - 0.05:.3f}")
        told = f"{off['median']:.2f} s, 90th percentile {off['p90']:.2f} s"
        tell("  boundaries off by, median", told, "<= 0.25 s")
        for name, window in shown.items():
            goal = f">= {whole - 0.03:.3f}" if name == "3 s" else ""
            tell(f"  windows of {name}", f"{window['uar']:.3f} ({window['n']:,})", goal)
        fine &= stretches >= whole - 0.05 and off["median"] <= 0.25
        fine &= shown["3 s"]["uar"] >= whole - 0.03
    speed = results[f"{MINUTES} minutes"]
    tell(
        f"{MINUTES} minutes, one core",
        f"{speed['times_real_time']:.0f} × real time",
        ">= 100",
    )
    tell("  memory above idle", f"{speed['memory_above_idle_mb']:.0f} MB", "<= 150 MB")
    return fine and speed["times_real_time"] >= 100 and speed["memory_above_idle_mb"] <= 150
