"""Does the shipped model answer the same on every scikit-learn in our range? `make compat`.

Makes an environment with the oldest that requirements.in admits and one with the newest, each with
the rest of the lock, and compares what `python -m ser predict` prints of synthesised voices, digit
by digit. The tests of training and models run in both, too.
"""

import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .audio_files import wav
from .synth import speech

ROOT = Path(__file__).resolve().parents[1]
UV = [sys.executable, "-m", "uv"]
TESTS = ("tests/training", "tests/model")
RESOLUTIONS = ("lowest-direct", "highest")
VOICES = 5


def main() -> int:
    """Compare, print what was compared; 1 if anything differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = [folder / f"{seed}.wav" for seed in range(VOICES)]
        for seed, clip in enumerate(clips):
            clip.write_bytes(wav(speech(3.0, f0=100.0 + 30 * seed, seed=seed), 16_000))
        with ThreadPoolExecutor() as both:
            found = both.map(lambda which: tried(folder / which, which, clips), RESOLUTIONS)
            answers = dict(found)
    for number, printed in answers.items():
        emotions = [json.loads(line)["emotion"] for line in printed.splitlines()]
        print(f"scikit-learn {number}: {', '.join(map(str, emotions))}")
    same = len(set(answers.values())) == 1
    print("The answers are the same, digit by digit." if same else "THE ANSWERS DIFFER.")
    return 0 if same and len(answers) == 2 else 1


def tried(folder: Path, resolution: str, clips: list[Path]) -> tuple[str, str]:
    """The version of scikit-learn in a new environment whose tests pass, and what it answers."""
    python = environment(folder, resolution)
    run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS)
    return version(python), run(python, "-m", "ser", "predict", "--json", *clips)


def environment(folder: Path, resolution: str) -> Path:
    """An environment with the lock but for scikit-learn, its Python."""
    wanted = re.search(r"^scikit-learn\S*", (ROOT / "requirements.in").read_text(), re.MULTILINE)
    assert wanted, "requirements.in does not name scikit-learn"
    override = folder.with_suffix(".txt")
    override.write_text(f"{wanted[0]}\n")
    python = folder / "bin" / "python"
    run(*UV, "venv", "--quiet", "--python", sys.executable, folder)
    run(
        *UV, "pip", "install", "--quiet", "--python", python, "--resolution", resolution,
        "--override", override, "-r", "requirements.txt", "-r", "requirements-dev.txt",
    )  # fmt: skip
    return python


def version(python: Path) -> str:
    """Of scikit-learn in an environment."""
    return run(python, "-c", "import sklearn; print(sklearn.__version__)").strip()


def run(*command: object) -> str:
    """What a command prints; its own words and the end if it fails."""
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
