"""What each command of `python -m ser` does; `ser.command_line.cli` knows their names and options.

Each imports what it needs when it is called, so that `--help` and `predict`, which has a module of
its own, `ser.command_line.predict`, stay quick. It returns the exit status.
"""

import argparse
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..corpora.corpus import read_corpus
from ..corpora.table import FeatureTable
from ..errors import SetupError
from ..files import place_for, renew_between_marks, write_json, write_whole
from ..model.store import CARD, TABLE, load_model, save_model, seal_model
from ..studies.plan import FOLDS
from ..words import counted, in_figures
from .data import bar, degraded_copies, extract_telling, load_data, other_corpora

REPEATS = 16  # as in the table of scores
DIVIDING = {"folds": "actors", "repeats": "random", "test_share": "random"}
"""Which protocol each option divides the clips for."""


def run_download(options: argparse.Namespace) -> int:
    """Fetch the corpus, unless it is there already."""
    from ..corpora.download import RAVDESS, download, is_there

    found = "already there, with" if is_there(options.to, RAVDESS) else "now has"
    download(options.to, RAVDESS)
    print(f"{options.to}: {found} all {RAVDESS.clips:,} clips")
    return 0


def run_extract(options: argparse.Namespace) -> int:
    """Compute a table; files left out are told and are not an error."""
    corpus = read_corpus(options.folder, options.layout)
    table, _ = extract_telling(corpus, options.features, options.jobs)
    table.save(options.output)
    print(f"{options.output}: {_clips(table)} of {counted(len(set(table.speaker)), 'speaker')}")
    return 0


def run_train(options: argparse.Namespace) -> int:
    """Train and store a model and its card."""
    from ..training.training import train_model
    from .options import setup_of

    with place_for(Path(options.output)):  # before the work, not after it
        setup = setup_of(options)
        table, *_ = load_data(options, setup)
        copies, setup = degraded_copies(options, table, setup)
        folds = _folds(options, table)
        model, found = train_model(table, setup, folds, options.jobs, bar, copies)
        _store(model, found, options)
    score = model.metadata["scores"]
    print(f"{options.output}: UAR {score['uar']:.3f} on unseen actors, {_clips(table)}")
    return 0


def _folds(options: argparse.Namespace, table: FeatureTable) -> int:
    """As many as are asked for; else as the Train page takes them."""
    return options.folds or min(FOLDS, len(set(table.speaker.tolist())))


def _clips(table) -> str:
    return counted(len(table), "clip")


def _store(model, found, options: argparse.Namespace) -> None:
    from ..model.heldout import keep, pack_heldout
    from ..results.card import write_card
    from ..training.evaluation import CLEAN
    from ..training.training import confidence_basis

    model = replace(model, metadata={**model.metadata, "command": options.command_line})
    heldout = pack_heldout(keep(found[CLEAN], confidence_basis(found)), model)
    save_model(model, options.output, heldout)
    # Only RAVDESS calls its speakers so.
    of_ravdess = all(re.fullmatch(r"Actor_\d\d", name) for name in found[CLEAN].speaker.tolist())
    card = write_card(load_model(options.output), of_ravdess=of_ravdess)
    write_whole(Path(options.output) / CARD, card.encode())


def run_results(options: argparse.Namespace) -> int:
    """Renew the shipped model, its table and every figure."""
    from ..results.results import measure_everything
    from ..results.scores import RESULTS
    from ..results.transfer import score_model

    def say(what: str) -> None:
        print(what, file=sys.stderr, flush=True)

    options.output.mkdir(parents=True, exist_ok=True)
    others = other_corpora(options)  # before the work, not after it
    table, model, found, results = measure_everything(Path(options.corpus), options.jobs, bar, say)
    results |= {"command": options.command_line, "other_corpora": {}}
    for name, corpus in others.items():
        other, _ = extract_telling(corpus, model.features, options.jobs)
        results["other_corpora"][name] = score_model(model, other, corpus.names)
    table.save(options.output / TABLE.name)
    _store(model, found, options)
    write_json(options.output / RESULTS.name, results)
    _score_presets(options, options.output, table)
    return 0


def run_presets(options: argparse.Namespace) -> int:
    """Score what the Train page starts from, on the table that is there."""
    from ..corpora.table import load_table

    _score_presets(options, options.folder, load_table(options.folder / TABLE.name))
    return 0


def _score_presets(options: argparse.Namespace, folder: Path, table) -> None:
    from ..studies.preset_scores import BOTH, FILE, measure_presets

    found = measure_presets(table, options.jobs, lambda name: print(name, file=sys.stderr))
    write_json(folder / FILE.name, found | {"command": options.command_line})
    for name, each in found["presets"].items():
        told = ", ".join(f"{protocol} {each['scores'][protocol]['uar']:.3f}" for protocol in BOTH)
        print(f"{name}: UAR {told}")


def run_evaluate(options: argparse.Namespace) -> int:
    """Print the scores of a protocol, or of a model that is there already."""
    _require_effect(options)
    if options.model:
        return _evaluate_model(options)
    from ..model.metrics import summarise
    from ..training.evaluation import CLEAN, TEST_SHARE, answer_held_out, splits
    from ..training.training import fit
    from .options import setup_of

    setup = setup_of(options)
    table, *_ = load_data(options, setup)
    copies, setup = degraded_copies(options, table, setup)
    repeats, share = options.repeats or REPEATS, options.test_share
    share = TEST_SHARE if share is None else share
    parts = splits(table, options.protocol, _folds(options, table), repeats, setup.seed, share)
    found = answer_held_out(table, fit, parts, setup, options.jobs, bar, copies)[CLEAN]
    score = as_printed(summarise(found, options.protocol, setup.features, len(table)))
    print("\n".join([json.dumps(score)] if options.json else _score_in_words(score)))
    return 0


def _require_effect(options: argparse.Namespace) -> None:
    """SetupError if an option says how another protocol divides the clips than the one asked for.

    Whoever names it would take the score for another.
    """
    asked = f"--model {options.model}" if options.model else f"--protocol {options.protocol}"
    for name, protocol in DIVIDING.items():
        value = getattr(options, name)
        if value is not None and (options.model or options.protocol != protocol):
            option = f"--{name.replace('_', '-')}"
            raise SetupError(
                f"Only the protocol {protocol} has {option}: got {option} {value:g} with {asked}; "
                f"expected --protocol {protocol}. Name that one, or leave {option} out."
            )


def as_printed(score: dict[str, Any]) -> dict[str, Any]:
    """A score of `summarise`, whose range is called a spread where random draws have it.

    It says nothing about new actors; files of scores call both the same, for tables show both.
    """
    renamed = {"uar_ci95": "uar_spread"} if score["protocol"] == "random" else {}
    return {renamed.get(name, name): value for name, value in score.items()}


def _evaluate_model(options: argparse.Namespace) -> int:
    from ..results.transfer import count_trained_on, in_words, score_model
    from ..training.setup import OURS

    model = load_model(options.model)
    # Of a set-up only the emotions have a say, and only those that are named.
    asked = replace(OURS, emotions=options.emotions or (), features=model.features)
    table, names, problems = load_data(options, asked)
    score = score_model(model, table, names)
    score |= {"n_trained_on": count_trained_on(options.model, table), "problems": problems}
    if options.json:
        print(json.dumps(score, ensure_ascii=False))
        return 0
    print("\n".join(_score_in_words(score) + in_words(score)))
    return 0


def _score_in_words(score: dict[str, Any]) -> list[str]:
    shown = ("protocol", "features", "n_clips", "n_speakers", "accuracy", "uar")
    ranges = [name for name in ("uar_ci95", "uar_spread") if name in score]
    lines = [f"{name:12} {in_figures(score[name])}" for name in (*shown, *ranges)]
    return lines + [f"  {name:10} {recall:.3f}" for name, recall in score["per_emotion"].items()]


def run_report(options: argparse.Namespace) -> int:
    """Write the card, and the README's table, from what was measured; seal an old model."""
    from ..results.card import write_card
    from ..results.scores import RESULTS, load_results, markdown_table, pair, rows

    model = load_model(options.folder)
    results = load_results(options.folder / RESULTS.name, model)
    seal_model(options.folder)
    write_whole(options.folder / CARD, write_card(model, results).encode())
    if options.readme:
        table = markdown_table(rows(pair(results["scores"])))
        renew_between_marks(options.readme, "scores", f"\n{table}\n")
    return 0
