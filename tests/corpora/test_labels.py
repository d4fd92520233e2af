"""CSV files with labels, as people and spreadsheets write them."""

import pytest

from ser.corpora.labels import read_labels
from ser.errors import CorpusError

ROWS = [("a.wav", "sad", "anna"), ("b, c.wav", "happy", "")]


def write(folder, content):
    """A CSV file with this content, text or bytes."""
    path = folder / "labels.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        'file,emotion,speaker\na.wav,sad,anna\n"b, c.wav",happy,\n',
        "file;emotion;speaker\r\na.wav;sad;anna\r\nb, c.wav;happy;\r\n",
        "\ufefffile;emotion;speaker\na.wav;sad;anna\nb, c.wav;happy",
        "file\temotion\tspeaker\na.wav\tsad\tanna\nb, c.wav\thappy",
        "Emotion ; FILE;note;Speaker\n sad; a.wav ;x;anna\n\n;;;\nhappy;b, c.wav;;",
    ],
    ids=["commas", "semicolons", "byte order mark", "tabs", "order, case, spaces, empty rows"],
)
def test_spreadsheets_ways_are_all_read(text, tmp_path):
    """Whatever stands between the cells and before the first, the rows are the same."""
    assert read_labels(write(tmp_path, text)) == ROWS


@pytest.mark.parametrize(
    ("text", "missing"),
    [("", "file and emotion"), ("file,feeling\na,b\n", "emotion"), ("a.wav,sad\n", "file and")],
)
def test_a_missing_column_is_named(text, missing, tmp_path):
    """The message says which, what there is instead and how a first line looks."""
    with pytest.raises(CorpusError, match=rf"lacks the column {missing}.*`file,emotion,speaker`"):
        read_labels(write(tmp_path, text))


@pytest.mark.parametrize("content", [b"file,emotion\n\xfcber.wav,sad", b"PK\x03\x04\xff\x00"])
def test_other_files_are_refused(content, tmp_path):
    """An old code page and an archive are told apart from nothing, but not read as text."""
    with pytest.raises(CorpusError, match=r"is no CSV file: .*not UTF-8; expected text\. Save it"):
        read_labels(write(tmp_path, content))
