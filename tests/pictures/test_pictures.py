"""The pictures of a sound: true values, and nothing that is not there."""

import dataclasses
import io
import re

import numpy as np
import pytest
from PIL import Image

from ser.features.analysis import analyse
from ser.pictures.images import MAGMA, TITLES, even_ticks, heat_map, pitch_path, wave_path
from ser.pictures.sound import view_sound
from ser.ui.pictures import sound_html

from .. import synth
from .viewing import make_view


def pixels(values, lowest=0, highest=1):
    """A heat map as red, green, blue and opacity."""
    png = heat_map(np.array(values), lowest, highest, MAGMA)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def test_first_row_is_at_the_bottom():
    """The lowest value has the first colour, the highest the last, the first row the last line."""
    shown = pixels([[0, 0, 0], [1, 1, 1]])
    assert shown.shape == (2, 3, 4)
    assert bytes(shown[1, 0, :3]).hex() == MAGMA[0][1:]
    assert bytes(shown[0, 0, :3]).hex() == MAGMA[-1][1:]


def test_values_beyond_the_ends_get_the_colours_of_the_ends():
    """What is louder than the loudest shown is as light as that."""
    np.testing.assert_array_equal(pixels([[-9, 9]]), pixels([[0, 1]]))


def test_nothing_is_transparent():
    """Where no value is, the page shows through."""
    np.testing.assert_array_equal(pixels([[np.nan, 0.5]])[0, :, 3], [0, 255])


def test_wave_fills_the_height_at_its_peak():
    """The shape goes along the upper edge and back along the lower."""
    view = dataclasses.replace(
        make_view(), times=np.arange(2), lowest=np.array([-0.5, 0]), highest=np.array([0, 0.25])
    )
    assert wave_path(view, 0.5) == "M0.5 50.0L1.5 25.0L1.5 50.0L0.5 100.0Z"


def test_pitch_line_breaks_at_leaps_and_gaps():
    """An octave's leap begins a new line, a smaller one does not; a lone point is a dot."""
    f0 = np.array([100, 149, 300, np.nan, 300])
    view = dataclasses.replace(make_view(), times=np.arange(5), f0=f0)
    path = pitch_path(view, 100, 300)
    assert path == "M0.5 100.0h0L1.5 75.5M2.5 0.0h0M4.5 0.0h0"


@pytest.mark.parametrize(
    "lowest, highest", [(0, 0.5), (0, 3.3), (90, 330), (0, 600), (90, 880), (590, 1410)]
)
def test_ticks_are_even_and_within(lowest, highest):
    """At least two and at most as many as asked for, at the same distance."""
    ticks = even_ticks(lowest, highest, 5)
    assert 2 <= len(ticks) <= 5
    assert lowest <= min(ticks)
    assert max(ticks) <= highest
    assert len(set(np.diff(ticks).round(6))) <= 1


def test_all_five_are_shown_and_explained():
    """Waveform and pitch come first; each has a title, words and a name for screen readers."""
    page = sound_html(make_view())
    assert re.findall(r"<strong>(.*?)</strong>", page) == list(TITLES.values())
    assert page.count("<img") == page.count('role="img"') == 5
    assert list(TITLES)[:2] == ["wave", "pitch"]


@pytest.mark.parametrize("sound", [np.zeros(16_000), synth.noise(1.0)], ids=["silence", "noise"])
def test_sound_without_a_voice_has_pictures_too(sound):
    """Nothing to show is shown as nothing."""
    signal = np.asarray(sound, np.float32)
    assert "nan" not in sound_html(view_sound(signal, analyse(signal)))


def test_long_clip_sends_little():
    """A minute of voice is a page of less than a fifth of a megabyte."""
    assert len(sound_html(make_view(60.0))) < 200_000


@pytest.mark.parametrize(
    "seconds, told",
    [
        (3.0, ["0 s", "1 s", "2 s"]),
        (8.7, ["0:00", "0:02", "0:04", "0:06", "0:08"]),
        (72.2, ["0:00", "0:20", "0:40", "1:00"]),
        (289.0, ["0:00", "1:00", "2:00", "3:00", "4:00"]),
    ],
)
def test_times_of_longer_recordings_are_those_of_player_and_ribbon(seconds, told):
    """Nobody has to divide by sixty to find the same moment in both; in steps that are round."""
    page = sound_html(dataclasses.replace(make_view(), duration=seconds))
    times = re.findall(r'class="x" style="[^"]*">([^<]*)<', page)
    assert times == told * len(TITLES)
