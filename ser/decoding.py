"""Bytes of an audio file to one channel at 16 kHz.

libsndfile decodes what it knows by its first bytes; PyAV (FFmpeg) takes the rest, and whatever
libsndfile gives up on. Sound passes in blocks, each averaged over its channels and resampled
before the next is decoded, so memory stays bounded whatever a small file unfolds to.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import numpy as np
import soundfile as sf
import soxr

from .errors import AudioError
from .spectrum import SAMPLE_RATE

EXTENSIONS = ("wav", "flac", "mp3", "ogg", "opus", "m4a", "aac", "mp4", "webm")
MAX_SECONDS = 600
MAX_CHANNELS = 32
MIN_RATE, MAX_RATE = 4_000, 384_000
BLOCK = 65_536  # frames at a time

# Not MP3, though libsndfile reads it: its decoder writes to stderr about damaged files.
SNDFILE_MAGIC = (b"RIFF", b"RIFX", b"RF64", b"fLaC", b"OggS", b"FORM", b"caff", b".snd")
# FFmpeg also knows playlists, which make it open the other files and addresses they name.
AV_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,wav,flac,aac,caf"
LENGTH_SLACK = 0.1  # seconds; lossy codecs pad
# How many seconds the formats whose headers promise a length may be short of it.
AV_SLACK = {"mov,mp4,m4a,3gp,3g2,mj2": LENGTH_SLACK, "flac": 0.0}
STREAMED = 0x7FFF0000  # WAV data sizes from here on mean "not known yet"
SIZE_SLACK = 64  # bytes; some programs count the header as data
UNKNOWN_LENGTH = 2**62  # frames; libsndfile's for a FLAC that was streamed
AGAIN = "Record, copy or export it again."
CONTROL_BYTES = frozenset(range(32)) - frozenset(b"\t\n\f\r")


def decode(data: bytes, name: str) -> np.ndarray:
    """Decode a file's bytes by libsndfile, or else by FFmpeg.

    Parameters
    ----------
    data : bytes
    name : str
        Shown in messages.

    Returns
    -------
    np.ndarray [shape=(samples,)]
        Mono at 16 kHz, float32; may be empty or hold what is not finite.

    Raises
    ------
    AudioError
        The file is not audio, cut short, without a sound track, longer than `MAX_SECONDS`, or has
        an odd rate or too many channels.
    """
    _check_wav_size(data, name)
    if data.startswith(SNDFILE_MAGIC):
        try:
            signal = _resample(_sndfile_blocks(data, name), name)
        except sf.SoundFileError:
            pass  # damaged, or a codec it lacks
        else:
            if len(signal):  # none in a cut Ogg Vorbis or a WAV whose data size is still 0
                return signal
    return _resample(_av_blocks(data, name), name)


def _check_wav_size(data: bytes, name: str) -> None:
    """Refuse a WAV that is cut short, which decoders read without a word."""
    if data[:4] not in (b"RIFF", b"RIFX") or data[8:12] != b"WAVE":
        return
    header = struct.Struct("<4sI" if data[:4] == b"RIFF" else ">4sI")
    start = 12
    while start + header.size <= len(data):
        kind, size = header.unpack_from(data, start)
        start += header.size
        if kind == b"data":
            if size < STREAMED and size - (len(data) - start) > SIZE_SLACK:
                raise _cut_short(name, len(data) - start, size, "bytes")
            return
        start += size + size % 2


def _sndfile_blocks(data: bytes, name: str) -> Iterator[tuple[int, np.ndarray]]:
    """Rate in Hz and mono block, shape (frames,), from libsndfile."""
    with sf.SoundFile(BytesIO(data)) as sound:
        _check_layout(sound.channels, sound.samplerate, name)
        if MAX_SECONDS * sound.samplerate < sound.frames < UNKNOWN_LENGTH:
            raise _too_long(name)  # before the work of decoding ten minutes of it
        # Of 16-bit files libsndfile hands the integers over in one piece, their floats 8 KB at a
        # time, each with a call into Python.
        integers = sound.subtype == "PCM_16"
        dtype, scale = ("int16", np.float32(1 / 32768)) if integers else ("float32", None)
        while len(block := sound.read(BLOCK, dtype=dtype, always_2d=True)):
            yield sound.samplerate, _mean(block * scale if integers else block)


def _av_blocks(data: bytes, name: str) -> Iterator[tuple[int, np.ndarray]]:
    """Rate in Hz and mono block, shape (frames,), from FFmpeg."""
    import av  # 0.1 s and 30 MB of libraries that most recordings do not need

    av.logging.set_level(av.logging.PANIC)
    options = {"format_whitelist": AV_FORMATS}
    try:
        container = av.open(BytesIO(data), "r", options=options, metadata_errors="ignore")
    except av.FFmpegError:
        raise _unreadable(data, name) from None
    with container:
        stream = container.streams.best("audio")
        if stream is None:
            cure = "Choose a file with sound."
            raise refusal(name, "has no sound track", "pictures or data only", "sound", cure)
        kind = None
        for frame in _av_frames(container, stream, data, name):
            _check_layout(frame.layout.nb_channels, frame.sample_rate, name)
            if kind != (kind := (frame.format.name, frame.layout.name, frame.sample_rate)):
                # to_ndarray crashes on 8 separate channels and more (PyAV 18.1), so the
                # channels are interleaved first; left as they are, for FFmpeg weights a mix.
                interleave = av.AudioResampler(format="flt").resample
            try:
                parts = interleave(frame)
            except (av.FFmpegError, ValueError):  # channels in no order that FFmpeg can name
                raise _unreadable(data, name) from None
            for part in parts:
                block = part.to_ndarray().reshape(-1, part.layout.nb_channels)
                yield part.sample_rate, _mean(block)


def _av_frames(container, stream, data: bytes, name: str) -> Iterator:
    """Decoded frames up to the end of the file, or to where it cannot be followed further."""
    import av

    packets = undecodable = end = 0
    with suppress(av.FFmpegError):
        for packet in container.demux(stream):
            packets += 1
            try:
                frames = packet.decode()
            except av.FFmpegError:  # left out, as players do: often just the last one
                undecodable += 1
                continue
            end = max(end, (packet.pts or 0) + (packet.duration or 0))
            yield from frames
    if undecodable > 1 + packets / 10:
        raise _unreadable(data, name)
    _check_av_length(container, stream, end, name)


def _check_av_length(container, stream, end: int, name: str) -> None:
    """Refuse a file whose packets `end`, in units of its time base, before its header says."""
    slack = AV_SLACK.get(container.format.name)
    if slack is None or not stream.duration:
        return
    promised = (stream.start_time or 0) + stream.duration
    if end + slack / stream.time_base < promised:
        got, expected = float(end * stream.time_base), float(promised * stream.time_base)
        raise _cut_short(name, round(got, 2), round(expected, 2), "s")


def _mean(block: np.ndarray) -> np.ndarray:
    """Mean of the channels, shape (frames, channels) to (frames,)."""
    mono = block[:, 0]
    if block.shape[1] == 1:
        return mono
    with np.errstate(all="ignore"):  # load_clip refuses what is not finite
        for channel in block.T[1:]:  # for stereo ten times as fast as mean()
            mono = mono + channel
        return mono * np.float32(1 / block.shape[1])


def _resample(blocks: Iterator[tuple[int, np.ndarray]], name: str) -> np.ndarray:
    """Join (rate, mono block) pairs to one signal at 16 kHz, shape (samples,)."""
    parts, seconds, rate, stream = [np.empty(0, np.float32)], 0.0, SAMPLE_RATE, None
    for block_rate, block in blocks:
        if block_rate != rate:  # at the start, and in the rare stream that changes on its way
            parts += _flushed(stream)
            rate, stream = block_rate, None
            if rate != SAMPLE_RATE:
                stream = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")
        seconds += len(block) / rate
        if seconds > MAX_SECONDS + LENGTH_SLACK:
            raise _too_long(name)
        parts.append(stream.resample_chunk(block) if stream else block)
    return np.concatenate(parts + _flushed(stream))


def _flushed(stream: soxr.ResampleStream | None) -> list[np.ndarray]:
    """What a resampler still holds back."""
    return [stream.resample_chunk(np.empty(0, np.float32), last=True)] if stream else []


def _check_layout(channels: int, rate: int, name: str) -> None:
    if channels > MAX_CHANNELS:
        expected, cure = f"1 to {MAX_CHANNELS}", "Export it as mono or stereo."
        raise refusal(name, "has too many channels", f"{channels:,}", expected, cure)
    if not MIN_RATE <= rate <= MAX_RATE:
        expected, cure = f"{MIN_RATE:,} to {MAX_RATE:,} Hz", "Export it at 16,000 Hz."
        raise refusal(name, "has an unusual sample rate", f"{rate:,} Hz", expected, cure)


def _unreadable(data: bytes, name: str) -> AudioError:
    if data.startswith(SNDFILE_MAGIC) or data[4:8] == b"ftyp":
        got = "an audio file's start and no sound after it"
        return refusal(name, "is damaged or cut short", got, "a whole file", AGAIN)
    kind = "bytes of no known kind" if CONTROL_BYTES & set(data[:512]) else "bytes of plain text"
    known = ", ".join(extension.upper() for extension in EXTENSIONS)
    cure = "Save or export it as WAV or MP3 and try again."
    return refusal(name, "is not audio that can be read", f"{len(data):,} {kind}", known, cure)


def _cut_short(name: str, got: float, promised: float, unit: str) -> AudioError:
    expected = f"the {promised:,} {unit} that its header promises"
    return refusal(name, "is cut short", f"{got:,} {unit}", expected, AGAIN)


def _too_long(name: str) -> AudioError:
    limit = f"{MAX_SECONDS / 60:g} minutes"
    cure = "Cut it into shorter files."
    return refusal(name, "is too long", f"more than {limit}", f"at most {limit}", cure)


def refusal(name: str, what: str, got: str, expected: str, cure: str) -> AudioError:
    """The error that says what is wrong with a file, what was expected and what to do."""
    message = f"{name} {what}: got {got}; expected {expected}. {cure}"
    return AudioError(message, advice=f"{name} {what}. {cure}")
