"""Everything that is shown, measured anew on a tiny synthetic corpus."""

import json

import pytest
import soundfile

from ser.audio.spectrum import SAMPLE_RATE
from ser.corpora.table import quiet
from ser.emotions import EMOTIONS
from ser.files import write_json
from ser.model import metrics
from ser.results import results, systems
from ser.results.scores import (
    RESULTS,
    ablation_rows,
    load_results,
    markdown_table,
    pair,
    rows,
    sound_rows,
)
from ser.training.setup import Setup
from tests import synth

SPEAKERS, TAKES = 6, 1
QUICK = Setup(hidden=(4,), alpha=1.0, epochs=2, early_stopping=False)


def corpus(folder):
    """Clips named as RAVDESS names its own: each emotion with another pitch."""
    for speaker in range(1, SPEAKERS + 1):
        actor = folder / f"Actor_{speaker:02d}"
        actor.mkdir(parents=True)
        for number in range(1, len(EMOTIONS) + 1):
            for take in range(1, TAKES + 1):
                voice = synth.speech(0.6, f0=90.0 + 20 * number, seed=10 * speaker + take)
                name = f"03-01-{number:02d}-01-01-{take:02d}-{speaker:02d}.wav"
                soundfile.write(actor / name, voice, SAMPLE_RATE)
    return folder


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """The results of two runs over the same corpus, with all that takes long cut short."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results, "OURS", QUICK)
        patch.setattr(results, "SYSTEMS", (systems.System("this app", QUICK, with_copies=True),))
        patch.setattr(results, "THIS_APP", results.SYSTEMS[0])
        patch.setattr(systems, "PROTOCOLS", ("actors", "random"))
        patch.setattr(systems, "REPEATS", 2)
        patch.setattr(results, "N_COPIES", 1)
        patch.setattr(metrics, "BOOTSTRAPS", 50)
        for name, kept in (("DEGRADATIONS", "telephone band"), ("HARMLESS", "20 dB louder")):
            patch.setattr(results, name, {kept: getattr(results, name)[kept]})
        patch.setattr(results, "CHANGES", {**results.DEGRADATIONS, **results.HARMLESS})
        folder = corpus(tmp_path_factory.mktemp("tiny"))
        runs = [results.measure_everything(folder, 1, quiet, lambda _: None)[3] for _ in range(2)]
    return runs


def test_the_same_corpus_gives_the_same_digits(measured):
    """Whatever is drawn is drawn from seeds."""
    first, second = (json.dumps(each, sort_keys=True) for each in measured)
    assert first == second


def test_loudness_changes_no_answer(measured):
    """Features know no level, so neither do the answers."""
    assert measured[0]["harmless"]["20 dB louder"]["same_answer"] == 1.0


def test_every_table_can_be_made_of_what_is_written(measured, tmp_path):
    """README, card and About page read the file that the run wrote."""
    write_json(tmp_path / RESULTS.name, measured[0])
    read = load_results(tmp_path / RESULTS.name)
    tables = [rows(pair(read["scores"])), sound_rows(read), ablation_rows(read)]
    shown = "\n".join(map(markdown_table, tables))
    assert "this app, 8 emotions" in shown
    assert "telephone band" in shown
    assert "modulation" in shown


def test_a_random_split_is_measured_only_beside_unseen_actors(measured):
    """Each system and task has both."""
    for task in systems.TASKS:
        protocols = {s["protocol"] for s in measured[0]["scores"] if s["task"] == task}
        assert protocols == {"actors", "random"}
