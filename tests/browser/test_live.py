"""Live in a real browser whose microphone plays a known recording.

Three visitors press Start together, so that all wait at the same time: one who speaks, one who is
silent, and one whose browser finds no way to the server.
"""

import csv
import io
import json

import numpy as np
import pytest
import soundfile as sf
from scipy.signal import fftconvolve

from ser.audio.clip import Clip, load_clip
from ser.model.store import load_model
from ser.timeline.timeline import timeline
from ser.ui.live.drawing import RIBBON_S

from ..synth import SAMPLE_RATE, speech
from .running import chromium, record, visit, wait_until_in_sight, wait_until_ready

FRAME = "iframe[title='streamlit_webrtc.component.webrtc_streamer']"
WIDTHS = "found => found.map(piece => parseFloat(piece.style.width))"

# The microphone of a visitor who says nothing, and a browser that only knows relays.
SILENT = """() => {
  const listen = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async wanted => {
    const [room, stream] = [new AudioContext(), await listen(wanted)];
    const [loudness, heard] = [room.createGain(), room.createMediaStreamDestination()];
    loudness.gain.value = 0;
    room.createMediaStreamSource(stream).connect(loudness).connect(heard);
    return heard.stream;
  };
}"""
CUT_OFF = """() => {
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(settings) { super({...settings, iceTransportPolicy: 'relay'}); }
  };
}"""

# A page that has lost the timer by which it looks at its session.
NO_TIMER = "window.setInterval = () => 0;"


@pytest.fixture(scope="module")
def spoken():
    """A short sentence and a longer one."""
    rest = np.zeros(SAMPLE_RATE, np.float32)
    # The connection takes its time, and what is said before it stands is not heard.
    return np.concatenate(
        [rest, rest, rest, speech(2.0, 120, seed=1), rest, speech(2.6, 210, seed=2), rest]
    )


@pytest.fixture(scope="module")
def lengths(spoken):
    """Of the stretches of the recording, in s."""
    return [each.duration for each in timeline(Clip(spoken), load_model()).stretches]


@pytest.fixture(scope="module")
def listener(playwright, spoken, tmp_path_factory):
    """Chromium whose microphone plays the recording once, each time it is opened."""
    import soxr

    path = tmp_path_factory.mktemp("live") / "spoken.wav"
    sf.write(path, soxr.resample(spoken, SAMPLE_RATE, 48_000), 48_000, subtype="PCM_16")
    with chromium(playwright, f"{path}%noloop") as running:
        yield running


def press(page, name):
    """Press a button of the microphone's frame."""
    page.frame_locator(FRAME).get_by_role("button", name=name).click()


@pytest.fixture(scope="module")
def visitors(listener, server):
    """The one who speaks, the silent one and the one cut off, who have all pressed Start."""
    pages = []
    for script, spoilt in (("() => {}", ""), (SILENT, ""), (CUT_OFF, NO_TIMER)):
        page = visit(listener, f"{server.url}/live")
        frame = page.frame_locator(FRAME)
        frame.get_by_role("button", name="Start").wait_for()
        page.frames[-1].evaluate(script)
        page.evaluate(f"() => {{ {spoilt} }}")
        pages.append(page)
    for page in pages:
        press(page, "Start")
    yield pages
    for page in pages:
        page.context.close()


def test_ribbon_follows_the_recording(visitors, lengths):
    """While it is live, the last minute shows the stretches that were said, in their order."""
    speaker, *_ = visitors
    speaker.wait_for_function(
        "count => document.querySelectorAll('.piece').length >= count", arg=len(lengths)
    )
    speaker.locator(".ser-now", has_text="Silence").wait_for()
    widths = speaker.locator(".piece").evaluate_all(WIDTHS)
    np.testing.assert_allclose(np.array(widths) / 100 * RIBBON_S, lengths, atol=0.3)


def test_silence_beside_a_speaker_stays_silence(visitors):
    """Of two who are live at once, the silent one is shown nothing of the other."""
    _, silent, _ = visitors
    silent.locator(".ser-now", has_text="Silence").wait_for()
    assert silent.locator(".piece").count() == 0
    press(silent, "Stop")
    silent.get_by_text("Nobody has spoken").wait_for()


def saved(page, label):
    """The bytes that a download button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return download.value.path().read_bytes()


def likeness(heard, played):
    """Normalised correlation of two sounds where they fit best: 1 for the same one."""
    products = fftconvolve(heard, played[::-1])
    return products.max() / (np.linalg.norm(heard) * np.linalg.norm(played))


def test_stop_gives_what_was_said(visitors, spoken, lengths):
    """On a phone it comes into sight; the tables hold the stretches, as the ribbon does."""
    speaker, *_ = visitors
    usual = speaker.viewport_size
    speaker.set_viewport_size({"width": 390, "height": 664})
    press(speaker, "Stop")
    wait_until_in_sight(speaker, ".st-key-arrival h3")
    speaker.set_viewport_size(usual)
    assert likeness(load_clip(saved(speaker, "Save the sound")).signal, spoken) > 0.8
    speaker.get_by_role("button", name="Save the stretches").click()
    rows = [*csv.DictReader(io.StringIO(saved(speaker, "As a table").decode()))]
    told = json.loads(saved(speaker, "For programmers"))["stretches"]
    found = [each["end_s"] - each["start_s"] for each in told]
    np.testing.assert_allclose(found, lengths, atol=0.3)
    emotions = [each["emotion"] for each in told]
    assert [row["emotion"] for row in rows] == emotions
    words = speaker.locator(".stretch .word").all_inner_texts()
    assert [word.strip("?") for word in words] == emotions


def test_heading_that_is_scrolled_to_shows_no_link_to_itself(visitors):
    """Neither with the keyboard nor with the mouse on it: such a link leads nowhere of use."""
    speaker, *_ = visitors
    heading = speaker.locator(".st-key-arrival h3")
    heading.hover()
    assert not heading.locator("..").get_by_test_id("stHeaderActionElements").is_visible()


def test_session_is_there_on_return_and_gone_after_a_reload(visitors):
    """It lasts as long as the visit, and a new one can begin."""
    speaker, *_ = visitors
    speaker.get_by_role("link", name="About").click()
    speaker.get_by_role("heading", name="What this is").wait_for()
    speaker.get_by_role("link", name="Live").click()
    speaker.get_by_text("Save the sound").wait_for()
    press(speaker, "Start")
    speaker.locator(".ser-now").wait_for()
    speaker.reload()
    speaker.frame_locator(FRAME).get_by_role("button", name="Start").wait_for()
    wait_until_ready(speaker)
    assert speaker.get_by_text("Save the sound").count() == 0


def test_without_a_connection_a_recording_fills_the_ribbon(visitors):
    """After ten seconds the page says why and goes on, though its own timer never ticks."""
    *_, cut_off = visitors
    cut_off.get_by_text("did not reach the app within ten seconds").wait_for(timeout=20_000)
    record(cut_off, seconds=3.5)
    cut_off.locator(".stretch").first.wait_for()


def test_blocked_microphone_is_told(refusing, server):
    """Who has said no to the browser reads how to say yes, and nothing in its own jargon."""
    page = visit(refusing, f"{server.url}/live", permissions=[])
    press(page, "Start")
    page.get_by_text("does not let this page use the microphone").wait_for()
    frame = page.frame_locator("iframe[title*=webrtc_streamer]")
    frame.get_by_text("NotAllowedError").wait_for(state="hidden")
    page.context.close()
