"""Bytes of an audio file to one channel at 16 kHz.

libsndfile decodes WAV, FLAC, AIFF, CAF and AU; PyAV (FFmpeg) takes the rest, and whatever the
other gives up on. Both get nothing but bytes in memory, and only the reader that fits their start.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import SEEK_SET, BytesIO

import numpy as np
import soundfile as sf

from .containers import check_alac, check_chunks, check_tables, cut_short, without_tags
from .kinds import EXPORT, MP4, check_kind, reader, refusal, unreadable
from .mixdown import LENGTH_SLACK, MAX_SECONDS, Mixdown
from .tags import check_tags

BLOCK = 2**18  # samples at a time
# Not Ogg, of which it reads the first part only, and Opus slowly; nor MP3, whose damage it prints.
SNDFILE_MAGIC = (b"RIFF", b"RIFX", b"RF64", b"fLaC", b"FORM", b"caff", b".snd")
# Nor these in them: MP3 in WAV, by its number, and Apple lossless in CAF.
MP3_IN_WAV = re.compile(rb"fmt .{4}(\xfe\xff.{22}|\0?)[\x50\x55]", re.DOTALL)
ALAC_IN_CAF = re.compile(rb"caff.{4}desc.{16}alac", re.DOTALL)
UNKNOWN_LENGTH = 2**62  # frames; libsndfile's for a FLAC that was streamed
AV_OPTIONS = {
    "protocol_whitelist": "none",  # whatever a file names, nothing else is opened
    "codec_whitelist": "aac,flac",  # must be decoded to learn their rate; never pictures
    "probesize": str(256 * 1024),
    "max_streams": "32",
}
AV_CODECS = re.compile(
    r"aac|alac|mp[23](float)?|e?ac3|(lib)?opus|vorbis|flac|(libopencore_)?amr[nw]b|gsm(_ms)?"
    r"|pcm_\w+|adpcm_(ms|ima_wav|ima_qt)"
)
# How many seconds the formats whose headers promise a length may be short of it.
AV_SLACK = {MP4: LENGTH_SLACK, "flac": 0.0}
PACKETS_A_SECOND = 200
FEW_FAILURES = 50  # packets
MOST_REPEATS = 4  # times that packets may hold a file's bytes
MOST_CHANGES = 100  # of rate, layout or format on the way; each needs new filters


class _File(BytesIO):
    """A file in memory in which a place that cannot be is the start.

    soundfile would print a traceback where a damaged file asks for one.
    """

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """As `io.BytesIO.seek`, but to the start where there is no such place."""
        try:
            return super().seek(offset, whence)
        except (ValueError, OverflowError):
            return super().seek(0)


def decode(data: bytes, name: str, max_seconds: float = MAX_SECONDS) -> np.ndarray:
    """Decode a file's bytes by libsndfile, or else by FFmpeg.

    Parameters
    ----------
    data : bytes
    name : str
        Shown in messages.
    max_seconds : float

    Returns
    -------
    np.ndarray [shape=(samples,)]
        Mono at 16 kHz, float32; may be empty or hold what is not finite.

    Raises
    ------
    AudioError
        The file is not audio, cut short, without a sound track, longer than `max_seconds`, or has
        an odd rate, too many channels or samples, or a structure that would take too much memory.
    """
    check_kind(data, name)
    if not data.startswith(SNDFILE_MAGIC):  # what it reads, it reads without unfolding tags
        data = without_tags(data)
    start = check_chunks(data, name)
    printed = ALAC_IN_CAF.match(data) or MP3_IN_WAV.search(data, 0, start)
    if data.startswith(SNDFILE_MAGIC) and not printed:
        with suppress(sf.SoundFileError):  # damaged, or a codec it lacks
            signal = _by_sndfile(data, Mixdown(name, max_seconds))
            if len(signal):  # none in a WAV whose data size is still 0
                return signal
    return _by_ffmpeg(without_tags(data), name, Mixdown(name, max_seconds))


def _by_sndfile(data: bytes, mixdown: Mixdown) -> np.ndarray:
    with sf.SoundFile(_File(data)) as sound:
        frames = sound.frames if sound.frames < UNKNOWN_LENGTH else 0
        mixdown.expect(sound.samplerate, sound.channels, frames)
        # Of 16-bit files libsndfile hands the integers over in one piece, their floats 8 KB at a
        # time, each with a call into Python.
        dtype = "int16" if sound.subtype == "PCM_16" else "float32"
        size = BLOCK // sound.channels
        while len(block := sound.read(size, dtype=dtype, always_2d=True)):
            mixdown.add(sound.samplerate, block)
    return mixdown.finish()


def _by_ffmpeg(data: bytes, name: str, mixdown: Mixdown) -> np.ndarray:
    import av  # 0.1 s and 30 MB of libraries that most recordings do not need

    av.logging.set_level(av.logging.PANIC)
    if reader(data) == MP4:
        check_tables(data, name)
    check_tags(data, name)
    options = {**AV_OPTIONS, "format_whitelist": reader(data)}
    try:
        with av.open(_File(data), "r", options=options, metadata_errors="ignore") as container:
            stream = _sound_stream(container, data, name)
            for part in _interleaved(_frames(container, stream, data, name, mixdown), mixdown):
                block = part.to_ndarray().reshape(-1, part.layout.nb_channels)
                mixdown.add(part.sample_rate, block)
    except (av.FFmpegError, ValueError):  # ValueError: channels in no order that FFmpeg can name
        raise unreadable(data, name) from None
    return mixdown.finish()


def _sound_stream(container, data: bytes, name: str):
    """The stream to decode; FFmpeg's choice, if there are several."""
    from av.codec.context import Flags2
    from av.stream import Discard

    if container.streams and not container.streams.audio:
        cure = "Choose a file with sound."
        raise refusal(name, "has no sound track", "pictures or data only", "sound", cure)
    stream = container.streams.best("audio")
    if stream is None:  # none at all, or none whose rate can be told
        raise unreadable(data, name)
    codec = stream.codec_context.name if stream.codec_context else "an unknown one"
    if not AV_CODECS.fullmatch(codec):
        expected = "AAC, ALAC, MP3, Opus, Vorbis, FLAC, PCM or the like"
        raise refusal(name, "is compressed in a way that is not read here", codec, expected, EXPORT)
    if codec == "alac":
        check_alac(stream.codec_context.extradata, name)
        stream.codec_context.flags2 |= Flags2.skip_manual  # CAF's note of padding counts it twice
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all  # or FFmpeg would unfold a film just to skip it
    return stream


def _interleaved(frames: Iterator, mixdown: Mixdown) -> Iterator:
    """Frames joined to larger ones of interleaved floats; channels stay, as FFmpeg weights a mix.

    to_ndarray crashes on 8 separate channels and more (PyAV 18.1).
    """
    import av

    kind, resampler, changes = None, av.AudioResampler(), 0
    for frame in frames:
        channels = frame.layout.nb_channels
        mixdown.expect(frame.sample_rate, channels)
        if kind != (kind := (frame.format.name, frame.layout.name, frame.sample_rate)):
            if (changes := changes + 1) > MOST_CHANGES:
                got = f"more than {MOST_CHANGES} changes of its format"
                raise refusal(mixdown.name, "is oddly built", got, "one format", EXPORT)
            yield from resampler.resample(None)
            resampler = av.AudioResampler(format="flt", frame_size=BLOCK // channels)
        frame.pts = None
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _frames(container, stream, data: bytes, name: str, mixdown: Mixdown) -> Iterator:
    """Decoded frames up to the end of the file, or to where it cannot be followed further."""
    import av

    packets = failures = size = end = 0
    with suppress(av.FFmpegError):
        for packet in container.demux(stream):
            packets += 1
            size += packet.size
            if packets > PACKETS_A_SECOND * mixdown.max_seconds or size > MOST_REPEATS * len(data):
                got, expected = "more pieces of sound than fit it", "an ordinary recording"
                raise refusal(name, "is oddly built", got, expected, EXPORT)
            try:
                frames = packet.decode()
            except av.FFmpegError:  # left out, as players do: often just the last one
                failures += 1
                if failures > FEW_FAILURES + packets / 10:
                    break
                continue
            end = max(end, (packet.pts or 0) + (packet.duration or 0))
            yield from frames
    if failures > 1 + packets / 10:
        raise unreadable(data, name)
    _check_length(container, stream, end, name)


def _check_length(container, stream, end: int, name: str) -> None:
    """Refuse a file whose packets `end`, in units of its time base, before its header says."""
    slack = AV_SLACK.get(container.format.name)
    if slack is None or not stream.duration:
        return
    promised = (stream.start_time or 0) + stream.duration
    if end + slack / stream.time_base < promised:
        got, expected = float(end * stream.time_base), float(promised * stream.time_base)
        raise cut_short(name, round(got, 2), round(expected, 2), "s")
