"""A visitor's clips to a table: one at a time, by workers, whatever is among them."""

import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ser.audio.clip import load_clip
from ser.corpora.archive import ZipLimits
from ser.corpora.zipped import read_zip
from ser.errors import AudioError, Busy, CorpusError
from ser.features.vector import extract_groups
from ser.workers import gathering
from ser.workers.gathering import add_to, gather, measure_by, measured
from ser.workers.pool import WorkerPool
from ser.workers.process import WorkerDied

from ..audio_files import mp3, wav
from ..synth import speech
from ..tables import RHYTHM, tiny_table
from ..zip_server import noise, packed

LIMITS = ZipLimits(max_seconds=5)
NAMES = ("happy/anna/1.wav", "happy/ben/2.wav", "sad/anna/3.wav")


def fake(content, name):
    """A measurement that takes no time: four numbers that depend on the content."""
    if content.startswith(b"broken"):
        raise AudioError(f"{name} is broken: got, expected. Cure.", advice=f"{name} is broken.")
    if content.startswith(b"deadly"):
        raise WorkerDied(f"{name} cannot be read: got a crash.", f"{name} cannot be read.")
    return {"rhythm": np.full(4, len(content) % 1000, np.float32)}


def gathered(members, measure=fake, **options):
    """The table of an archive and what was left out."""
    return gather(read_zip(packed(members), "mine.zip", LIMITS), measure, RHYTHM, **options)


def sounds(*names):
    """Files of a length each."""
    return {name: bytes(k + 1) for k, name in enumerate(names)}


def test_each_clip_gets_a_row():
    """Labels come from the folders, features from whoever measures."""
    table, left_out = gathered(sounds(*NAMES))
    assert table.labels["clip"].tolist() == list(NAMES)
    assert table.emotion.tolist() == ["happy", "happy", "sad"]
    assert table.speaker.tolist() == ["anna", "ben", "anna"]
    assert table.matrix(RHYTHM)[:, 0].tolist() == [1, 2, 3]
    assert left_out == []


def test_clips_that_cannot_be_read_are_told():
    """Each by its folder, its name and the advice that a visitor of Recognise would read."""
    table, left_out = gathered({**sounds(*NAMES), "sad/ben/x.wav": b"broken", "a.txt": b""})
    assert len(table) == 3
    assert left_out == ["a.txt: not named like a recording, left out", "sad/ben: x.wav is broken."]


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e5])
def test_numbers_that_cannot_be_trained_on_are_left_out(value):
    """One of them would stop the training of all."""

    def measure(content, name):
        return {"rhythm": np.full(4, value if name == "a.wav" else 1, np.float32)}

    table, left_out = gathered(sounds("sad/a.wav", "sad/b.wav"), measure)
    assert table.labels["clip"].tolist() == ["sad/b.wav"]
    assert left_out == ["sad/a.wav: its sound cannot be put into numbers, left out"]


def test_a_recording_that_is_there_twice_counts_once():
    """Under two names it could be learnt and tested at once."""
    _, left_out = gathered({"happy/a.wav": b"1", "sad/b.wav": b"1", "sad/c.wav": b"22"})
    assert left_out == ["sad/b.wav: the same recording as happy/a.wav, left out"]


def test_clips_that_take_workers_down_end_it():
    """Each holds a worker up that others wait for."""
    members = {f"sad/{k}.wav": f"deadly {k}".encode() for k in range(9)}
    asked = []
    with pytest.raises(CorpusError, match=r"got 3 clips that stop the program .* sad/2\.wav last"):
        gathered(members, lambda content, name: asked.append(name) or fake(content, name))
    assert len(asked) == 3


def test_a_fault_of_ours_costs_one_clip():
    """What breaks with one clip need not break with the others; what breaks with all is a fault."""

    def measure(content, name):
        if name in broken:
            raise RuntimeError("ValueError: no")
        return fake(content, name)

    broken = ["2.wav"]
    table, left_out = gathered(sounds(*NAMES), measure)
    assert len(table) == 2
    assert left_out == ["happy/ben/2.wav: something in this app has broken, left out"]
    broken = ["1.wav", "2.wav", "3.wav"]
    with pytest.raises(RuntimeError):
        gathered(sounds(*NAMES), measure)


def test_nothing_readable_is_refused():
    """With the first reason."""
    with pytest.raises(CorpusError, match=r"No clip of mine\.zip .*: sad: a\.wav is broken\."):
        gathered({"sad/a.wav": b"broken"})


def test_progress_sees_every_clip(bar):
    """A bar gets as many steps as it was promised."""
    gathered(sounds(*NAMES), progress=bar)
    assert bar.promised == [3, 3, 3]


def test_who_asks_no_more_cancels():
    """A clip is read and measured only when its turn comes."""
    asked = []
    corpus = read_zip(packed(sounds(*NAMES)), "mine.zip", LIMITS)
    rows = measured(corpus, lambda content, name: asked.append(name) or fake(content, name))
    next(rows)
    rows.close()
    assert asked == ["1.wav"]


def test_what_progress_raises_cancels():
    """As when a visitor presses something while the page draws the bar."""
    asked = []

    def leave(items, total):
        for item in items:
            yield item
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gathered(
            sounds(*NAMES),
            lambda content, name: asked.append(name) or fake(content, name),
            progress=leave,
        )
    assert asked == ["1.wav"]


def test_a_full_queue_is_waited_for(monkeypatch):
    """Many clips yield to others' single recordings."""
    monkeypatch.setattr(gathering, "WAIT_S", 0)
    full = [Busy("full")] * 5

    def measure(content, name):
        if full:
            raise full.pop()
        return fake(content, name)

    assert len(gathered(sounds(*NAMES), measure)[0]) == 3


def test_a_queue_that_stays_full_is_told(monkeypatch):
    """Not for ever."""
    monkeypatch.setattr(gathering, "WAIT_S", 0)

    def measure(content, name):
        raise Busy("full")

    with pytest.raises(Busy):
        gathered(sounds(*NAMES), measure)


def test_one_clip_at_a_time_is_in_memory():
    """However large the archive is, there is never more than one clip beside it."""
    size = 500_000
    content = packed({f"sad/{k}.wav": noise(size, seed=k) for k in range(20)})
    tracemalloc.start()
    gather(read_zip(content, "mine.zip", LIMITS), fake, RHYTHM)
    assert tracemalloc.get_traced_memory()[1] < 3 * size  # one, put together from its parts
    tracemalloc.stop()


def test_workers_measure_what_training_measures():
    """From the archive to a table, with any bytes among the clips and none of them opened here."""
    voice = speech(1.0, seed=1)
    clips = {"happy/a.wav": wav(voice, 16_000), "sad/anna/b.mp3": mp3(voice, 16_000)}
    others = {"sad/c.wav": b"hello", "sad/long.wav": wav(speech(6.0), 16_000)}
    with WorkerPool(workers=1) as pool:
        measure = measure_by(pool, LIMITS, RHYTHM)
        table, left_out = gathered(clips | others, measure)
    assert table.labels["clip"].tolist() == list(clips)
    for row, content in zip(table.groups["rhythm"], clips.values(), strict=True):
        expected = extract_groups(load_clip(content), RHYTHM)["rhythm"]
        np.testing.assert_allclose(row, expected, rtol=1e-3)
    assert left_out[0].startswith("sad: c.wav is not audio that can be read.")
    assert left_out[1].startswith("sad: long.wav is too long.")


def test_others_are_answered_in_between(bar):
    """Who comes with one recording waits for one clip of a ZIP file, not for all of them."""
    voice, clips = wav(speech(1.0), 16_000), 60
    members = {f"sad/{k}.wav": wav(speech(1.0, seed=k), 16_000) for k in range(clips)}
    with WorkerPool(workers=1) as pool, ThreadPoolExecutor() as threads:
        measure = measure_by(pool, LIMITS, RHYTHM)
        table = threads.submit(gathered, members, measure, progress=bar)
        while not bar.promised:
            time.sleep(0.005)
        before = len(bar.promised)
        pool.measure(voice, "other.wav", RHYTHM)
        assert len(bar.promised) - before < 5  # one or two, on a quiet machine
        assert len(table.result()[0]) == clips


def test_clips_of_ravdess_are_not_added_to_themselves():
    """They would be learnt and tested at once, as two speakers'; others' names may be alike."""
    ravdess = tiny_table()
    clips = ravdess.labels["clip"].copy().astype("U60")
    clips[:2] = ["Actor_01/03-01-05-01-02-01-01.wav", "Actor_01/plain.wav"]
    ravdess.labels["clip"] = clips
    own, _ = gathered(sounds("sad/a/03-01-05-01-02-01-01.mp3", "sad/a/plain.wav", "bored/b.wav"))
    joined, left_out = add_to(ravdess, own)
    assert len(joined) == len(ravdess) + 2
    assert left_out == [
        "sad/a/03-01-05-01-02-01-01.mp3: it is among the clips of RAVDESS already, left out"
    ]
