"""Where the speech is in a clip, in a quiet place and where noise fills the pauses."""

import numpy as np
import pytest

from ser.audio.degradations import coloured_noise, mix
from ser.audio.spectrum import FRAMES_PER_SECOND, SAMPLE_RATE
from ser.features.activity import SPEECH_RANGE_DB, active_frames, speech_span
from ser.features.analysis import analyse

from .. import synth

SECOND = FRAMES_PER_SECOND
F0S = (90, 120, 150, 200)


def spoken(f0):
    """Two seconds of a voice with one of silence before and after, shape (samples,)."""
    return np.pad(synth.speech(2.0, f0, seed=f0), SAMPLE_RATE)


def span_of(signal):
    """First and last frame of the speech."""
    found = speech_span(analyse(signal.astype(np.float32)).level)
    return found.start, found.stop


def active_span(signal):
    """From the first active frame to the last."""
    active = np.flatnonzero(active_frames(analyse(signal.astype(np.float32)).level))
    return active[0], active[-1] + 1


def with_noise(signal, colour, snr_db, seed=0):
    """A signal with noise throughout, re the level of its speech."""
    return mix(signal, coloured_noise(signal, colour, np.random.default_rng(seed)), snr_db)


@pytest.mark.parametrize("f0", F0S)
@pytest.mark.parametrize("around", [False, True], ids=["voice alone", "silence around"])
def test_in_a_quiet_place_it_is_what_is_active(f0, around):
    """From the first active frame to the last, to the frame."""
    signal = spoken(f0) if around else synth.speech(2.0, f0, seed=f0)
    assert span_of(signal) == active_span(signal)


@pytest.mark.parametrize("f0", F0S)
def test_faint_noise_changes_nothing(f0):
    """A quiet room, 45 dB below the voice, is below what counts as active."""
    signal = with_noise(spoken(f0), "pink", 45)
    assert span_of(signal) == active_span(signal)


@pytest.mark.parametrize("colour", ["white", "pink", "speech"])
@pytest.mark.parametrize("f0", F0S)
def test_speech_is_found_in_noise(f0, colour):
    """With noise 10 dB below throughout, all is active, and the speech is found to a fifth of a s.

    But for a faint end: never more than half a second of it is taken for noise.
    """
    clean, noisy = spoken(f0), with_noise(spoken(f0), colour, 10)
    first, last = span_of(clean)
    start, stop = span_of(noisy)
    assert active_span(noisy) == (0, 4 * SECOND + 1)
    assert first - 0.05 * SECOND <= start <= first + 0.2 * SECOND
    assert last - 0.5 * SECOND <= stop <= last + 0.05 * SECOND


@pytest.mark.parametrize("snr_db", [5, 8, 12, 15, 20])
def test_speech_is_found_in_more_and_less_noise(snr_db):
    """From 5 to 20 dB, nearly all of what is said and none of the noise before it."""
    start, stop = span_of(with_noise(spoken(120), "white", snr_db))
    first, last = span_of(spoken(120))
    assert abs(start - first) <= 0.2 * SECOND
    assert last - 0.5 * SECOND <= stop <= last + 0.05 * SECOND


@pytest.mark.parametrize("gain", [1e-3, 10])
def test_level_does_not_matter(gain):
    """Neither in noise nor without."""
    for signal in (spoken(120), with_noise(spoken(120), "pink", 10)):
        assert span_of(signal * gain) == span_of(signal)


@pytest.mark.parametrize("seconds", [0.5, 3.0])
def test_digital_silence_around_noise_does_not_matter(seconds):
    """Zeros that a player puts around a noisy clip are not taken for its noise."""
    signal = with_noise(spoken(120), "white", 10)
    silence = round(seconds * SAMPLE_RATE)
    start, stop = span_of(np.pad(signal, silence))
    assert (start - seconds * SECOND, stop - seconds * SECOND) == pytest.approx(
        span_of(signal), abs=2
    )


@pytest.mark.parametrize("frames", [1, 2, 5, 50])
def test_steady_sound_is_all_speech(frames):
    """Where nothing stands out, nothing is left out; silence too."""
    for level in (-20.0, -200.0):
        assert speech_span(np.full(frames, level, np.float32)) == slice(0, frames)


def test_a_pause_in_noise_is_kept():
    """It is the first and the last word that count."""
    words = np.concatenate([spoken(120), np.zeros(SAMPLE_RATE), spoken(90)])
    start, stop = span_of(with_noise(words, "white", 10))
    assert start == pytest.approx(SECOND, abs=0.2 * SECOND)
    assert 7 * SECOND < stop <= 8.05 * SECOND


def test_a_fade_out_is_kept_in_a_quiet_place():
    """Speech counts down to `SPEECH_RANGE_DB` below the loudest, however slowly it gets there."""
    level = np.concatenate([np.full(50, -20.0), np.linspace(-20, -120, 201)]).astype(np.float32)
    assert speech_span(level).stop == pytest.approx(50 + 2 * SPEECH_RANGE_DB, abs=2)
