"""What `python -m ser …` does; its names and JSON keys are a contract.

Each command imports what it needs when it is called, so that `--help` and `predict` stay quick.
"""

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from .audio import load_clip
from .errors import AudioError, SerError
from .features import DEFAULT, parse_features
from .files import write_whole
from .model import Prediction
from .store import CARD, SHIPPED, TABLE, load_model, save_model

EXIT_BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after `python -m ser`; by default those of this process.

    Returns
    -------
    int
        Exit status: 0, or 2 if some input was bad.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = make_parser().parse_args(words)
    options.command_line = "python -m ser " + shlex.join(words)
    try:
        return options.run(options)
    except SerError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stderr.close()
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be used: {error.strerror}", file=sys.stderr)
    return EXIT_BAD_INPUT


def make_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser("python -m ser", description="Speech emotion recognition.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    predict = commands.add_parser("predict", help="say what clips sound like")
    predict.add_argument("clips", nargs="+", metavar="CLIP", help="audio files")
    predict.add_argument("--json", action="store_true", help="one JSON object per line")
    predict.add_argument("--model", default=SHIPPED, metavar="FOLDER", help="default: the shipped")
    predict.set_defaults(run=run_predict)

    extract = commands.add_parser("extract", help="compute the feature table of a corpus")
    extract.add_argument("folder", metavar="FOLDER", help="in RAVDESS layout: Actor_*/*.wav")
    extract.add_argument("-o", "--output", required=True, metavar="TABLE", help="an .npz file")
    extract.set_defaults(run=run_extract)

    train = commands.add_parser("train", help="train a model")
    train.add_argument("-o", "--output", required=True, metavar="FOLDER")
    train.set_defaults(run=run_train)

    evaluate = commands.add_parser("evaluate", help="measure features and recipe")
    evaluate.add_argument("--protocol", choices=("actors", "random"), default="actors")
    evaluate.add_argument(
        "--repeats", type=at_least(1), default=16, metavar="R", help="random splits"
    )
    evaluate.add_argument("--json", action="store_true", help="print JSON only")
    evaluate.set_defaults(run=run_evaluate)

    for command in (train, evaluate):
        command.add_argument("--data", default=TABLE, metavar="TABLE or FOLDER")
        command.add_argument("--emotions", metavar="a,b,…", help="default: all in the data")
        command.add_argument(
            "--folds", type=at_least(2), default=6, metavar="K", help="over actors"
        )
        command.add_argument("--seed", type=at_least(0), default=0)
    for command in (extract, train, evaluate):
        command.add_argument(
            "--features",
            default=DEFAULT,
            type=_features,
            help="default, tutorial (with its own classifier), all, or groups with commas between",
        )
        command.add_argument(
            "--jobs", type=at_least(1), default=-1, metavar="N", help="default: all cores"
        )

    report = commands.add_parser("report", help="write a model's card from its scores")
    report.add_argument("folder", nargs="?", default=SHIPPED, type=Path, metavar="FOLDER")
    report.add_argument("--readme", type=Path, help="also renew the table of scores in this file")
    report.set_defaults(run=run_report)
    return parser


def at_least(least: int) -> Callable[[str], int]:
    """A type for arguments that are whole numbers from `least` on."""

    def whole_number(text: str) -> int:
        if (number := int(text)) < least:
            raise argparse.ArgumentTypeError(f"got {number}; expected {least} or more")
        return number

    return whole_number


def _features(text: str):
    try:
        return parse_features(text)
    except SerError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


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


def run_extract(options: argparse.Namespace) -> int:
    """Compute a table; files left out are told and are not an error."""
    from .table import extract_table

    table, problems = extract_table(options.folder, options.features, options.jobs, bar)
    for problem in problems:
        print(problem, file=sys.stderr)
    table.save(options.output)
    print(f"{options.output}: {len(table)} clips of {len(set(table.speaker))} speakers")
    return 0


def _load_data(options: argparse.Namespace):
    from .table import extract_table, load_table

    if Path(options.data).is_dir():
        table, problems = extract_table(options.data, options.features, options.jobs, bar)
        for problem in problems:
            print(problem, file=sys.stderr)
    else:
        table = load_table(options.data)
    if options.emotions:
        table = table.only([name.strip() for name in options.emotions.split(",")])
    return table


def run_train(options: argparse.Namespace) -> int:
    """Train and store a model and its card."""
    from .card import write_card
    from .training import train_model

    Path(options.output).mkdir(parents=True, exist_ok=True)  # before the work, not after it
    table = _load_data(options)
    model = train_model(
        table, options.features, options.folds, options.seed, options.jobs, progress=bar
    )
    command = {"command": options.command_line}
    save_model(replace(model, metadata={**model.metadata, **command}), options.output)
    write_whole(Path(options.output) / CARD, write_card(load_model(options.output)).encode())
    score = model.metadata["scores"]
    print(f"{options.output}: UAR {score['uar']:.3f} on unseen actors, {len(table)} clips")
    return 0


def run_evaluate(options: argparse.Namespace) -> int:
    """Print the scores of a protocol."""
    from .evaluation import answer_held_out, summarise

    table = _load_data(options)
    answers = answer_held_out(
        table,
        options.protocol,
        options.features,
        options.folds,
        options.repeats,
        options.seed,
        options.jobs,
        bar,
    )
    score = summarise(answers, options.protocol, options.features, len(table))
    if options.json:
        print(json.dumps(score))
        return 0
    for name in ("protocol", "features", "n_clips", "n_speakers", "accuracy", "uar", "uar_ci95"):
        print(f"{name:12} {score[name]}")
    for name, recall in score["per_emotion"].items():
        print(f"  {name:10} {recall:.3f}")
    return 0


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
