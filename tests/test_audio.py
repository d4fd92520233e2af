"""Decoding, against tones whose frequency, level and length are known beforehand."""

import os
import struct
import tracemalloc
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
import soundfile as sf

import ser.decoding
from ser.audio import EXTENSIONS, MAX_BYTES, SAMPLE_RATE, Clip, clean_name, load_clip
from ser.errors import AudioError

from . import audio_files

LOSSLESS = ["wav", "flac", "alac"]
LOSSY = ["mp3", "ogg", "opus", "m4a", "adts", "mp4", "webm"]
RATES = [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]
LEVEL = 0.5


def tone(rate=48_000, seconds=1.0, frequency=440.0):
    """A sine of amplitude `LEVEL`, shape (samples,)."""
    time = np.arange(round(seconds * rate)) / rate
    return (LEVEL * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def middle(clip):
    """The signal without 0.1 s at each end, where codecs and filters start and stop."""
    return clip.signal[SAMPLE_RATE // 10 : -SAMPLE_RATE // 10]


def amplitude(clip):
    """Amplitude of a sine, from its RMS."""
    return np.sqrt(2 * np.mean(middle(clip).astype(np.float64) ** 2))


def peak_frequency(clip):
    """Frequency in Hz of the strongest bin of a spectrum with 1 Hz bins."""
    return np.argmax(np.abs(np.fft.rfft(middle(clip) * np.hanning(len(middle(clip))), SAMPLE_RATE)))


def with_data_size(file, size):
    """A WAV whose data chunk claims another size."""
    start = file.index(b"data") + 4
    return file[:start] + struct.pack("<I", size) + file[start + 4 :]


def wav_header(channels, rate, data=b"\x01\x00" * 4096):
    """A 16-bit PCM WAV with any number of channels at any rate."""
    width = 2 * channels
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * width, width, 16)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def flac_of_near_silence(hours, rate=16_000):
    """A FLAC with one sample that is not zero in every minute."""
    minute = np.zeros(60 * rate, np.int16)
    minute[0] = 1
    file = BytesIO()
    with sf.SoundFile(file, "w", rate, 1, format="FLAC", subtype="PCM_16") as sound:
        for _ in range(round(60 * hours)):
            sound.write(minute)
    return file.getvalue()


@pytest.mark.parametrize("kind", LOSSLESS + LOSSY)
def test_tone_survives_each_format(kind):
    """A 440 Hz tone keeps its frequency, its amplitude and its length."""
    clip = load_clip(getattr(audio_files, kind)(tone(), 48_000))
    assert clip.signal.dtype == np.float32 and clip.signal.ndim == 1
    assert clip.sample_rate == SAMPLE_RATE
    assert peak_frequency(clip) == pytest.approx(440, abs=2)
    assert amplitude(clip) == pytest.approx(LEVEL, rel=0.03 if kind in LOSSLESS else 0.1)
    assert clip.duration == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("kind", LOSSLESS + LOSSY)
def test_stereo_keeps_the_level_in_each_format(kind):
    """Two identical channels are as loud as one."""
    stereo = np.column_stack([tone(), tone()])
    clip = load_clip(getattr(audio_files, kind)(stereo, 48_000))
    assert amplitude(clip) == pytest.approx(LEVEL, rel=0.03 if kind in LOSSLESS else 0.1)


@pytest.mark.parametrize("rate", RATES)
def test_each_rate_becomes_16_khz(rate):
    """A tone keeps its frequency, its amplitude and its exact length at any rate."""
    clip = load_clip(audio_files.wav(tone(rate), rate))
    assert len(clip.signal) == pytest.approx(SAMPLE_RATE, abs=1)
    assert peak_frequency(clip) == 440
    assert amplitude(clip) == pytest.approx(LEVEL, rel=0.03)


def test_resampling_does_not_alias():
    """A 12 kHz tone, which 16 kHz cannot hold, vanishes instead of folding to 4 kHz."""
    clip = load_clip(audio_files.wav(tone(frequency=12_000), 48_000))
    assert amplitude(clip) < 1e-3 * LEVEL


def test_blocks_join_without_a_seam():
    """A recording longer than a block equals the sine it was made of, at every sample."""
    clip = load_clip(audio_files.wav(tone(seconds=5), 48_000, "FLOAT"))
    expected = tone(SAMPLE_RATE, 5)
    assert len(clip.signal) == len(expected)
    np.testing.assert_allclose(middle(clip), middle(Clip(expected)), atol=1e-3)


@pytest.mark.parametrize(
    "subtype",
    ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ALAW", "ULAW", "MS_ADPCM"],
)
def test_each_sample_format_keeps_the_level(subtype):
    """The tone has the same amplitude whatever the samples are stored as."""
    clip = load_clip(audio_files.wav(tone(), 48_000, subtype))
    assert amplitude(clip) == pytest.approx(LEVEL, rel=0.03)


@pytest.mark.parametrize("encode", [audio_files.wav, audio_files.flac])
def test_16_khz_mono_is_unchanged(encode):
    """Nothing touches the samples of a file that is already mono at 16 kHz."""
    stored = np.round(tone(SAMPLE_RATE) * 32_768).astype(np.int16)
    clip = load_clip(encode(stored, SAMPLE_RATE))
    np.testing.assert_array_equal(clip.signal, stored.astype(np.float32) / 32_768)


def test_float_samples_beyond_full_scale_are_kept():
    """A float file may exceed 1, and is not clipped."""
    loud = 4 * tone(SAMPLE_RATE)
    clip = load_clip(audio_files.wav(loud, SAMPLE_RATE, "FLOAT"))
    np.testing.assert_array_equal(clip.signal, loud)


@pytest.mark.parametrize("encode", [audio_files.wav, audio_files.flac, audio_files.m4a])
def test_eight_channels_are_averaged(encode):
    """A tone in one of eight channels comes back at an eighth of its amplitude."""
    channels = np.zeros((48_000, 8), np.float32)
    channels[:, 5] = tone()
    assert amplitude(load_clip(encode(channels, 48_000))) == pytest.approx(LEVEL / 8, rel=0.03)


def test_opposite_channels_cancel():
    """The mean of a signal and its negative is silence, and is refused as such."""
    opposite = np.column_stack([tone(), -tone()])
    with pytest.raises(AudioError, match="is silent"):
        load_clip(audio_files.wav(opposite, 48_000, "FLOAT"))


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


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0xFFFFFFDB, 0x7FFFFFFF, 0x7FFFF000, 0x80000000])
def test_streamed_wav_loads_whole(size):
    """A WAV written before its length was known is read to its end."""
    clip = load_clip(with_data_size(audio_files.wav(tone(), 48_000), size))
    assert clip.duration == pytest.approx(1, abs=1e-3)


def test_streamed_flac_loads_whole():
    """A FLAC whose header leaves the number of samples open is read to its end."""
    file = bytearray(audio_files.flac(tone(), 48_000))
    file[21] &= 0xF0  # the 36 bits of STREAMINFO that count the samples
    file[22:26] = bytes(4)
    assert load_clip(bytes(file)).duration == pytest.approx(1, abs=1e-3)


def test_wav_that_counts_its_header_as_data_loads():
    """A data size that is 44 bytes too large, a known bug of writers, is forgiven."""
    file = audio_files.wav(tone(), 48_000)
    assert load_clip(with_data_size(file, len(file))).duration == 1


@pytest.mark.parametrize("kind", ["mp3", "adts", "webm"])
def test_cut_streams_load_up_to_the_cut(kind):
    """Formats that promise no length, as a dropped recording leaves them, give what is there."""
    file = getattr(audio_files, kind)(tone(seconds=2), 48_000)
    assert 0.5 < load_clip(file[: len(file) // 2]).duration < 1.5


CUT = {
    "wav": lambda: audio_files.wav(tone(), 48_000)[:-1000],
    "wav-header-only": lambda: audio_files.wav(tone(), 48_000)[:44],
    "wav-start": lambda: audio_files.wav(tone(), 48_000)[:20],
    "flac": lambda: audio_files.flac(tone(), 48_000)[:-10],
    "flac-half": lambda: audio_files.flac(tone(), 48_000)[:15_000],
    "flac-start": lambda: audio_files.flac(tone(), 48_000)[:60],
    "m4a": lambda: audio_files.m4a(tone(), 48_000)[:6000],
    "m4a-index-first": lambda: audio_files.m4a(tone(), 48_000, index_first=True)[:6000],
    "mp4": lambda: audio_files.mp4(tone())[:6000],
}


@pytest.mark.parametrize("make", CUT.values(), ids=CUT)
def test_cut_file_is_refused(make):
    """A file that ends before its header says is not analysed as if it were whole."""
    with pytest.raises(AudioError, match="cut short"):
        load_clip(make())


USELESS = {
    "no bytes": (lambda: b"", "is empty: got 0 bytes"),
    "no samples": (lambda: wav_header(1, 16_000, b""), "holds no sound"),
    "no samples in ogg": (lambda: audio_files.ogg(np.zeros(0), 48_000), "holds no sound"),
    "text": (lambda: b"hello", "is not audio that can be read: got 5 bytes of plain text"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(92), "got 100 bytes of no known kind"),
    "zeros": (lambda: audio_files.wav(np.zeros(8000), 16_000), "is silent: got 0.5 s of zeros"),
    "NaN": (lambda: audio_files.wav(tone() * np.nan, 48_000, "FLOAT"), "not finite numbers"),
    "one inf": (
        lambda: audio_files.wav(np.append(tone(), np.inf), 48_000, "FLOAT"),
        "not finite numbers",
    ),
    "video only": (lambda: audio_files.mp4(None), "has no sound track"),
    "33 channels": (lambda: wav_header(33, 16_000), "got 33; expected 1 to 32"),
    "1,024 channels, 1 Hz": (lambda: wav_header(1024, 1), "too many channels: got 1,024"),
    "3,999 Hz": (lambda: wav_header(1, 3999), "got 3,999 Hz; expected 4,000 to 384,000 Hz"),
    "384,001 Hz": (lambda: wav_header(1, 384_001), "got 384,001 Hz"),
}


@pytest.mark.parametrize(("make", "message"), USELESS.values(), ids=USELESS)
def test_useless_file_is_refused(make, message):
    """Each kind of file that cannot be analysed has a message of its own, in one line."""
    with pytest.raises(AudioError, match=message) as caught:
        load_clip(make(), "holiday.txt")
    assert str(caught.value).startswith("holiday.txt ")
    assert "; expected " in str(caught.value) and "\n" not in str(caught.value)


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


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg", "m4a", "webm"])
def test_long_recording_is_refused(kind, monkeypatch):
    """The length limit holds for every decoder."""
    monkeypatch.setattr(ser.decoding, "MAX_SECONDS", 1)
    with pytest.raises(AudioError, match="is too long"):
        load_clip(getattr(audio_files, kind)(tone(seconds=1.5), 48_000))


def test_recording_at_the_limit_is_accepted():
    """Ten minutes are not more than ten minutes."""
    assert load_clip(flac_of_near_silence(1 / 6, 12_000)).duration == 600


@pytest.mark.parametrize("length_known", [True, False])
def test_three_hours_in_a_small_file_take_little_memory(length_known):
    """A small FLAC that unfolds to 690 MB is refused without unfolding it."""
    file = bytearray(flac_of_near_silence(3))
    if not length_known:
        file[21] &= 0xF0
        file[22:26] = bytes(4)
    assert len(file) < 1024**2
    tracemalloc.start()
    try:
        with pytest.raises(AudioError, match="more than 10 minutes"):
            load_clip(bytes(file))
        assert tracemalloc.get_traced_memory()[1] < 100 * 1024**2
    finally:
        tracemalloc.stop()


def test_playlist_cannot_open_other_files(tmp_path):
    """A playlist is refused, though the file that it names is fine."""
    secret = tmp_path / "secret.wav"
    secret.write_bytes(audio_files.wav(tone(), 48_000))
    for text in (
        "ffconcat version 1.0\nfile /etc/hostname",
        f"ffconcat version 1.0\nfile {secret}",
    ):
        with pytest.raises(AudioError, match="is not audio that can be read"):
            load_clip(text.encode(), "list.wav")


def test_damaged_files_give_only_audio_errors(capfd):
    """Files with random bytes in them load or raise AudioError, and print nothing."""
    random = np.random.default_rng(0)
    for kind in LOSSLESS + LOSSY:
        file = getattr(audio_files, kind)(tone(), 48_000)
        for reach in [300, len(file)] * 5:
            damaged = bytearray(file)
            for place in random.integers(0, reach, 10):
                damaged[place] = random.integers(256)
            with suppress(AudioError):
                assert np.isfinite(load_clip(bytes(damaged)).signal).all()
    assert capfd.readouterr() == ("", "")


def test_every_extension_is_a_format_that_is_tested():
    """The upload widget offers what the tests above decode."""
    assert set(EXTENSIONS) == {*LOSSLESS, *LOSSY, "aac"} - {"alac", "adts"}


@pytest.mark.parametrize("peak", [1e-40, 1e-30, 1e-7, 1e4, 1e18, 3e38])
def test_numbers_that_are_no_sound(peak):
    """A float file far below or above any sound is refused, and nothing overflows on the way."""
    signal = (tone(16_000) / np.abs(tone(16_000)).max() * peak).astype(np.float32)
    with pytest.raises(AudioError, match=r"is silent|is not at a level of sound"):
        load_clip(audio_files.wav(signal, 16_000, "FLOAT"))
