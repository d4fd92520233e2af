"""The view of a voice, to draw."""

from ser.features.analysis import analyse
from ser.pictures.sound import SoundView, view_sound

from .. import synth


def make_view(seconds: float = 2.0) -> SoundView:
    """The view of a synthesised voice."""
    signal = synth.speech(seconds)
    return view_sound(signal, analyse(signal))
