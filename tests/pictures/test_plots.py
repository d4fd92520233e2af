"""The figures: all rows over one time axis, true values, units, and few bytes."""

import dataclasses
import itertools

import numpy as np

from ser.pictures.images import QUIETEST_DB
from ser.pictures.plots import sound_figure

from .viewing import make_view


def test_five_rows_share_the_time_axis():
    """Waveform, pitch, mel, MFCC and chroma zoom together, because they have one x axis."""
    figure = sound_figure(make_view())
    assert len(figure.data) == 6  # the waveform is two: its lower and its upper edge
    assert {trace.xaxis for trace in figure.data} == {"x"}
    assert len({trace.yaxis for trace in figure.data}) == 5


def test_axes_have_units():
    """Time is in seconds, mel and pitch in hertz."""
    layout = sound_figure(make_view()).layout
    assert layout.xaxis.title.text == "time (s)"
    assert layout.yaxis2.title.text == layout.yaxis3.title.text == "Hz"


def test_rows_do_not_overlap():
    """Each row ends before the next begins, and the last ends at the bottom or above it."""
    layout = sound_figure(make_view()).layout
    axes = [layout[f"yaxis{k}"].domain for k in ("", 2, 3, 4, 5)]
    for above, below in itertools.pairwise(axes):
        assert below[1] < above[0]
    assert axes[-1][0] >= 0


def test_mel_row_shows_the_values_in_db():
    """The heat map holds the log-mel values, rounded, down to the quietest that is shown."""
    view = make_view()
    shown = np.asarray(sound_figure(view).data[3].z)
    expected = np.maximum(view.log_mel, QUIETEST_DB)
    np.testing.assert_allclose(shown, expected, atol=0.5)
    assert shown.max() == 0


def test_pitch_line_breaks_at_leaps_and_gaps():
    """A leap of an octave and a pause each leave a gap; a smaller one does not."""
    view = dataclasses.replace(
        make_view(), times=np.arange(6) / 100, f0=np.array([100, 149, 300, np.nan, 300, 301])
    )
    shown = sound_figure(view).data[2].y
    np.testing.assert_array_equal(shown, [np.nan, 100, 149, np.nan, 300, np.nan, np.nan, 300, 301])


def test_no_text_is_smaller_than_twelve_pixels():
    """Axes and titles can be read."""
    layout = sound_figure(make_view()).layout
    sizes = [layout[f"yaxis{k}"].tickfont.size for k in ("", 2, 3, 4, 5)]
    assert min(sizes + [note.font.size for note in layout.annotations]) >= 12


def test_long_clip_sends_little():
    """A minute of voice is a figure of less than half a megabyte."""
    assert len(sound_figure(make_view(60)).to_json()) < 500_000
