"""What files there are: those that hold sound, and words for those that do not."""

import re

from ..errors import AudioError

EXTENSIONS = (
    *("wav", "flac", "mp3", "ogg", "opus", "m4a", "aac", "mp4", "3gp", "webm", "caf"),
    *("aiff", "aif", "mov", "mkv", "amr"),
)
AGAIN = "Record, copy or export it again."
EXPORT = "Export it as WAV or MP3 and try again."
CHOOSE = "Choose a recording of a voice instead."

MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
# How files with sound start, and FFmpeg's reader for them. It also knows playlists, which make it
# open the other files and addresses that they name.
READERS = {
    rb"RIFF|RIFX|RF64": "wav",
    rb"fLaC": "flac",
    rb"OggS": "ogg",
    rb"FORM": "aiff",
    rb"caff": "caf",
    rb"#!AMR": "amr",
    rb"\x1a\x45\xdf\xa3": "matroska,webm",
    rb"....(ftyp|styp|moov|moof|mdat|wide|free|skip|uuid|pnot)": MP4,
}
UNMARKED = "mp3,aac"  # known only by looking around

# what, cure, and how the files of each kind start
STRANGERS = (
    (
        *("is a picture", CHOOSE),
        {
            "a PNG file": rb"\x89PNG",
            "a JPEG file": rb"\xff\xd8\xff",
            "a GIF file": rb"GIF8[79]a",
            "a BMP file": rb"BM.{4}\0{4}",
            "a TIFF file": rb"II\x2a\0|MM\0\x2a",
            "a WebP file": rb"RIFF....WEBP",
            "a Photoshop file": rb"8BPS",
            "an HEIC or AVIF file": rb"....ftyp(hei|hev|mif1|msf1|avif|avis)",
        },
    ),
    (
        *("is an archive of other files", "Unpack it and choose a recording from it."),
        {
            "a ZIP or Office file": rb"PK(\x03\x04|\x05\x06)",
            "a GZIP file": rb"\x1f\x8b",
            "a 7z file": rb"7z\xbc\xaf",
            "a RAR file": rb"Rar!",
            "an XZ file": rb"\xfd7zXZ",
            "a BZIP2 file": rb"BZh\d",
            "a Zstandard file": rb"\x28\xb5\x2f\xfd",
            "a TAR file": rb".{257}ustar",
        },
    ),
    (
        *("holds notes for instruments and no sound", EXPORT),
        {"a MIDI file": rb"MThd|RIFF....RMID"},
    ),
    (
        *("is a document", CHOOSE),
        {
            "a PDF file": rb"\s{0,99}%PDF",
            "a RTF file": rb"\{\\rtf",
            "an old Office file": rb"\xd0\xcf\x11\xe0",
            "a database": rb"SQLite format",
        },
    ),
    (
        *("is a program", CHOOSE),
        {
            "one for Linux": rb"\x7fELF",
            "one for Windows": rb"MZ[^ -~]",
            "one for macOS": rb"[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe",
        },
    ),
    (
        *("is in a format that is not read here", EXPORT),
        {
            "WMA or WMV": rb"\x30\x26\xb2\x75",
            "AVI": rb"RIFF....AVI",
            "Flash video": rb"FLV\x01",
            "RealMedia": rb"\.RMF|\.ra\xfd",
            "Monkey's Audio": rb"MAC ",
            "WavPack": rb"wvpk",
            "Musepack": rb"MPCK|MP\+",
            "DSD": rb"DSD |FRM8",
            "MPEG video": rb"\0\0\x01[\xba\xb3]",
        },
    ),
)

# Any of them: one look instead of thirty at most files, which are none.
STRANGE = re.compile(
    b"|".join(start for *_, starts in STRANGERS for start in starts.values()), re.DOTALL
)

# Lists of names, which must never be followed.
PLAYLIST = re.compile(
    r"(#EXTM3U|ffconcat|\[playlist\]|\[reference\]|rtsptext"
    r"|(\s|<[?!][^>]*>)*<(playlist|asx|smil|mpd)\b)",
    re.IGNORECASE,
)
NAME = re.compile(r"(https?|ftp|file|rtsp|mms)://\S+|.*\.({})".format("|".join(EXTENSIONS)), re.I)
PAGE = re.compile(r"<(!doctype\s+html|html)\b", re.IGNORECASE)

CONTROL = frozenset(map(chr, range(32))) - frozenset("\t\n\f\r")
TEXT_SIZE = 4096  # bytes that must be text, for a file to be


def refusal(name: str, what: str, got: str, expected: str, cure: str) -> AudioError:
    """The error that says what is wrong with a file, what was expected and what to do.

    Parameters
    ----------
    name : str
        Of the file.
    what, got, expected, cure : str
        In the order of the message: "NAME what: got …; expected …. cure". Who does not want the
        details reads what and cure alone.
    """
    message = f"{name} {what}: got {got}; expected {expected}. {cure}"
    return AudioError(message, advice=f"{name} {what}. {cure}")


def check_kind(data: bytes, name: str) -> None:
    """Refuse what is known to be something else than sound, whatever its name says.

    Parameters
    ----------
    data : bytes
    name : str

    Raises
    ------
    AudioError
    """
    for what, cure, starts in STRANGERS if STRANGE.match(data) else ():
        for got, start in starts.items():
            if re.match(start, data, re.DOTALL):
                raise refusal(name, what, got, "a recording", cure)
    text = _text(data)
    if text is None:
        return
    got = f"{len(data):,} bytes of plain text"
    if _is_playlist(text):
        cure = "Choose the files that it names."
        raise refusal(name, "is only a list of other files", got, "the sound itself", cure)
    if PAGE.search(text):
        cure = "Download the recording itself."
        raise refusal(name, "is a web page", got, "the sound itself", cure)
    if text.startswith(("{", "[", "<")):
        raise refusal(name, "is data in text form, not audio", got, "a recording", CHOOSE)
    raise _not_audio(name, got)


def reader(data: bytes) -> str:
    """FFmpeg's name for the only format that a file can have."""
    fitting = (name for start, name in READERS.items() if re.match(start, data, re.DOTALL))
    return next(fitting, UNMARKED)


def unreadable(data: bytes, name: str) -> AudioError:
    """The error for a file that no decoder understands."""
    if data and not data.strip(b"\0"):
        got = f"{len(data):,} bytes that are all zero"
        return refusal(name, "holds nothing", got, "a recording", AGAIN)
    if not data or reader(data) != UNMARKED:
        got = "an audio file's start and no sound after it that can be read"
        return refusal(name, "is damaged or cut short", got, "a whole file", AGAIN)
    return _not_audio(name, f"{len(data):,} bytes of no known kind")


def _not_audio(name: str, got: str) -> AudioError:
    known = ", ".join(extension.upper() for extension in EXTENSIONS)
    cure = "Save or export it as WAV or MP3 and try again."
    return refusal(name, "is not audio that can be read", got, known, cure)


def _text(data: bytes) -> str | None:
    """The start of a text file; None if it is not text."""
    start = data[:TEXT_SIZE]
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding == "utf-8" and b"\0" in start:  # as most sound has: spares the decoding
        return None
    text = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n\f")
    return None if CONTROL & set(text) else text


def _is_playlist(text: str) -> bool:
    if PLAYLIST.match(text):
        return True
    lines = [line.strip() for line in text.splitlines()]
    names = [line for line in lines if line and not line.startswith("#")]
    return bool(names) and all(NAME.fullmatch(line) for line in names[:10])
