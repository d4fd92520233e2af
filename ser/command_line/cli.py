"""The words of `python -m ser …`, which are a contract; `.commands` does what they say."""

import argparse
import math
import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ..corpora.download import DEFAULT_FOLDER
from ..corpora.layouts import AUTO, LAYOUTS
from ..errors import SerError
from ..features.vector import DEFAULT
from ..model.store import SHIPPED, TABLE
from ..studies.plan import FOLDS
from ..timeline.formats import FORMATS
from ..timeline.timeline import SMOOTHING_S
from ..training.evaluation import PROTOCOLS, TEST_SHARE
from .commands import (
    REPEATS,
    run_download,
    run_evaluate,
    run_extract,
    run_presets,
    run_report,
    run_results,
    run_train,
)
from .options import add_setup_options, features_named
from .predict import EXIT_BAD_INPUT, JSON, run_predict

EXIT_STOPPED = 130  # as shells have it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after `python -m ser`; by default those of this process.

    Returns
    -------
    int
        Exit status: 0, 2 if some input was bad, or 130 if it was stopped by Ctrl-C.
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
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return EXIT_STOPPED
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be used: {error.strerror}", file=sys.stderr)
    return EXIT_BAD_INPUT


def make_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser("python -m ser", description="Speech emotion recognition.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_predict(commands)
    _add_data(commands)
    _add_renewal(commands)
    return parser


def _add_predict(commands: argparse._SubParsersAction) -> None:
    predict = commands.add_parser("predict", help="say what clips sound like")
    predict.add_argument("clips", nargs="+", metavar="CLIP", help="audio files")
    predict.add_argument("--json", action="store_true", help="one JSON object per line")
    predict.add_argument("--model", default=SHIPPED, metavar="FOLDER", help="default: the shipped")
    predict.add_argument(
        "--timeline", action="store_true", help="of each stretch of speech, cut at the pauses"
    )
    # Without a default here, what is not asked for can be told from what is asked for in vain.
    predict.add_argument("--format", choices=tuple(FORMATS), help=f"of a timeline; default: {JSON}")
    predict.add_argument(
        "--smoothing",
        type=seconds,
        metavar="S",
        help="of a timeline: let stretches this many seconds apart have a say in each other's "
        f"answer; default: {SMOOTHING_S:g}, none",
    )
    predict.set_defaults(run=run_predict)


def _add_data(commands: argparse._SubParsersAction) -> None:
    """The commands that fetch, measure, learn and score clips."""
    download = commands.add_parser("download", help="fetch the recordings of RAVDESS (208 MB)")
    download.add_argument(
        "--to", default=DEFAULT_FOLDER, metavar="FOLDER", help="default: %(default)s"
    )
    download.set_defaults(run=run_download)

    extract = commands.add_parser("extract", help="compute the feature table of a corpus")
    extract.add_argument("folder", metavar="FOLDER or CSV", help="where the recordings are")
    extract.add_argument("-o", "--output", required=True, metavar="TABLE", help="an .npz file")
    extract.add_argument(
        "--features", default=DEFAULT, type=features_named, help="as train has them"
    )
    extract.set_defaults(run=run_extract)

    train = commands.add_parser("train", help="train a model")
    train.add_argument("-o", "--output", required=True, metavar="FOLDER")
    train.set_defaults(run=run_train)

    evaluate = commands.add_parser("evaluate", help="measure features and recipe, or a model")
    how = evaluate.add_mutually_exclusive_group()
    how.add_argument("--protocol", choices=PROTOCOLS, default="actors")
    how.add_argument(
        "--model",
        metavar="FOLDER",
        help="score this model on data it was not trained on, with its own features, and train "
        "nothing: of the options only --data, --with, --layout, --speakers and --emotions have a "
        "say",
    )
    evaluate.add_argument(
        "--repeats", type=at_least(1), metavar="R", help=f"random splits; default: {REPEATS}"
    )
    evaluate.add_argument(
        "--test-share",
        type=float,
        metavar="SHARE",
        help=f"of each random split; default: {TEST_SHARE:g}",
    )
    evaluate.add_argument("--json", action="store_true", help="print JSON only")
    evaluate.set_defaults(run=run_evaluate)

    for command in (train, evaluate):
        _add_training_options(command)
    for command in (extract, train, evaluate):
        command.add_argument(
            "--layout",
            choices=(AUTO, *LAYOUTS),
            default=AUTO,
            help="how a folder names its recordings; default: as their names look",
        )
        _add_jobs(command)


def _add_training_options(command: argparse.ArgumentParser) -> None:
    """What `train` and `evaluate` both take."""
    command.add_argument("--data", default=TABLE, metavar="TABLE, FOLDER or CSV")
    command.add_argument(
        "--with",
        dest="added",
        action="append",
        default=[],
        metavar="FOLDER or CSV",
        help="add these recordings to the data, such as one's own to the shipped table; can be "
        "given several times",
    )
    command.add_argument("--speakers", metavar="a,b,…", help="of --data; default: all in it")
    command.add_argument(
        "--folds",
        type=at_least(2),
        metavar="K",
        help=f"over actors; default: {FOLDS}, or as many as there are actors, if fewer",
    )
    command.add_argument(
        "--corpus",
        metavar="FOLDER",
        help="the clips themselves: also train on degraded copies of them",
    )
    add_setup_options(command)


def _add_jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", type=at_least(1), default=-1, metavar="N", help="default: all cores"
    )


def _add_renewal(commands: argparse._SubParsersAction) -> None:
    """What makes anew the files that come with the project."""
    results = commands.add_parser(
        "results", help="renew the shipped model and every figure (needs the recordings)"
    )
    results.add_argument("--corpus", default=DEFAULT_FOLDER, metavar="FOLDER")
    results.add_argument("--nemo", metavar="FOLDER", help="also measure on this other corpus")
    results.add_argument(
        "--reserved",
        action="store_true",
        help="also on its speakers that are kept for the end: once, when nothing changes any more",
    )
    results.add_argument("-o", "--output", default=SHIPPED, type=Path, metavar="FOLDER")
    _add_jobs(results)
    results.set_defaults(run=run_results)

    presets = commands.add_parser("presets", help="renew the scores of the Train page's presets")
    presets.add_argument("folder", nargs="?", default=SHIPPED, type=Path, metavar="FOLDER")
    _add_jobs(presets)
    presets.set_defaults(run=run_presets)

    report = commands.add_parser(
        "report", help="write a model's card from its scores, and its checksum if it has none"
    )
    report.add_argument("folder", nargs="?", default=SHIPPED, type=Path, metavar="FOLDER")
    report.add_argument("--readme", type=Path, help="also renew the table of scores in this file")
    report.set_defaults(run=run_report)


def at_least(least: int) -> Callable[[str], int]:
    """A type for arguments that are whole numbers from `least` on."""

    def whole_number(text: str) -> int:
        number = int(text) if text.strip().isdecimal() else least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"got {text}; expected {least} or more")
        return number

    return whole_number


def seconds(text: str) -> float:
    """A type for arguments that are a length of time, 0 or more."""
    with suppress(ValueError):
        if 0 <= (number := float(text)) < math.inf:
            return number
    raise argparse.ArgumentTypeError(f"got {text}; expected 0 or more seconds")
