"""What trainings are called: one tells them apart without looking them up."""

from dataclasses import replace

from ser.features.vector import parse_features
from ser.studies.presets import Draft
from ser.training.setup import TUTORIAL_SETUP
from ser.ui.train.naming import title
from ser.ui.train.wording import changes_in_words

SCALED = Draft(replace(TUTORIAL_SETUP, scaler=True))


def test_preset_is_called_by_its_name():
    """Whatever was trained before."""
    assert title(Draft()) == "Ours"
    assert title(Draft(TUTORIAL_SETUP), SCALED) == "Tutorial"


def test_change_is_named():
    """Rather than counted."""
    assert title(SCALED) == "Tutorial, scaler on"


def test_what_was_changed_last_is_named_first():
    """Of several changes, the one that the training before did not have."""
    both = Draft(replace(SCALED.setup, epochs=200))
    assert title(both, SCALED) == "Tutorial, rounds 200 + 1 more"
    assert title(both, Draft(replace(TUTORIAL_SETUP, epochs=200))) == "Tutorial, scaler on + 1 more"


def test_emotions_and_measurements_are_counted():
    """Their names are too long for a name."""
    two = Draft(replace(TUTORIAL_SETUP, emotions=("calm", "sad")))
    assert title(two) == "Tutorial, 2 emotions"
    voice = Draft(replace(TUTORIAL_SETUP, features=parse_features("voice,mel")))
    assert title(voice) == "Tutorial, measurements 2 groups"


def test_change_of_emotions_is_told_by_their_number():
    """Once, and not as "emotions all emotions"."""
    assert changes_in_words({"emotions": ((), ("calm", "sad"))}) == "all emotions → 2 emotions"


def test_as_many_other_emotions_are_told_by_name():
    """Two and two would be no change; so it is with measurements."""
    told = changes_in_words({"emotions": (("calm", "sad"), ("calm", "happy"))})
    assert told == "emotions calm and sad → calm and happy"
    assert changes_in_words({"features": ("mel,mfcc", "mel,voice")}) == (
        "measurements mel,mfcc → mel,voice"
    )
