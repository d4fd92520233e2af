"""What each command of `python -m ser` does; `ser.cli` knows their names and options.

Each imports what it needs when it is called, so that `--help` and `predict` stay quick. It returns
the exit status.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from .audio import load_clip
from .errors import AudioError
from .files import write_whole
from .model import Prediction
from .store import CARD, load_model, save_model

EXIT_BAD_INPUT = 2


def bar(items: Iterable, total: int) -> Iterable:
    """Show on stderr how far a long computation is."""
    from tqdm import tqdm

    return tqdm(items, total=total, file=sys.stderr)


def run_predict(options: argparse.Namespace) -> int:
    """Answer each clip; a bad one is told and the others are still answered."""
    model = load_model(options.model)
    status = 0
    for path in options.clips:
        try:
            prediction = model.predict(load_clip(path))
        except AudioError as error:
            print(error, file=sys.stderr)
            status = EXIT_BAD_INPUT
            continue
        answer = prediction.to_dict() | {"file": path}
        text = (
            json.dumps(answer, ensure_ascii=False) if options.json else in_words(path, prediction)
        )
        print(text, flush=True)
    return status


def in_words(path: str, prediction: Prediction) -> str:
    """One line for people."""
    heard = [f"{label} {p:.0%}" for label, p in prediction.ranking[:3]]
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in path)
    parts = [f"{shown}: {prediction.verdict}", ", ".join(heard), " ".join(prediction.warnings)]
    return " – ".join(part for part in parts if part)


def run_download(options: argparse.Namespace) -> int:
    """Fetch the corpus, unless it is there already."""
    from .download import RAVDESS, download, is_there

    found = "already there, with" if is_there(options.to, RAVDESS) else "now has"
    download(options.to, RAVDESS)
    print(f"{options.to}: {found} all {RAVDESS.clips:,} clips")
    return 0


def run_extract(options: argparse.Namespace) -> int:
    """Compute a table; files left out are told and are not an error."""
    from .extraction import read_corpus

    corpus = read_corpus(options.folder, options.layout)
    table, _ = _extract_telling(corpus, options.features, options.jobs)
    table.save(options.output)
    print(f"{options.output}: {len(table)} clips of {len(set(table.speaker))} speakers")
    return 0


def _extract_telling(corpus, features, jobs: int):
    from .extraction import extract_corpus

    names = [name if name == own else f"{name} → {own}" for name, own in corpus.names.items()]
    print(f"{corpus.source}: layout {corpus.layout}; {', '.join(names)}", file=sys.stderr)
    table, problems = extract_corpus(corpus, features, jobs, bar)
    for problem in problems:
        print(problem, file=sys.stderr)
    return table, problems


def _load_data(options: argparse.Namespace, features):
    """The table, what the data calls its emotions, and a line for each file left out."""
    from .corpus import AUTO
    from .extraction import read_corpus
    from .table import load_table

    source, speakers = Path(options.data), _words(options.speakers)
    if source.is_dir() or source.suffix.lower() == ".csv" or options.layout != AUTO:
        corpus = read_corpus(source, options.layout)
        corpus = corpus.spoken_by(speakers) if speakers else corpus
        table, problems = _extract_telling(corpus, features, options.jobs)
        names = corpus.names
    else:
        table, names, problems = load_table(source), {}, []
        table = table.spoken_by(speakers) if speakers else table
    if options.emotions:
        table = table.only(_words(options.emotions))
    return table, names, problems


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in text.split(",")] if text else []


def run_train(options: argparse.Namespace) -> int:
    """Train and store a model and its card."""
    from .card import write_card
    from .heldout import keep, save_heldout
    from .training import train_model

    Path(options.output).mkdir(parents=True, exist_ok=True)  # before the work, not after it
    table, *_ = _load_data(options, options.features)
    model, answers = train_model(
        table, options.features, options.folds, options.seed, options.jobs, progress=bar
    )
    command = {"command": options.command_line}
    save_model(replace(model, metadata={**model.metadata, **command}), options.output)
    save_heldout(keep(answers), options.output)
    write_whole(Path(options.output) / CARD, write_card(load_model(options.output)).encode())
    score = model.metadata["scores"]
    print(f"{options.output}: UAR {score['uar']:.3f} on unseen actors, {len(table)} clips")
    return 0


def run_evaluate(options: argparse.Namespace) -> int:
    """Print the scores of a protocol, or of a model that is there already."""
    if options.model:
        return _evaluate_model(options)
    from .evaluation import answer_held_out
    from .metrics import summarise
    from .training import fit

    table, *_ = _load_data(options, options.features)
    answers = answer_held_out(
        table,
        fit,
        options.protocol,
        options.features,
        options.folds,
        options.repeats,
        options.seed,
        options.jobs,
        bar,
    )
    score = summarise(answers, options.protocol, options.features, len(table))
    print("\n".join([json.dumps(score)] if options.json else _score_in_words(score)))
    return 0


def _evaluate_model(options: argparse.Namespace) -> int:
    from .transfer import count_trained_on, in_words, score_model

    model = load_model(options.model)
    table, names, problems = _load_data(options, model.features)
    score = score_model(model, table, names)
    score |= {"n_trained_on": count_trained_on(options.model, table), "problems": problems}
    if options.json:
        print(json.dumps(score, ensure_ascii=False))
        return 0
    print("\n".join(_score_in_words(score) + in_words(score)))
    return 0


def _score_in_words(score: dict[str, Any]) -> list[str]:
    shown = ("protocol", "features", "n_clips", "n_speakers", "accuracy", "uar", "uar_ci95")
    lines = [f"{name:12} {score[name]}" for name in shown]
    return lines + [f"  {name:10} {recall:.3f}" for name, recall in score["per_emotion"].items()]


def run_report(options: argparse.Namespace) -> int:
    """Write the card, and the README's table, from what was measured."""
    from .card import renew_between_marks, write_card
    from .scores import load_scores, markdown_table, rows

    pairs = load_scores(options.folder / "scores")
    card = write_card(load_model(options.folder), pairs)
    write_whole(options.folder / CARD, card.encode())
    if options.readme:
        text = options.readme.read_text(encoding="utf-8")
        write_whole(options.readme, renew_between_marks(text, markdown_table(rows(pairs))).encode())
    return 0
