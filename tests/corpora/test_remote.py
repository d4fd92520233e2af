"""Members out of an archive on a web server: few requests, and every trouble is told at once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ser.corpora import remote
from ser.corpora.remote import RemoteArchive
from ser.errors import ExampleError

from .. import zip_server

MEMBERS = {f"Actor_01/{k}.wav": zip_server.noise(5000, k) for k in range(4)}
FIRST, SECOND = list(MEMBERS)[:2]


@pytest.fixture
def server(monkeypatch):
    """A server whose archive is longer than what is read of its end at once."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(remote, "TAIL", 1000)
    server = zip_server.Server(zip_server.packed(MEMBERS))
    yield server
    server.close()


@pytest.fixture
def hasty(monkeypatch):
    """Less patience than usual."""
    monkeypatch.setattr(remote, "TOTAL_S", 0.15)
    monkeypatch.setattr(remote, "TURN_S", 0.02)


def test_a_member_is_read(server):
    """Its bytes are those that were packed."""
    assert RemoteArchive(server.url).read(SECOND) == MEMBERS[SECOND]


def test_the_directory_is_read_once(server):
    """One request for it, then one for each member, also for the same one again."""
    archive = RemoteArchive(server.url)
    for name in (SECOND, FIRST, FIRST):
        assert archive.read(name) == MEMBERS[name]
    assert len(server.asked) == 1 + 3
    assert server.asked[0] == "bytes=-1000"


def test_a_longer_directory_is_read_too(server, monkeypatch):
    """If it does not fit into what was read of the end, one more request gets it."""
    monkeypatch.setattr(remote, "TAIL", 100)
    assert RemoteArchive(server.url).read(FIRST) == MEMBERS[FIRST]
    assert len(server.asked) == 3


def test_little_more_than_the_member_is_sent(server):
    """The other members stay where they are."""
    RemoteArchive(server.url).read(FIRST)
    assert server.sent < 1000 + 5000 + 200


def test_a_redirection_is_followed_unread(server):
    """However long the page is that comes with it."""
    server.behave = zip_server.moved
    assert RemoteArchive(server.url).read(FIRST) == MEMBERS[FIRST]
    assert server.sent < 2**28


@pytest.mark.parametrize(
    "behave, got",
    [
        (zip_server.status(404), r"status 404 \(Not Found\)"),
        (zip_server.status(429), r"status 429 \(Too Many Requests\)"),
        (zip_server.status(500), "status 500"),
        (zip_server.whole, r"the whole archive \(status 200\)"),
        (zip_server.half, "half an answer"),
        (zip_server.nowhere, "damaged data"),
        (zip_server.elsewhere, "damaged data"),
        (zip_server.senseless, "damaged data"),
    ],
)
def test_what_the_server_does_wrong_is_told(server, behave, got):
    """The message has host, what was got and expected, and the cure; it is the one exception."""
    server.behave = behave
    with pytest.raises(ExampleError, match=rf"from 127.0.0.1: got {got}.*expected .*local copy"):
        RemoteArchive(server.url).read(FIRST)


@pytest.mark.parametrize(
    "behave", [zip_server.status(429), zip_server.half, zip_server.senseless, zip_server.whole]
)
def test_trouble_after_the_directory_is_told(server, behave):
    """A member is guarded as the directory is."""
    archive = RemoteArchive(server.url)
    archive.read(FIRST)
    server.behave = behave
    with pytest.raises(ExampleError):
        archive.read(SECOND)


def test_a_wrong_checksum_is_refused(server):
    """One flipped bit in a member is enough."""
    content = bytearray(server.content)
    content[2500] ^= 1
    server.content = bytes(content)
    with pytest.raises(ExampleError, match="damaged data"):
        RemoteArchive(server.url).read(FIRST)


def test_no_server_is_told():
    """Without network, or where nobody listens, it is over at once."""
    server = zip_server.Server(b"")
    server.close()
    with pytest.raises(ExampleError, match="got no connection"):
        RemoteArchive(server.url).read(FIRST)


def test_the_whole_archive_is_not_read(server):
    """If the server ignores the range, its gigabyte stays where it is."""
    server.behave = zip_server.whole
    with pytest.raises(ExampleError):
        RemoteArchive(server.url).read(FIRST)
    assert server.sent < 50 * 2**20  # what the system's buffers take


@pytest.mark.parametrize("behave", [zip_server.silence, zip_server.dripping])
def test_a_slow_server_is_left(server, hasty, behave):
    """All time together is bounded, whether nothing comes or very little at a time."""
    server.behave = behave
    start = time.monotonic()
    with pytest.raises(ExampleError, match="got no answer in"):
        RemoteArchive(server.url).read(FIRST)
    assert time.monotonic() - start < 1


def test_a_large_directory_is_left(server, monkeypatch):
    """What is larger than the bound is given up, not read to its end."""
    monkeypatch.setattr(remote, "LARGEST", 500)
    with pytest.raises(ExampleError, match="got more than 500 bytes"):
        RemoteArchive(server.url).read(FIRST)


def test_a_large_member_is_not_asked_for(server, monkeypatch):
    """Its size is in the directory."""
    monkeypatch.setattr(remote, "LARGEST", 4000)
    with pytest.raises(ExampleError, match=f"got {FIRST} of 5000 bytes"):
        RemoteArchive(server.url).read(FIRST)
    assert len(server.asked) == 1


def test_an_unknown_member_keeps_nobody_waiting(server):
    """It is told from the directory, and other members are still fetched."""
    archive = RemoteArchive(server.url)
    with pytest.raises(ExampleError, match=r"got an archive without Actor_09/9.wav"):
        archive.read("Actor_09/9.wav")
    assert archive.read(FIRST) == MEMBERS[FIRST]
    assert len(server.asked) == 2


def test_after_a_failure_nothing_is_asked_for_a_while(server):
    """Whoever comes next is told the same at once, even if the server has recovered."""
    archive = RemoteArchive(server.url)
    server.behave = zip_server.status(429)
    with pytest.raises(ExampleError) as first:
        archive.read(FIRST)
    server.behave = zip_server.parts
    with pytest.raises(ExampleError) as second:
        archive.read(SECOND)
    assert str(second.value) == str(first.value)
    assert len(server.asked) == 1


def test_after_the_pause_it_is_tried_again(server, monkeypatch):
    """A failure is not for ever."""
    monkeypatch.setattr(remote, "PAUSE_S", 0)
    archive = RemoteArchive(server.url)
    server.behave = zip_server.status(429)
    with pytest.raises(ExampleError):
        archive.read(FIRST)
    server.behave = zip_server.parts
    assert archive.read(FIRST) == MEMBERS[FIRST]


def test_one_request_at_a_time(server):
    """Visitors that come together are served one after the other, with one directory."""
    server.behave = zip_server.slowly
    archive = RemoteArchive(server.url)
    with ThreadPoolExecutor(4) as visitors:
        contents = list(visitors.map(archive.read, MEMBERS))
    assert contents == list(MEMBERS.values())
    assert server.most_at_once == 1
    assert len(server.asked) == 1 + 4


def test_nobody_waits_long_for_others(server, hasty):
    """While a fetch hangs, those behind it are told so before it ends."""
    server.behave = zip_server.silence
    archive = RemoteArchive(server.url)
    with ThreadPoolExecutor(1) as visitor:
        hanging = visitor.submit(archive.read, FIRST)
        while not server.asked:
            time.sleep(0.001)
        with pytest.raises(ExampleError, match="Other examples are being fetched"):
            archive.read(SECOND)
        assert not hanging.done()
        assert isinstance(hanging.exception(), ExampleError)
