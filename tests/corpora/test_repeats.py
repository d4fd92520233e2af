"""A recording that a corpus has under two names: it counts once, whatever it is called."""

from ser.corpora.extraction import extract_table
from ser.corpora.layouts import Utterance
from ser.corpora.repeats import Repeats, digest_of, digest_of_file

from ..audio_files import wav
from ..synth import SAMPLE_RATE, speech
from ..tables import RHYTHM


def test_a_recording_under_two_speakers_counts_once(tmp_path):
    """In folders, too: the second is left out, and both names are told."""
    for name, seed in (("happy/ann/0", 1), ("happy/ben/0", 1), ("sad/ann/1", 2), ("sad/ben/1", 3)):
        path = tmp_path / f"{name}.wav"
        path.parent.mkdir(parents=True)
        path.write_bytes(wav(speech(0.6, seed=seed), SAMPLE_RATE))
    table, problems = extract_table(tmp_path, RHYTHM, jobs=1)
    assert table.labels["clip"].tolist() == ["happy/ann/0.wav", "sad/ann/1.wav", "sad/ben/1.wav"]
    assert problems == ["happy/ben/0.wav: the same recording as happy/ann/0.wav, left out"]


def take(path, speaker, repetition):
    """One of two that a corpus calls two takes of a sentence."""
    return Utterance(path, "calm", speaker, 1, 2, repetition)


def test_two_takes_that_a_corpus_was_published_with_both_count(tmp_path):
    """RAVDESS has one recording of an actor twice; by two speakers, it would be a leak."""
    repeats, digest = Repeats(), digest_of(b"sound")
    first, second = (take(tmp_path / f"{k}.wav", "Actor_07", k) for k in (1, 2))
    assert not repeats.why_left_out(first, digest)
    assert not repeats.why_left_out(second, digest)
    other = take(tmp_path / "3.wav", "Actor_08", 1)
    assert "the same recording as" in repeats.why_left_out(other, digest)


def test_file_has_the_digest_of_its_content_and_none_waits_for_a_pipe(tmp_path):
    """What is no file is told when it is measured."""
    (tmp_path / "a").write_bytes(b"sound")
    assert digest_of_file(tmp_path / "a") == digest_of(b"sound")
    assert digest_of_file(tmp_path / "none") != digest_of_file(tmp_path)
