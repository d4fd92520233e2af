"""Encoders for the tests: a float32 signal at a rate in Hz to the bytes of an audio file.

Signals have the shape (samples,) or (samples, channels).
"""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import soundfile as sf

LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


def wav(signal: np.ndarray, rate: int, subtype: str = "PCM_16") -> bytes:
    """RIFF WAVE of any libsndfile subtype."""
    return _sndfile(signal, rate, "WAV", subtype)


def flac(signal: np.ndarray, rate: int, subtype: str = "PCM_16") -> bytes:
    """FLAC."""
    return _sndfile(signal, rate, "FLAC", subtype)


def mp3(signal: np.ndarray, rate: int) -> bytes:
    """MPEG layer III with a LAME header."""
    return _sndfile(signal, rate, "MP3", "MPEG_LAYER_III")


def ogg(signal: np.ndarray, rate: int) -> bytes:
    """Ogg Vorbis."""
    return _sndfile(signal, rate, "OGG", "VORBIS")


def ogg_flac(signal: np.ndarray, rate: int) -> bytes:
    """FLAC in Ogg."""
    return _av(signal, rate, "ogg", "flac")


def opus(signal: np.ndarray, rate: int) -> bytes:
    """Ogg Opus."""
    return _sndfile(signal, rate, "OGG", "OPUS")


def m4a(signal: np.ndarray, rate: int, index_first: bool = False) -> bytes:
    """AAC in MP4, its index (moov) last as phones write it, or first as the web wants it."""
    if not index_first:
        return _av(signal, rate, "ipod", "aac")
    with TemporaryDirectory() as folder:  # FFmpeg moves the index in a file, not in memory
        path = Path(folder, "clip.m4a")
        with av.open(str(path), "w", format="ipod", options={"movflags": "faststart"}) as container:
            _mux_sound(container, _sound_stream(container, "aac", signal, rate), signal)
        return path.read_bytes()


def alac(signal: np.ndarray, rate: int) -> bytes:
    """Apple lossless in MP4."""
    return _av(signal, rate, "ipod", "alac")


def wav_mp3(signal: np.ndarray, rate: int) -> bytes:
    """MP3 in RIFF WAVE, as some dictating machines write it."""
    return _av(signal, rate, "wav", "libmp3lame")


def aiff(signal: np.ndarray, rate: int, subtype: str = "PCM_16") -> bytes:
    """AIFF of PCM."""
    return _sndfile(signal, rate, "AIFF", subtype)


def caf(signal: np.ndarray, rate: int, subtype: str = "PCM_16") -> bytes:
    """Apple's Core Audio file of PCM."""
    return _sndfile(signal, rate, "CAF", subtype)


def caf_alac(signal: np.ndarray, rate: int) -> bytes:
    """Apple lossless in a Core Audio file."""
    return caf(signal, rate, "ALAC_16")


def amr(signal: np.ndarray, rate: int = 8_000) -> bytes:
    """What old phones record: 8 kHz mono and nothing else."""
    return _av(signal, rate, "amr", "libopencore_amrnb")


def threegp(signal: np.ndarray, rate: int) -> bytes:
    """AAC in 3GP."""
    return _av(signal, rate, "3gp", "aac")


def threegp_amr(signal: np.ndarray, rate: int = 8_000) -> bytes:
    """AMR in 3GP: 8 kHz mono and nothing else."""
    return _av(signal, rate, "3gp", "libopencore_amrnb")


def mov(signal: np.ndarray, rate: int) -> bytes:
    """PCM in QuickTime."""
    return _av(signal, rate, "mov", "pcm_s16le")


def mkv(signal: np.ndarray, rate: int) -> bytes:
    """FLAC in Matroska."""
    return _av(signal, rate, "matroska", "flac")


def fragmented(signal: np.ndarray, rate: int) -> bytes:
    """AAC in MP4 in pieces, each with its own index, as streams and recorders write it."""
    flags = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    return _av(signal, rate, "mp4", "aac", flags)


def adts(signal: np.ndarray, rate: int) -> bytes:
    """A bare AAC stream, as in .aac files."""
    return _av(signal, rate, "adts", "aac")


def webm(signal: np.ndarray, rate: int) -> bytes:
    """Opus in WebM, as browsers record it."""
    return _av(signal, rate, "webm", "libopus")


def mp4(signal: np.ndarray | None, rate: int = 48_000) -> bytes:
    """MPEG-4 video of half a second with AAC sound, or without sound when `signal` is None."""
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        sound = None if signal is None else _sound_stream(container, "aac", signal, rate)
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 40 * number, np.uint8))
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            _mux_sound(container, sound, signal)
    return file.getvalue()


def _sndfile(signal, rate, container, subtype) -> bytes:
    file = BytesIO()
    sf.write(file, signal, rate, format=container, subtype=subtype)
    return file.getvalue()


def _av(signal, rate, container_format, codec, options=None) -> bytes:
    file = BytesIO()
    options = {"fflags": "+bitexact", **(options or {})}  # the same bytes each time
    with av.open(file, "w", format=container_format, options=options) as container:
        _mux_sound(container, _sound_stream(container, codec, signal, rate), signal)
    return file.getvalue()


def _sound_stream(container, codec, signal, rate):
    channels = 1 if np.ndim(signal) == 1 else np.shape(signal)[1]
    layout = "7.1(wide)" if (codec, channels) == ("alac", 8) else LAYOUTS[channels]
    return container.add_stream(codec, rate=rate, layout=layout)


def _mux_sound(container, stream, signal) -> None:
    interleaved = np.ascontiguousarray(signal, np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(interleaved, "flt", stream.layout.name)
    frame.sample_rate, frame.pts = stream.rate, 0
    container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
