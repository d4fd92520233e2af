"""Frames become one sound, and no more of it is kept than was allowed."""

import io

import numpy as np
import pytest
import soundfile as sf

from ser.live.sound import MOST_QUEUED_S, PART_S, RECENT_S, FrameQueue, FrameReader, SoundRing

from ..frames import frames
from ..synth import SAMPLE_RATE, tone

MINUTE = round(PART_S * SAMPLE_RATE)


def read(sent):
    """The sound of frames, to its end."""
    reader = FrameReader()
    return np.concatenate([reader.read(sent), reader.finish()])


@pytest.mark.parametrize(
    "rate, channels, kind",
    [
        (48_000, 2, "s16"), (48_000, 1, "s16"), (16_000, 1, "s16"), (44_100, 2, "flt"),
        (48_000, 2, "s16p"), (48_000, 2, "fltp"), (48_000, 8, "fltp"), (24_000, 1, "s32"),
    ],
)  # fmt: skip
def test_frames_of_any_rate_and_layout_give_the_same_sound(rate, channels, kind):
    """A tone comes out as it was, whatever it was packed in."""
    spoken = tone(1.0)
    heard = read(frames(spoken, rate, channels, kind))
    assert len(heard) == pytest.approx(len(spoken), abs=2)
    inner = slice(800, 15_000)
    assert np.abs(heard[inner] - spoken[inner]).max() < 0.01


def test_rate_may_change_on_the_way():
    """Two seconds stay two seconds when a browser changes its mind after the first."""
    spoken = tone(1.0)
    assert len(read([*frames(spoken, 48_000), *frames(spoken, 44_100)])) == pytest.approx(
        2 * SAMPLE_RATE, abs=4
    )


def test_lost_frames_leave_silence_of_their_length():
    """What the connection loses is told, and does not shift what comes after it."""
    sent = [*frames(tone(1.0))]
    reader = FrameReader()
    heard = reader.read(sent[:20] + sent[30:])
    assert reader.lost_s == pytest.approx(0.2)
    assert len(heard) == pytest.approx(SAMPLE_RATE, abs=400)  # a resampler holds some back
    assert np.abs(heard[7_000:9_000]).max() < 1e-3


def test_another_beginning_is_no_loss():
    """Time stamps that leap far or back are not filled."""
    reader = FrameReader()
    reader.read([*frames(tone(0.2)), *frames(tone(0.2), start=48_000 * 60), *frames(tone(0.2))])
    assert reader.lost_s == 0


def test_queue_is_bounded():
    """Whoever is not listened to fills no memory."""
    queue, (frame, *_) = FrameQueue(), frames(tone(0.1))
    most = round(MOST_QUEUED_S / 0.02)
    for _ in range(most + 10):
        queue.put(frame)
    assert len(queue.take()) == pytest.approx(most, abs=1)
    assert queue.take() == []


def counting(minutes):
    """Sound whose every minute has a level of its own, in s16 steps."""
    return [np.full(MINUTE, k / 32768, np.float32) for k in range(1, minutes + 1)]


def test_ring_keeps_the_last_minutes():
    """Of five minutes, a ring of three holds the last three, to the sample."""
    ring = SoundRing(3 * PART_S)
    for minute in counting(5):
        for part in np.split(minute, 100):
            ring.add(part)
    kept, _ = sf.read(io.BytesIO(ring.as_file()), dtype="int16")
    assert ring.heard_s == 5 * PART_S
    assert ring.kept_from_s == 2 * PART_S
    np.testing.assert_array_equal(kept[::MINUTE], [3, 4, 5])
    assert len(kept) == 3 * MINUTE


def test_ring_gives_back_what_came_in():
    """An unfinished minute is there too, in both kinds of file."""
    ring, sound = SoundRing(1800), 0.1 * np.random.default_rng(0).standard_normal(MINUTE + 777)
    ring.add(sound.astype(np.float32))
    for kind in ("WAV", "FLAC"):
        kept, rate = sf.read(io.BytesIO(ring.as_file(kind)))
        assert rate == SAMPLE_RATE
        np.testing.assert_allclose(kept, sound, atol=1 / 32768)


def test_ring_of_a_long_session_stays_small():
    """An hour of noise, the worst to pack, takes no more than half an hour's samples."""
    ring = SoundRing(1800)
    noise = 0.3 * np.random.default_rng(0).standard_normal(MINUTE).astype(np.float32)
    sizes = []
    for _ in range(60):
        ring.add(noise)
        sizes.append(ring.size() + ring.recent.nbytes)
    assert max(sizes) <= 1800 * SAMPLE_RATE * 2 + RECENT_S * SAMPLE_RATE * 4
    assert sizes[-1] == sizes[40]


def test_forgotten_sound_leaves_the_clock_alone():
    """Where memory is needed for others, the sound goes and the times stay right."""
    ring = SoundRing(1800)
    ring.add(np.zeros(90 * SAMPLE_RATE, np.float32))
    ring.forget()
    ring.add(np.zeros(SAMPLE_RATE, np.float32))
    assert (ring.heard_s, ring.kept_from_s) == (91, 90)
    assert len(sf.read(io.BytesIO(ring.as_file()))[0]) == SAMPLE_RATE
