"""From a path or bytes to a clip, and what is refused on the way."""

import os
import tracemalloc

import numpy as np
import pytest

from ser.audio.clip import MAX_BYTES, MAX_SECONDS, clean_name, load_clip
from ser.errors import AudioError
from ser.model.check import SILENT

from .. import audio_files
from ..hostile import flac_of_near_silence, wav_header, with_unknown_length
from ..tones import tone

USELESS = {
    "no bytes": (lambda: b"", "is empty: got 0 bytes"),
    "no samples": (lambda: wav_header(1, 16_000, b""), "holds no sound"),
    "no samples in ogg": (lambda: audio_files.ogg(np.zeros(0), 48_000), "holds no sound"),
    "zeros": (lambda: audio_files.wav(np.zeros(8000), 16_000), "is silent: got 0.5 s of zeros"),
    "NaN": (lambda: audio_files.wav(tone() * np.nan, 48_000, "FLOAT"), "not finite numbers"),
    "one NaN": (
        lambda: audio_files.wav(np.append(tone(), np.nan), 48_000, "FLOAT"),
        "not finite numbers",
    ),
    "one -inf": (
        lambda: audio_files.wav(np.append(tone(), -np.inf), 48_000, "FLOAT"),
        "not finite numbers",
    ),
    "video only": (lambda: audio_files.mp4(None), "has no sound track"),
    "1,024 channels": (lambda: wav_header(1024, 16_000), "has too many channels: got 1,024"),
    "1 Hz": (lambda: wav_header(1, 1), "has an unusual sample rate: got 1 Hz"),
    "three hours": (lambda: flac_of_near_silence(3 * 3600, 4_000), "more than 10 minutes"),
}


@pytest.mark.parametrize(("make", "message"), USELESS.values(), ids=USELESS)
def test_useless_file_is_refused(make, message):
    """Each kind of file that cannot be analysed has a message of its own, in one line."""
    with pytest.raises(AudioError, match=message) as caught:
        load_clip(make(), "holiday.txt")
    assert str(caught.value).startswith("holiday.txt ")
    assert "; expected " in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg", "m4a", "webm"])
def test_length_limit_holds_for_every_decoder(kind):
    """What is longer than the caller allows is refused, and the limit is named."""
    file = getattr(audio_files, kind)(tone(seconds=1.5), 48_000)
    with pytest.raises(AudioError, match="is too long: got more than 1 seconds"):
        load_clip(file, max_seconds=1)


def test_size_limit_is_the_callers():
    """What is larger than the caller allows is refused, and the limit is named."""
    with pytest.raises(AudioError, match=r"got 0\.1 MB; expected at most 0\.0625 MB"):
        load_clip(audio_files.wav(tone(), 48_000), max_bytes=64 * 1024)


def test_recording_at_the_limit_is_accepted():
    """Ten minutes are not more than ten minutes."""
    assert load_clip(flac_of_near_silence(MAX_SECONDS, 12_000)).duration == MAX_SECONDS


def test_many_channels_at_a_high_rate_count_as_much_as_they_cost():
    """Eight channels at 192 kHz are refused at a fraction of the longest length."""
    with pytest.raises(AudioError, match="unfolds to too much"):
        load_clip(flac_of_near_silence(10, 192_000, 8), max_seconds=60)


def test_hours_in_a_small_file_take_little_memory():
    """A small FLAC that unfolds to 173 MB is refused without unfolding it."""
    file = with_unknown_length(flac_of_near_silence(3 * 3600, 4_000))
    assert len(file) < 1024**2
    tracemalloc.start()
    try:
        with pytest.raises(AudioError, match="more than 1 seconds"):
            load_clip(file, max_seconds=1)
        assert tracemalloc.get_traced_memory()[1] < 10 * 1024**2
    finally:
        tracemalloc.stop()


def test_opposite_channels_cancel():
    """The mean of a signal and its negative is silence, and is refused as such."""
    opposite = np.column_stack([tone(), -tone()])
    with pytest.raises(AudioError, match="is silent"):
        load_clip(audio_files.wav(opposite, 48_000, "FLOAT"))


def test_only_who_has_just_recorded_is_sent_to_the_microphone():
    """A silent file that was sent in needs another file first."""
    with pytest.raises(AudioError) as caught:
        load_clip(audio_files.wav(np.zeros(8000), 16_000))
    for told in (caught.value.advice, SILENT):
        first, _, rest = told.partition("If you have just made this one, ")
        assert "microphone" in rest and "microphone" not in first


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, "str", "path"])
def test_path_and_bytes_give_the_same(kind, tmp_path):
    """The kind of source makes no difference to the signal."""
    data = audio_files.wav(tone(), 48_000)
    path = tmp_path / "tone.wav"
    path.write_bytes(data)
    source = {"str": str(path), "path": path}[kind] if isinstance(kind, str) else kind(data)
    np.testing.assert_array_equal(load_clip(source).signal, load_clip(data).signal)


def test_name_comes_from_the_path_or_the_caller(tmp_path):
    """A path lends its last part, bytes are a recording, and the caller may say otherwise."""
    data = audio_files.wav(tone(), 48_000)
    path = tmp_path / "tone.wav"
    path.write_bytes(data)
    assert load_clip(path).name == "tone.wav"
    assert load_clip(data).name == "recording"
    assert load_clip(path, "Anna").name == "Anna"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (None, "recording"),
        ("", "recording"),
        ("/home/anna/voice.wav", "voice.wav"),
        ("C:\\Users\\Anna\\voice.wav", "voice.wav"),
        ("a\nb\x1b[31m\u202ec.wav", "a\ufffdb\ufffd[31m\ufffdc.wav"),
        ("Ärger 怒.wav", "Ärger 怒.wav"),
    ],
)
def test_names_are_cleaned(given, shown):
    """Folders and control characters do not reach messages."""
    assert clean_name(given) == shown


def test_long_names_are_shortened():
    """A name has at most 80 characters and keeps its extension."""
    assert len(clean_name("x" * 500 + ".flac")) == 80
    assert clean_name("x" * 500 + ".flac").endswith(".flac")


def test_missing_file_is_refused_without_its_folder(tmp_path):
    """The message names the file, not where on the server it was looked for."""
    with pytest.raises(AudioError, match=r"holiday\.wav cannot be opened") as caught:
        load_clip(tmp_path / "holiday.wav")
    assert str(tmp_path) not in str(caught.value)


def test_folder_is_refused(tmp_path):
    """A folder is not a recording."""
    with pytest.raises(AudioError, match="got a folder"):
        load_clip(tmp_path)


def test_pipe_is_refused(tmp_path):
    """A pipe is refused at once: opening it would wait for a writer."""
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(AudioError, match="got a pipe or device"):
        load_clip(tmp_path / "pipe.wav")


def test_impossible_path_is_refused():
    """A path that the system cannot even look up gives the documented error."""
    with pytest.raises(AudioError, match="cannot be opened"):
        load_clip("a\0b.wav")


def test_large_file_is_refused_unread(tmp_path, monkeypatch):
    """A path's size is checked before anything is opened."""
    path = tmp_path / "large.wav"
    path.touch()
    os.truncate(path, MAX_BYTES + 1)
    monkeypatch.setattr("pathlib.Path.open", lambda *_: pytest.fail("the file was opened"))
    with pytest.raises(AudioError, match=r"too large: got 25\.0 MB; expected at most 25 MB"):
        load_clip(path)


def test_large_bytes_are_refused():
    """The size limit holds for uploads as well."""
    with pytest.raises(AudioError, match="is too large"):
        load_clip(memoryview(bytes(MAX_BYTES + 1)))


@pytest.mark.parametrize("peak", [1e-40, 1e-30, 1e-7, 1e4, 1e18, 3e38])
def test_numbers_that_are_no_sound(peak):
    """A float file far below or above any sound is refused, and nothing overflows on the way."""
    signal = (tone(16_000) / np.abs(tone(16_000)).max() * peak).astype(np.float32)
    with pytest.raises(AudioError, match=r"is silent|is not at a level of sound"):
        load_clip(audio_files.wav(signal, 16_000, "FLOAT"))
