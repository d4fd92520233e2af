"""Formats, rates, channels and damage, against tones that are known beforehand."""

import time
from contextlib import suppress

import numpy as np
import pytest

from ser.audio.clip import EXTENSIONS, SAMPLE_RATE, Clip, load_clip
from ser.errors import AudioError

from .. import audio_files
from ..hostile import film, with_data_size, with_unknown_length
from ..tones import LEVEL, amplitude, middle, peak_frequency, tone

ALL = (4_000, 8_000, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000)
MPEG = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000)
AAC = (*MPEG, 96_000)
OPUS = (8_000, 12_000, 16_000, 24_000, 48_000)

FORMATS = {
    "wav": ("wav", ALL, (1, 2, 6, 8)),
    "flac": ("flac", ALL, (1, 2, 6, 8)),
    "aiff": ("aiff aif", ALL, (1, 2, 6, 8)),
    "caf": ("caf", ALL, (1, 2, 6, 8)),
    "caf_alac": ("caf", ALL, (1, 2, 6, 8)),
    "alac": ("m4a", ALL, (1, 2, 6, 8)),
    "mov": ("mov", ALL, (1, 2, 6, 8)),
    "mkv": ("mkv", ALL, (1, 2, 6, 8)),
    "ogg_flac": ("ogg", ALL, (1, 2, 6, 8)),
    "mp3": ("mp3", MPEG, (1, 2)),
    "wav_mp3": ("wav", MPEG, (1, 2)),
    "ogg": ("ogg", ALL, (1, 2, 6, 8)),
    "opus": ("opus", OPUS, (1, 2, 6, 8)),
    "webm": ("webm", OPUS, (1, 2, 6, 8)),
    "adts": ("aac", AAC, (1, 2, 6, 8)),
    "m4a": ("m4a", AAC, (1, 2, 6, 8)),
    "mp4": ("mp4", AAC, (1, 2, 6, 8)),
    "threegp": ("3gp", AAC, (1, 2, 6, 8)),
    "fragmented": ("mp4", AAC, (1, 2, 6, 8)),
    "threegp_amr": ("3gp", (8_000,), (1,)),
    "amr": ("amr", (8_000,), (1,)),
}
"""Encoders of `audio_files`: their extensions, and the rates and channels that they can take."""
LOSSLESS = ("wav", "flac", "aiff", "caf", "caf_alac", "alac", "mov", "mkv", "ogg_flac")


def with_each_rate_and_channels():
    """(encoder, rate, channels): each rate with one number of channels, each such with one rate."""
    for kind, (_, rates, channels) in FORMATS.items():
        for k, rate in enumerate(rates):
            yield kind, rate, channels[k % len(channels)]
        for k, number in enumerate(channels):
            yield kind, rates[-1 - k % len(rates)], number


@pytest.mark.parametrize(("kind", "rate", "channels"), sorted(set(with_each_rate_and_channels())))
def test_tone_survives_each_format(kind, rate, channels):
    """A tone keeps its frequency, its amplitude and its length; as many channels are as loud."""
    frequency = 440 if channels < 6 else 100  # the fourth of six holds nothing above 120 Hz
    signal = np.repeat(tone(rate, 0.5, frequency)[:, np.newaxis], channels, axis=1)
    clip = load_clip(getattr(audio_files, kind)(signal, rate))
    assert clip.signal.dtype == np.float32 and clip.sample_rate == SAMPLE_RATE
    assert peak_frequency(clip) == pytest.approx(frequency, abs=2)
    assert amplitude(clip) == pytest.approx(LEVEL, rel=0.03 if kind in LOSSLESS else 0.2)
    assert clip.duration == pytest.approx(0.5, abs=0.001 if kind in LOSSLESS else 0.16)


def test_every_extension_is_a_format_that_is_tested():
    """The upload widget offers what the test above decodes."""
    assert set(EXTENSIONS) == {name for names, *_ in FORMATS.values() for name in names.split()}


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


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0xFFFFFFDB, 0x7FFFFFFF, 0x7FFFF000, 0x80000000])
def test_streamed_wav_loads_whole(size):
    """A WAV written before its length was known is read to its end."""
    clip = load_clip(with_data_size(audio_files.wav(tone(), 48_000), size))
    assert clip.duration == pytest.approx(1, abs=1e-3)


def test_streamed_flac_loads_whole():
    """A FLAC whose header leaves the number of samples open is read to its end."""
    file = with_unknown_length(audio_files.flac(tone(), 48_000))
    assert load_clip(file).duration == pytest.approx(1, abs=1e-3)


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
    "aiff": lambda: audio_files.aiff(tone(), 48_000)[:-1000],
    "caf": lambda: audio_files.caf(tone(), 48_000)[:-1000],
    "mov": lambda: audio_files.mov(tone(), 48_000)[:6000],
    "3gp": lambda: audio_files.threegp(tone(), 48_000)[:6000],
}


@pytest.mark.parametrize("make", CUT.values(), ids=CUT)
def test_cut_file_is_refused(make):
    """A file that ends before its header says is not analysed as if it were whole."""
    with pytest.raises(AudioError, match="cut short"):
        load_clip(make())


def test_damaged_files_give_only_audio_errors(capfd):
    """Files with random bytes in them load or raise AudioError, and print nothing."""
    random = np.random.default_rng(0)
    for kind, (_, rates, _) in FORMATS.items():
        file = getattr(audio_files, kind)(tone(rates[-1], 0.5), rates[-1])
        for reach in [300, len(file)] * 5:
            damaged = bytearray(file)
            for place in random.integers(0, reach, 10):
                damaged[place] = random.integers(256)
            with suppress(AudioError):
                assert np.isfinite(load_clip(bytes(damaged)).signal).all()
    assert capfd.readouterr() == ("", "")


def test_all_parts_of_an_ogg_are_heard():
    """Recordings that were put one after the other in a file count together."""
    clip = load_clip(3 * audio_files.ogg(tone(seconds=0.5), 48_000))
    assert clip.duration == pytest.approx(1.5, abs=0.1)


def test_nothing_else_is_opened_for_a_playlist(tmp_path, monkeypatch):
    """Even if FFmpeg were let read playlists, it could not open what they name."""
    secret = tmp_path / "secret.wav"
    secret.write_bytes(audio_files.wav(tone(), 48_000))
    monkeypatch.setattr("ser.audio.decoding.check_kind", lambda *_: None)
    monkeypatch.setattr("ser.audio.decoding.reader", lambda _: "concat")
    with pytest.raises(AudioError, match="is not audio"):
        load_clip(f"ffconcat version 1.0\nfile {secret}".encode())


@pytest.mark.parametrize("encode", [audio_files.mp3, audio_files.adts])
def test_text_before_the_sound_is_skipped(encode):
    """A stream that was caught in its middle starts at the next frame."""
    assert load_clip(b"\0caught" + encode(tone(), 48_000)[5:]).duration > 0.9


def test_pictures_are_not_unfolded():
    """A film's pictures, here 2 GB in 2 MB, are skipped as they are."""
    start = time.perf_counter()
    assert load_clip(film(packets=200)).duration == pytest.approx(0.2)
    assert time.perf_counter() - start < 2


def test_sound_that_changes_its_rate_all_the_time_is_refused():
    """Each change takes new filters: sixteen thousand of them took twelve seconds."""
    frames = [adts_frames(rate)[3:5] for rate in (96_000, 88_200)]
    restless = b"".join(slow + fast for slow, fast in zip(*frames, strict=True)) * 40
    with pytest.raises(AudioError, match="got more than 100 changes of its format"):
        load_clip(restless)


def adts_frames(rate):
    """The frames of a second of AAC, each with its own header."""
    file, frames = audio_files.adts(tone(rate), rate), []
    while file:
        size = (file[3] & 3) << 11 | file[4] << 3 | file[5] >> 5
        frames.append(file[:size])
        file = file[size:]
    return frames
