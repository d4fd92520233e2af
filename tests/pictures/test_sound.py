"""The view of a sound: few points, true values, plain words."""

from dataclasses import replace

import numpy as np
import pytest

from ser.features.analysis import analyse
from ser.pictures.sound import (
    MOST_COLUMNS,
    MOST_OUTLINED,
    PITCH_CLASSES,
    describe_sound,
    outline,
    peak_of,
    view_sound,
)

from .. import synth


def view(signal):
    """The view of a signal."""
    return view_sound(signal, analyse(signal))


def test_short_clip_keeps_every_frame():
    """Two seconds are 201 columns, 10 ms apart, from 0 to 2 s."""
    times = view(synth.speech(2)).times
    assert len(times) == 201
    np.testing.assert_allclose(times[[0, 1, -1]], [0, 0.01, 2])


def test_long_clip_is_thinned_to_the_pixels():
    """However long the clip, every row has at most `MOST_COLUMNS` columns."""
    long = view(np.tile(synth.speech(3), 20))
    for row in (long.times, long.lowest, long.f0):
        assert 300 < len(row) <= MOST_COLUMNS
    assert long.log_mel.shape[1] == long.mfcc.shape[1] == long.chroma.shape[1] == len(long.times)


def test_waveform_keeps_its_extremes():
    """Thinning loses neither the highest nor the lowest sample."""
    signal = np.tile(synth.speech(3), 20)
    seen = view(signal)
    assert seen.highest.max() == signal.max()
    assert seen.lowest.min() == signal.min()


def test_peak_is_the_farthest_swing_either_way():
    """Silence has one too, so that its line can be drawn."""
    usual = view(synth.tone(1, 440))
    swing = replace(usual, lowest=np.array([-0.5, -0.1]), highest=np.array([0.25, 0.3]))
    assert peak_of(swing) == 0.5
    assert 0 < peak_of(replace(swing, lowest=np.zeros(2), highest=np.zeros(2))) < 0.001


def test_outline_of_a_long_clip_is_finer_than_its_plots():
    """A ribbon to slide shows a minute in some 20 ms a column, and loses no swing."""
    signal = np.tile(synth.speech(3), 20)
    found = view(signal).outline
    assert MOST_COLUMNS < 2 * MOST_OUTLINED / 3 <= len(found) <= MOST_OUTLINED
    assert found.max() == np.abs(signal).max()


@pytest.mark.parametrize(("n", "columns"), [(0, 0), (10, 10), (3001, 1501), (9000, 3000)])
def test_outline_has_columns_of_equal_length(n, columns):
    """As few of what came in to each as keep it below the most; nothing has none."""
    assert len(outline(np.ones(n))) == columns


def test_tone_shows_its_pitch_and_note():
    """A 440 Hz tone is a line at 440 Hz and the note A."""
    seen = view(synth.tone(1, 440))
    np.testing.assert_allclose(seen.f0[10:-10], 440, rtol=0.01)
    assert PITCH_CLASSES[seen.chroma[:, 10:-10].mean(axis=1).argmax()] == "A"


def test_what_leaps_is_drawn_as_no_pitch():
    """Rustle after a tone, whose pitch is another in each 30 ms, leaves the plot of pitch blank."""
    heights = np.random.default_rng(0).uniform(350, 600, 20)
    rustle = np.concatenate([synth.tone(0.03, height) for height in heights])
    f0 = view(np.concatenate([synth.tone(1, 220), rustle])).f0
    np.testing.assert_allclose(f0[5:95], 220, rtol=0.01)
    assert np.isnan(f0[105:-5]).mean() > 0.9


def test_silence_is_blank():
    """Silence after a tone is blank in the plots of pitch, chroma and MFCC."""
    seen = view(np.concatenate([synth.tone(1, 220), np.zeros(16_000, np.float32)]))
    for row in (seen.f0, *seen.chroma, *seen.mfcc):
        assert np.isfinite(row[20:80]).all()
        assert np.isnan(row[120:]).all()


def test_words_say_length_loudest_moment_and_range():
    """One second of silence, then a tone of 200 Hz: the words say so."""
    tone = synth.tone(1, 200) * np.hanning(16_000).astype(np.float32)
    words = describe_sound(view(np.concatenate([np.zeros(16_000, np.float32), tone])))
    assert "lasts 2.0 seconds" in words
    assert "loudest at 1.5 seconds" in words
    assert "between about 200 and 200 vibrations" in words


def test_moment_of_a_longer_recording_is_told_as_its_player_shows_it():
    """66.5 seconds are 1:06 there, in the ribbon, and in the words."""
    tone = synth.tone(1, 200) * np.hanning(16_000).astype(np.float32)
    silence = np.zeros(16_000, np.float32)
    long = np.concatenate([np.tile(silence, 66), tone, np.tile(silence, 5)])
    words = describe_sound(view(long))
    assert "lasts 1 minute and 12 seconds. It is loudest at 1:06." in words
    assert "actors" not in words  # who said one sentence each


def test_long_clip_with_pauses_is_not_blank():
    """A column of a long clip shows its frames with sound, although others are silent."""
    long = view(np.tile(np.concatenate([synth.speech(3), np.zeros(8_000, np.float32)]), 60))
    for row in (long.chroma[0], long.mfcc[0], long.f0):
        assert np.isfinite(row).mean() > 0.5
