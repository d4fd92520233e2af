"""What several test files share: a trained model, recordings, a small corpus."""

from dataclasses import replace

import pytest
from xdist.scheduler import LoadFileScheduling

from ser.audio.clip import SAMPLE_RATE, Clip
from ser.command_line.cli import main
from ser.model.store import load_model, save_model

from . import audio_files, synth
from .tables import QUICK, tiny_table

SPOKEN = {"03": 180, "02": 110, "04": 90}
"""RAVDESS codes of the small corpus (happy, calm, sad) and the pitch of each in Hz."""


class OneBrowser(LoadFileScheduling):
    """Of several processes (`pytest -n 2`) one gets all that is tried in a browser.

    They share a server, and two browsers at once would be late where a test goes by the clock. A
    mark would do (`--dist loadgroup`), but goes unseen: pytest-xdist 3.8 with pytest 9.2, issue
    1386.
    """

    def _split_scope(self, nodeid):
        return "browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Deal out modules, not tests: their fixtures are made once."""
    return OneBrowser(config, log)


@pytest.fixture(scope="session")
def trained():
    """A model that was trained on `tiny_table(1.5)`, and is right about two times in three."""
    from ser.training.training import train_model  # scikit-learn: a second that most do not need

    model, _ = train_model(tiny_table(1.5), QUICK, folds=3, jobs=1)
    return replace(model, metadata={**model.metadata, "command": "python -m ser train -o tiny"})


@pytest.fixture(scope="session")
def model():
    """The app's."""
    return load_model()


@pytest.fixture
def model_folder(trained, tmp_path):
    """The trained model on disk."""
    save_model(trained, tmp_path / "tiny")
    return tmp_path / "tiny"


@pytest.fixture(scope="session")
def voice():
    """Two seconds of a synthetic voice."""
    return Clip(synth.speech(2, 120, seed=1), name="voice.wav")


@pytest.fixture(scope="session")
def voice_file(voice, tmp_path_factory):
    """The path of the voice."""
    path = tmp_path_factory.mktemp("recordings") / "voice.wav"
    path.write_bytes(audio_files.wav(voice.signal, SAMPLE_RATE))
    return path


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """A folder in RAVDESS layout: three actors, three emotions, one sentence of 0.6 s each."""
    folder = tmp_path_factory.mktemp("corpus")
    for actor in (1, 2, 3):
        (folder / f"Actor_{actor:02}").mkdir()
        for code, f0 in SPOKEN.items():
            sound = synth.speech(0.6, f0 + 5 * actor, seed=actor)
            path = folder / f"Actor_{actor:02}" / f"03-01-{code}-01-01-01-{actor:02}.wav"
            path.write_bytes(audio_files.wav(sound, SAMPLE_RATE))
    return folder


class Bar:
    """Stands for tqdm: notes at each step how many it was promised."""

    def __init__(self):
        self.promised = []

    def __call__(self, items, total):
        for item in items:
            self.promised.append(total)
            yield item


@pytest.fixture
def bar():
    """Shows how far a long computation is."""
    return Bar()


@pytest.fixture
def table_file(tmp_path):
    """The path of a stored tiny table."""
    tiny_table(1.5).save(tmp_path / "table.npz")
    return tmp_path / "table.npz"


@pytest.fixture
def run(capsys):
    """Run a command in this process: exit status, lines on stdout, lines on stderr."""

    def run(*words):
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out.splitlines(), err.splitlines()

    return run
