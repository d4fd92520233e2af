"""Each kind of file that cannot be used has words of its own."""

import pytest

from ser.audio.clip import load_clip
from ser.errors import AudioError

from .. import audio_files

NOT_SOUND = {
    "PNG": (b"\x89PNG\r\n\x1a\n", "is a picture: got a PNG file"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "is a picture: got a JPEG file"),
    "GIF": (b"GIF89a", "is a picture: got a GIF file"),
    "BMP": (b"BM\x9a\0\0\0\0\0\0\0\x36\0\0\0", "is a picture: got a BMP file"),
    "TIFF": (b"II\x2a\0\x08\0\0\0", "is a picture: got a TIFF file"),
    "WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", "is a picture: got a WebP file"),
    "HEIC": (b"\0\0\0\x18ftypheic", "is a picture: got an HEIC or AVIF file"),
    "SVG": (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        "is data in text form",
    ),
    "ZIP": (b"PK\x03\x04\x14\0\0\0", "is an archive of other files: got a ZIP or Office file"),
    "GZIP": (b"\x1f\x8b\x08\0", "is an archive of other files: got a GZIP file"),
    "TAR": (b"a.wav".ljust(257, b"\0") + b"ustar\0", "is an archive of other files: got a TAR"),
    "MIDI": (b"MThd\0\0\0\x06\0\0\0\x01\0\x60", "holds notes for instruments and no sound"),
    "PDF": (b"%PDF-1.7\n", "is a document: got a PDF file"),
    "program": (b"\x7fELF\x02\x01\x01\0", "is a program: got one for Linux"),
    "Windows program": (b"MZ\x90\0\x03\0\0\0", "is a program: got one for Windows"),
    "WMA": (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "is in a format that is not read here: got WMA"),
    "AVI": (b"RIFF\x24\0\0\0AVI LIST", "is in a format that is not read here: got AVI"),
    "M3U": (b"#EXTM3U\n#EXTINF:1,A\n/etc/passwd\n", "is only a list of other files"),
    "bare M3U": (b"# mine\r\nC:\\Music\\a.mp3\r\nb.flac\r\n", "is only a list of other files"),
    "addresses": (b"http://localhost:8501/a\n", "is only a list of other files"),
    "HLS": (
        b"#EXTM3U\n#EXT-X-KEY:METHOD=NONE\nfile:///etc/passwd",
        "is only a list of other files",
    ),
    "PLS": (b"[playlist]\nFile1=/etc/passwd\n", "is only a list of other files"),
    "concat": (b"ffconcat version 1.0\nfile /etc/passwd", "is only a list of other files"),
    "XSPF": (b'<?xml version="1.0"?>\n<playlist version="1">', "is only a list of other files"),
    "ASX": (b'<ASX version="3.0"><entry>', "is only a list of other files"),
    "SMIL": (b"<!-- a -->\n<smil><body>", "is only a list of other files"),
    "DASH": (b'\xef\xbb\xbf<?xml version="1.0"?><MPD>', "is only a list of other files"),
    "UTF-16 M3U": ("#EXTM3U\na.wav".encode("utf-16"), "is only a list of other files"),
    "web page": (b"<!-- x --><!DOCTYPE html><html><body>Not found", "is a web page"),
    "JSON": (b'{"error": "not found"}', "is data in text form, not audio"),
    "text": (b"hello", "is not audio that can be read: got 5 bytes of plain text"),
    "zero bytes": (bytes(100), "holds nothing: got 100 bytes that are all zero"),
    "random bytes": (b"\x01\x02\x03" * 9, "is not audio that can be read: got 27 bytes of no kn"),
    "nothing but a tag": (b"ID3\x04\0\0\0\0\0\x01a", "is damaged or cut short"),
}


@pytest.mark.parametrize("ending", [b"", bytes(range(256)) * 40], ids=["short", "long"])
@pytest.mark.parametrize(("start", "message"), NOT_SOUND.values(), ids=NOT_SOUND)
def test_each_kind_has_its_own_message(start, message, ending):
    """What it is, what was expected and what to do, in one line, whatever the extension says."""
    whole = any(word in message for word in ("text", "list", "page", "bytes", "damaged"))
    content = start if whole else start + ending
    with pytest.raises(AudioError) as caught:
        load_clip(content, "holiday.wav")
    assert str(caught.value).startswith(f"holiday.wav {message}")
    assert "; expected " in str(caught.value) and "\n" not in str(caught.value)
    assert caught.value.advice.endswith(str(caught.value)[-20:])


@pytest.mark.parametrize(("kind", "name"), [("mp3", "a.wav"), ("wav", "a.pdf"), ("m4a", "a.m3u")])
def test_content_decides_and_not_the_name(kind, name, voice):
    """A wrong extension is no error."""
    assert load_clip(getattr(audio_files, kind)(voice.signal, 16_000), name).duration > 1


def test_long_text_is_still_text():
    """A text is told from sound by its start, however long it is."""
    with pytest.raises(AudioError, match="plain text"):
        load_clip("Ärger — «Groll» ".encode() * 10_000)
