"""The dozen examples: how they are drawn, and where their sound comes from."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from ser.corpora import examples
from ser.corpora.examples import EXAMPLES, Example, draw_examples, example_audio, fetch, find
from ser.corpora.remote import RemoteArchive
from ser.corpora.table import load_table
from ser.emotions import EMOTIONS
from ser.errors import ExampleError
from ser.model.store import TABLE, load_model

from .. import zip_server

ONE = Example("03-01-05-02-01-02-16")


class Counting:
    """An archive that answers the same to every request, and counts them."""

    def __init__(self, content=b"RIFF a voice"):
        self.content, self.asked = content, []

    def read(self, member):
        """Give the content, or raise it."""
        self.asked.append(member)
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


@pytest.fixture
def folder(tmp_path):
    """An empty corpus folder with the actor's own in it."""
    (tmp_path / "corpus" / "Actor_16").mkdir(parents=True)
    return tmp_path / "corpus"


def test_twelve_actors_half_of_them_women():
    """No actor twice, six women (even numbers) and six men."""
    actors = [example.actor for example in EXAMPLES]
    assert len(set(actors)) == 12 and set(actors) <= set(range(1, 25))
    assert Counter(example.sex for example in EXAMPLES) == {"female": 6, "male": 6}
    assert all((example.sex == "female") == (example.actor % 2 == 0) for example in EXAMPLES)


@pytest.mark.parametrize("seed", range(20))
def test_every_emotion_once_or_twice(seed):
    """Whatever the lot, none is missing, and neutral is never strong."""
    drawn = draw_examples(seed)
    counts = Counter(example.emotion for example in drawn)
    assert counts.keys() == EMOTIONS.keys()
    assert sorted(counts.values()) == [1] * 4 + [2] * 4
    assert all(e.intensity == "normal" for e in drawn if e.emotion == "neutral")


def test_the_order_tells_no_emotion():
    """They come by actor."""
    actors = [example.actor for example in EXAMPLES]
    assert actors == sorted(actors)


def test_the_lot_is_the_same_on_every_machine():
    """The names that the first draw gave, so that a changed rule is noticed."""
    assert [example.name for example in EXAMPLES] == [
        "03-01-08-01-02-02-02",
        "03-01-01-01-02-02-05",
        "03-01-02-02-01-01-06",
        "03-01-02-01-01-01-07",
        "03-01-03-01-02-02-08",
        "03-01-07-01-02-02-11",
        "03-01-04-02-01-01-15",
        "03-01-06-02-02-01-17",
        "03-01-05-01-02-02-18",
        "03-01-01-01-01-02-20",
        "03-01-03-02-01-02-23",
        "03-01-07-01-02-02-24",
    ]
    assert draw_examples(1) != EXAMPLES


def test_every_example_is_a_clip_of_the_corpus():
    """Whatever was drawn is in the shipped table, under its key and with its emotion."""
    table = load_table(TABLE)
    clips = {name.rpartition(".")[0]: k for k, name in enumerate(table.labels["clip"].tolist())}
    for example in (e for seed in range(20) for e in draw_examples(seed)):
        row = clips[example.key]
        assert table.emotion[row] == example.emotion
        assert table.speaker[row] == f"Actor_{example.actor:02}"


def test_the_shipped_model_has_held_out_answers_to_them():
    """Each is answered by a model that never heard its actor."""
    from ser.model.heldout import load_heldout

    heldout, labels = load_heldout(), load_model().labels
    for example in EXAMPLES:
        assert set(heldout.answer(example.member).labels) == set(labels)
        assert f"Actor_{example.actor:02}" in heldout.left_out(example.member)


def test_what_a_name_says():
    """Emotion, intensity, sentence and actor come from the corpus's naming rule."""
    assert (ONE.emotion, ONE.intensity, ONE.actor, ONE.sex) == ("angry", "strong", 16, "female")
    assert ONE.text == "Kids are talking by the door"
    assert ONE.key == "Actor_16/03-01-05-02-01-02-16"
    assert ONE.member == f"{ONE.key}.wav"


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".WAV"])
def test_a_local_file_is_found(folder, suffix):
    """Original or packed, under the corpus's name."""
    path = folder / f"{ONE.key}{suffix}"
    path.write_bytes(b"local")
    assert find(ONE, folder) == path


def test_what_is_not_there_is_not_found(folder):
    """Neither other clips and kinds of files nor folders that do not exist."""
    for name in ("03-01-05-02-01-02-16.txt", "03-01-05-02-01-01-16.wav"):
        (folder / "Actor_16" / name).write_bytes(b"other")
    assert find(ONE, folder) is None
    assert find(ONE, folder / "nowhere") is None
    assert find(ONE, Path("no\0path")) is None


def test_the_local_corpus_comes_first(folder, tmp_path):
    """If it has the clip, nothing is fetched or kept."""
    (folder / ONE.member).write_bytes(b"local")
    archive = Counting()
    assert example_audio(ONE, folder, tmp_path / "cache", archive) == b"local"
    assert archive.asked == [] and not (tmp_path / "cache").exists()


@pytest.mark.parametrize("with_folder", [True, False])
def test_without_a_local_file_it_is_fetched(folder, tmp_path, with_folder):
    """From the archive, under its name there."""
    archive = Counting()
    audio = example_audio(ONE, folder if with_folder else None, tmp_path / "cache", archive)
    assert audio == archive.content
    assert archive.asked == [ONE.member]


def test_it_is_fetched_once(tmp_path):
    """The second time it comes from the cache, for another process, too."""
    archive = Counting()
    assert [fetch(ONE, tmp_path, archive) for _ in range(3)] == [archive.content] * 3
    assert len(archive.asked) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"RIFF a vo", b"RIFF a voicf"])
def test_a_damaged_cached_file_is_fetched_anew(tmp_path, damage):
    """Empty, cut off or changed, it is noticed and replaced."""
    archive = Counting()
    fetch(ONE, tmp_path, archive)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert fetch(ONE, tmp_path, archive) == archive.content
    assert path.read_bytes() == archive.content
    assert len(archive.asked) == 2


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    """The clip is there all the same; it is fetched each time."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    archive = Counting()
    assert [fetch(ONE, tmp_path / "cache", archive) for _ in range(2)] == [archive.content] * 2
    assert len(archive.asked) == 2


@pytest.mark.skipif(os.name == "nt", reason="the folder for caches is found by other means there")
def test_the_system_says_where_caches_go(tmp_path, monkeypatch):
    """Without a folder given, clips are kept where this system keeps such things."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fetch(ONE, archive=Counting())
    assert [path.name.partition(".")[0] for path in tmp_path.rglob("*.wav")] == [ONE.name]


def test_what_cannot_be_fetched_is_told_and_not_kept(tmp_path):
    """The one exception comes through, and the cache stays empty."""
    with pytest.raises(ExampleError, match="no network"):
        example_audio(ONE, None, tmp_path, Counting(ExampleError("no network")))
    assert list(tmp_path.iterdir()) == []


def test_from_a_real_server(tmp_path, monkeypatch):
    """Archive, cache and example work together."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = zip_server.Server(zip_server.packed({ONE.member: zip_server.noise(300_000)}))
    try:
        audio = [fetch(ONE, tmp_path, RemoteArchive(server.url)) for _ in range(2)]
    finally:
        server.close()
    assert audio == [zip_server.noise(300_000)] * 2
    assert len(server.asked) == 2


def test_the_official_archive_is_asked_where_it_serves_ranges():
    """Zenodo answers ranges on /records/…, not on /api/…; making the archive asks for nothing."""
    assert re.match(r"https://zenodo\.org/records/\d+/files/\S+\.zip$", examples.RAVDESS.url)
