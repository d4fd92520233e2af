"""Cutting signals of voices and pauses into stretches of speech."""

import numpy as np
import pytest

from ser.audio.clip import SAMPLE_RATE
from ser.features.analysis import analyse
from ser.timeline.segmentation import LONGEST_S, SHORTEST_S, Span, segment

from ..synth import noise, pulses, speech


def room(seconds, level=1e-4, seed=0):
    """What a microphone gives where nobody speaks: faint noise."""
    return (
        level * np.random.default_rng(seed).standard_normal(round(seconds * SAMPLE_RATE))
    ).astype(np.float32)


def conversation(*seconds, level=1e-4):
    """Pauses and voices in turn, of so many seconds; a pause first."""
    parts = [
        speech(length, 120 + 40 * k, seed=k) + room(length, level, k)
        if k % 2
        else room(length, level, k)
        for k, length in enumerate(seconds)
    ]
    return np.concatenate(parts)


def bounds(spans):
    """Starts and ends."""
    return [(span.start, span.end) for span in spans]


@pytest.mark.parametrize("level", [1e-4, 1e-2])
def test_voices_are_found_between_pauses(level):
    """Two voices are two spans, whose bounds are right to a tenth of a second, also in noise."""
    found = segment(conversation(1.0, 2.0, 0.8, 2.5, 1.0, level=level))
    assert np.array(bounds(found)) == pytest.approx(np.array([(1.0, 3.0), (3.8, 6.3)]), abs=0.15)


@pytest.mark.parametrize(
    "signal",
    [
        np.zeros(0, np.float32),
        np.zeros(100, np.float32),
        np.zeros(3 * SAMPLE_RATE, np.float32),
        room(12.0),
        noise(12.0),
        np.full(3 * SAMPLE_RATE, 0.1, np.float32),
    ],
    ids=["empty", "shorter than a frame", "zeros", "faint noise", "loud noise", "offset"],
)
def test_what_does_not_stand_out_is_no_stretch(signal):
    """Silence and steady noise give no span."""
    assert segment(signal) == []


def test_click_is_no_stretch():
    """A single loud moment between long pauses is nobody speaking."""
    signal = room(4.0)
    signal[2 * SAMPLE_RATE : 2 * SAMPLE_RATE + 200] = 0.5
    assert segment(signal) == []


def test_short_pauses_do_not_cut():
    """A breath between two short halves of a sentence leaves it whole."""
    (span,) = segment(conversation(1.0, 1.0, 0.2, 1.0, 1.0))
    assert span.duration == pytest.approx(2.2, abs=0.15)


def test_long_pauses_cut_also_short_speech():
    """Two calls with a second of silence between are never one stretch."""
    assert len(segment(conversation(1.0, 0.7, 1.0, 0.7, 1.0))) == 2


def test_speech_without_pauses_is_cut_where_it_is_faintest():
    """Syllables without a pause for 30 s, a fainter moment every 2.5 s: the cuts are there."""
    time = np.arange(30 * SAMPLE_RATE) / SAMPLE_RATE
    gain = np.where(time % 0.5 < 0.08, 0.1, 1.0)
    gain[time % 2.5 < 0.08] = 0.03
    found = segment(np.concatenate([room(1.0), pulses(30.0) * gain, room(1.0)]).astype(np.float32))
    starts = np.array([span.start for span in found])
    assert all(SHORTEST_S <= span.duration <= LONGEST_S for span in found)
    assert sum(span.duration for span in found) == pytest.approx(30, abs=0.2)
    assert starts[1:] == pytest.approx(1.04 + 2.5 * np.arange(1, 12), abs=0.1)


def test_spans_are_apart_in_order_and_never_too_long():
    """Whatever is said: no overlap, no span beyond the bounds, none longer than allowed."""
    signal = conversation(0.5, 7.0, 0.3, 0.9, 0.5, 12.0, 2.0, 1.2, 0.2)
    found = segment(signal)
    edges = np.array(bounds(found)).ravel()
    assert (np.diff(edges) >= 0).all()
    assert edges[0] >= 0 and edges[-1] <= len(signal) / SAMPLE_RATE
    assert max(span.duration for span in found) <= LONGEST_S


def test_level_of_the_recording_does_not_matter():
    """A recording ten times fainter is cut at the same places."""
    signal = conversation(1.0, 5.0, 0.6, 2.0, 1.0, level=1e-3)
    assert segment(signal / 10) == segment(signal)


def test_faint_voice_after_a_loud_one_is_found():
    """Somebody who speaks from further away gets stretches of their own."""
    near, far = conversation(1.0, 2.0, 1.0), 0.05 * conversation(6.0, 2.0, 6.0)
    found = segment(np.concatenate([near, far]))
    assert bounds(found)[-1] == pytest.approx((10.0, 12.0), abs=0.15)


def test_muted_microphone_does_not_turn_noise_into_speech():
    """After a while of zeros, the noise of a room is still no stretch."""
    signal = np.concatenate([np.zeros(2 * SAMPLE_RATE, np.float32), room(8.0, 1e-2)])
    assert segment(signal) == []


def test_what_is_settled_stays_while_the_signal_grows():
    """A span with a long pause behind it is the same whatever comes."""
    signal = conversation(1.0, 3.0, 1.0, 6.0, 1.0, 2.0, 1.0)
    whole = segment(signal)
    for seconds in range(4, 15):
        found = segment(signal[: seconds * SAMPLE_RATE])
        settled = [span for span in found if span.end + LONGEST_S + 1 < seconds]
        assert settled == whole[: len(settled)]


def test_analysis_gives_the_same_spans():
    """Who has the analysis already need not hand over the signal."""
    signal = conversation(1.0, 2.0, 0.8, 2.5, 1.0)
    assert segment(analyse(signal)) == segment(signal)


def test_span_knows_its_length():
    """From start to end."""
    assert Span(1.0, 3.5).duration == 2.5
