"""One's own clips in a ZIP archive: emotions, speakers, and what is left out."""

import pytest

from ser.corpora.archive import ZipLimits
from ser.corpora.layouts import ONE_SPEAKER
from ser.corpora.zipped import read_zip
from ser.errors import CorpusError

from .. import hostile_zips
from ..zip_server import packed


def read(*names):
    """An archive of files by these names, each with its name as content."""
    return read_zip(packed({name: name.encode() for name in names}), "mine.zip", ZipLimits())


def found(*names):
    """Emotion, speaker and name of each clip."""
    return [(u.emotion, u.speaker, u.clip) for u in read(*names).utterances]


def test_folders_are_emotions():
    """Obvious synonyms get our names, others stay as they are; without a speaker there is one."""
    assert found("Joy/a.wav", "bored/b.MP3", "怒り/c.wav") == [
        ("happy", ONE_SPEAKER, "Joy/a.wav"),
        ("bored", ONE_SPEAKER, "bored/b.MP3"),
        ("怒り", ONE_SPEAKER, "怒り/c.wav"),
    ]


def test_inner_folders_are_speakers():
    """As in the layout “folders” on a disk."""
    assert found("happy/anna/a.wav", "sad/ben/a.wav") == [
        ("happy", "anna", "happy/anna/a.wav"),
        ("sad", "ben", "sad/ben/a.wav"),
    ]


@pytest.mark.parametrize("inside", [("sad/a.wav", "sad/b.wav"), ("sad/anna/a.wav", "happy/b.wav")])
def test_one_folder_around_all_is_looked_through(inside):
    """Packing a folder and packing what is in it give the same clips."""
    wrapped = [f"my data/{name}" for name in inside]
    assert found(*wrapped) == found(*inside)
    assert found(*wrapped, "__MACOSX/my data/._a.wav") == found(*inside)


def test_a_lone_folder_of_an_emotion_is_not_around_anything():
    """One emotion with its speakers, to be added to another table."""
    assert found("Joy/anna/a.wav", "Joy/ben/a.wav") == [
        ("happy", "anna", "Joy/anna/a.wav"),
        ("happy", "ben", "Joy/ben/a.wav"),
    ]


def test_clips_that_fit_nowhere_are_told():
    """Those beside the folders and those too deep; files that are no sound are counted."""
    corpus = read(
        "sad/a.wav", "loose.wav", "sad/anna/monday/b.wav", *(f"{k}.txt" for k in range(5))
    )
    assert [u.clip for u in corpus.utterances] == ["sad/a.wav"]
    assert corpus.problems == [
        "loose.wav: not in a folder with an emotion's name, left out",
        "anna/monday/b.wav: not in a folder with an emotion's name, left out",
        "0.txt, 1.txt, 2.txt and 2 more files: not named like a recording, left out",
    ]


@pytest.mark.parametrize("name", [
    "<b>x</b>/a.wav", "[x](y)/a.wav", "$x^2$/a.wav", ":red[a]/a.wav", "=1+1/a.wav", "@me/a.wav",
    "sad/`anna`/a.wav", "sad\x1b[31m/a.wav", "sad\u202e/a.wav", "sad/\u200b.wav",
    "sad/" + "a" * 200 + ".wav",
])  # fmt: skip
def test_names_that_pages_could_take_for_more_are_left_out(name):
    """A label is shown in tables, plots and downloads: it has no markup, formula or hidden sign."""
    corpus = read("happy/a.wav", name)
    assert [u.clip for u in corpus.utterances] == ["happy/a.wav"]
    (problem,) = corpus.problems
    assert problem.endswith(("odd signs in it, left out", "emotion's name, left out"))
    assert problem.isprintable()
    assert len(problem) < 300


@pytest.mark.parametrize(
    "name", ["très triste/a.wav", "شگفت\u200cزده/a.wav", "गुस्सा/a (2).wav", "😊/a.wav"]
)
def test_words_of_all_languages_are_emotions(name):
    """Accents, joined letters and even a picture can name a folder."""
    assert found(name)[0][0] == name.split("/")[0]


def test_a_second_file_of_one_name_is_told():
    """Which an archive can have and a folder cannot; the first counts."""
    content = packed({"sad/a.wav": b"first", "sad/b.wav": b"other"})
    twice = content.replace(b"sad/b.wav", b"sad/a.wav")
    corpus = read_zip(twice, "mine.zip", ZipLimits())
    assert [corpus.read(u) for u in corpus.utterances] == [b"first"]
    assert corpus.problems == ["sad/a.wav: a second file of this name, left out"]


def test_links_are_no_recordings():
    """What a link names is a place of somebody's disk."""
    corpus = read_zip(hostile_zips.with_link("sad/a.wav", "/etc/passwd"), "mine.zip", ZipLimits())
    assert [u.clip for u in corpus.utterances] == ["happy/clip.wav"]
    assert corpus.problems == ["sad/a.wav: not named like a recording, left out"]


def test_only_clips_count_against_the_limits():
    """A text that is too large is not read, and costs nobody anything."""
    content = packed({"sad/a.wav": b"1", "film.txt": bytes(10**6)})
    limits = ZipLimits(max_bytes=10_000, max_clips=1, max_clip_bytes=100)
    assert len(read_zip(content, "mine.zip", limits).utterances) == 1


@pytest.mark.parametrize("names", [(), ("a.wav",), ("a.txt", "sad/b.doc"), ("sad/.a.wav",)])
def test_an_archive_without_clips_says_how_one_looks(names):
    """Empty, or with nothing in an emotion's folder."""
    with pytest.raises(CorpusError, match=r"mine.zip holds no clips: got .*happy/clip\.wav .*Put"):
        read(*names)


def test_pages_say_in_plain_words_what_is_wrong():
    """How many recordings there are, what is amiss, what to do; no word of the command line."""
    for members, told in (
        ((), "“mine.zip” holds no recording. Put each"),
        (("a.wav",), "“mine.zip” holds 1 recording, but not in a folder"),
        (("a.wav", "b.wav"), "“mine.zip” holds 2 recordings, but none in a folder"),
    ):
        with pytest.raises(CorpusError) as caught:
            read(*members)
        assert caught.value.advice.startswith(told)
        assert "expected" not in caught.value.advice


def test_the_name_of_the_archive_is_shown_clean():
    """Whatever a visitor calls it."""
    with pytest.raises(CorpusError, match=r"^a�b\.zip is not a ZIP file"):
        read_zip(b"hello", "../x/a\nb.zip", ZipLimits())


def test_clips_are_read_when_they_are_asked_for():
    """The bytes of each are those that were packed."""
    corpus = read("x/happy/a.wav", "x/sad/anna/b.wav")
    assert [corpus.read(u) for u in corpus.utterances] == [b"x/happy/a.wav", b"x/sad/anna/b.wav"]


def test_it_is_a_corpus_like_others():
    """It says what the emotions are called, and gives some speakers alone."""
    corpus = read("Joy/anna/a.wav", "bored/ben/b.wav")
    assert (corpus.layout, corpus.names) == ("folders", {"Joy": "happy", "bored": "bored"})
    (clip,) = corpus.spoken_by(["ben"]).utterances
    assert corpus.spoken_by(["ben"]).read(clip) == b"bored/ben/b.wav"
