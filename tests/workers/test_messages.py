"""Messages between processes."""

import io
import json
import struct

import pytest

from ser.workers.messages import MOST_BYTES, receive, send


def sent(header, *blobs):
    """A message as a file at its start."""
    file = io.BytesIO()
    send(file, header, *blobs)
    file.seek(0)
    return file


def test_message_comes_out_as_it_went_in():
    """Header and blobs survive, empty ones too, and the next message is where this one ends."""
    file = io.BytesIO()
    send(file, {"name": "ä", "n": 1}, b"one", b"")
    send(file, {})
    file.seek(0)
    assert receive(file) == ({"name": "ä", "n": 1}, [b"one", b""])
    assert receive(file) == ({}, [])


@pytest.mark.parametrize("kept", [0, 3, 10, -1])
def test_cut_message_is_the_end(kept):
    """Whoever dies within a message is gone, wherever it was."""
    whole = sent({"name": "a"}, b"blob").getvalue()
    with pytest.raises(EOFError):
        receive(io.BytesIO(whole[:kept]))


@pytest.mark.parametrize("sizes", [[MOST_BYTES + 1], [-1], [MOST_BYTES, 1]])
def test_impossible_sizes_are_refused_before_they_are_read(sizes):
    """A sender that has gone mad cannot fill the memory."""
    text = json.dumps({"sizes": sizes}).encode()
    with pytest.raises(ValueError, match="bytes"):
        receive(io.BytesIO(struct.pack("<I", len(text)) + text))


def test_nothing_is_unpickled():
    """A pickle in place of the header is no JSON."""
    import pickle

    content = pickle.dumps({"sizes": []})
    with pytest.raises(ValueError):
        receive(io.BytesIO(struct.pack("<I", len(content)) + content))
