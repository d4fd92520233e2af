"""Features: every column has a name and a value, and neither level nor silence matters."""

import subprocess
import sys

import numpy as np
import pytest
import soxr
from threadpoolctl import threadpool_limits

from ser.audio.clip import Clip, load_clip
from ser.errors import FeatureError
from ser.features.analysis import analyse
from ser.features.contours import CONTOURS
from ser.features.measures import MEASURES, rhythm
from ser.features.vector import (
    DEFAULT,
    EVERYTHING,
    GROUPS,
    TUTORIAL,
    FeatureSpec,
    column_names,
    extract_features,
    extract_groups,
    parse_features,
    tutorial,
)

from .. import synth
from ..audio_files import wav

SOUNDS = {
    "voice": lambda: synth.speech(2),
    "0.5 s": lambda: synth.speech(0.5),
    "10 s": lambda: synth.speech(10),
    "tone": synth.tone,
    "noise": synth.noise,
    "clicks": synth.clicks,
    "half silence": lambda: np.append(synth.speech(1), np.zeros(16_000, np.float32)),
    "one sample": lambda: np.full(1, 0.1, np.float32),
    "faint": lambda: synth.tone() * np.float32(1e-6),
    "constant": lambda: np.full(16_000, 0.1, np.float32),
}


@pytest.fixture(scope="module")
def voices():
    """Groups of eight different voices: for each an array, shape (8, columns)."""
    f0s = (90, 105, 120, 140, 160, 180, 200, 230)
    each = [extract_groups(Clip(synth.speech(2, f0, seed=f0))) for f0 in f0s]
    return {group: np.stack([groups[group] for groups in each]) for group in DEFAULT.groups}


def default_vector(signal):
    """The default vector of a signal."""
    return extract_features(Clip(signal))


def differences(clip, voices):
    """How far a clip is from the first voice, and the second is, in units of the voices' spread.

    Yields the group's name and an array of its columns for each of the two.
    """
    for group, values in extract_groups(clip).items():
        first, second = voices[group][:2]
        spread = np.maximum(voices[group].std(axis=0), 1e-3)
        yield group, np.abs(values - first) / spread, np.abs(second - first) / spread


@pytest.mark.parametrize("spec", [DEFAULT, TUTORIAL, EVERYTHING], ids=str)
def test_each_value_has_a_name_of_its_own(spec, voice):
    """There are as many values as names, and no two names are alike."""
    assert extract_features(voice, spec).shape == (len(spec.names),)
    assert len(set(spec.names)) == len(spec.names)


def test_names_begin_with_their_group():
    """A name says which group it is of, so that a table's columns can be told apart."""
    for group, names in column_names().items():
        assert all(name.startswith(f"{group}.") for name in names)


def test_every_group_can_be_chosen():
    """Each group of contours or measures is a field of the spec, and the other way round."""
    listed = {*tutorial.GROUPS, *(each.group for each in (*CONTOURS, *MEASURES))}
    assert listed == set(GROUPS)


@pytest.mark.parametrize("make", SOUNDS.values(), ids=SOUNDS)
def test_values_are_finite_for_any_sound(make):
    """No sound, however odd, short or faint, gives a NaN or an infinity, also as float16."""
    vector = default_vector(make())
    assert vector.dtype == np.float32
    assert np.isfinite(vector.astype(np.float16)).all()


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_has_the_values_it_has_among_others(group, voice):
    """Choosing groups selects columns and changes no value but for rounding."""
    alone = extract_features(voice, parse_features(group))
    np.testing.assert_allclose(alone, extract_groups(voice, EVERYTHING)[group], 1e-4, 1e-4)


@pytest.mark.parametrize("text", ["default", "tutorial", "all", *GROUPS, "mfcc,voice,rhythm"])
def test_a_choice_reads_back_from_its_text(text):
    """A spec prints as the text that it was read from."""
    assert str(parse_features(text)) == text


def test_groups_may_be_named_in_any_order():
    """Order and spaces in the text make no difference."""
    assert parse_features("voice, mel") == parse_features("mel,voice")


@pytest.mark.parametrize("text", ["loudness", "", "voice,Voice", "default,mel"])
def test_unknown_groups_are_refused(text):
    """The message names what is unknown and what there is."""
    with pytest.raises(FeatureError, match=r"Unknown feature group: got '.*expected .*rhythm"):
        parse_features(text)


def test_a_spec_without_groups_is_refused():
    """There is no vector without columns."""
    with pytest.raises(FeatureError, match="No feature group is on"):
        FeatureSpec(**dict.fromkeys(GROUPS, False))


@pytest.mark.parametrize("factor", [0.3, 0.03])
def test_level_changes_nothing(factor, voices):
    """A voice that is 10 or 30 dB quieter has the same features but for rounding, in any group."""
    quiet = Clip(synth.speech(2, 90, seed=90) * np.float32(factor))
    for group, apart, _ in differences(quiet, voices):
        assert np.mean(apart < 0.01) > 0.99, group


@pytest.mark.parametrize("seconds", [0.3, 2.0])
def test_silence_around_changes_little(seconds, voices):
    """Silence before and after moves a typical column of any group a third as far as another voice.

    That is where the shape of the spectrum is measured; it is a twentieth of it in most groups.
    """
    silence = np.zeros(round(16_000 * seconds), np.float32)
    padded = Clip(np.concatenate([silence, synth.speech(2, 90, seed=90), silence]))
    for group, by_silence, by_another_voice in differences(padded, voices):
        assert np.median(by_silence) < 0.3 * np.median(by_another_voice), group


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_sample_rate_changes_little(rate, voices):
    """Of a voice recorded at another rate, typical columns of any group keep 2 digits, most 1.

    Digits of the spread over voices. What differs is above 7.5 kHz, where the resampling ends.
    """
    resampled = soxr.resample(synth.speech(2, 90, seed=90), 16_000, rate, quality="VHQ")
    everywhere = []
    for group, apart, _ in differences(load_clip(wav(resampled, rate, "FLOAT")), voices):
        assert np.median(apart) < 0.02, group
        assert np.mean(apart < 0.1) > 0.8, group
        everywhere.append(apart)
    assert np.median(np.concatenate(everywhere)) < 1e-3
    assert np.mean(np.concatenate(everywhere) < 0.1) > 0.9


def test_number_of_threads_changes_nothing():
    """Every digit is the same whether BLAS may start threads or not."""
    voice = synth.speech(10)
    with threadpool_limits(1):
        expected = default_vector(voice)
    np.testing.assert_array_equal(default_vector(voice), expected)


def test_rhythm_of_a_known_pattern():
    """Two voiced stretches of 0.3 s and 0.1 s in 1 s: two a second, 0.2 s each, 0.3 s of pause."""
    voiced = np.zeros(100, bool)
    voiced[10:40] = voiced[60:70] = True
    np.testing.assert_allclose(rhythm(voiced), [2, 0.2, 0.3, 0.4], rtol=1e-6)


def test_answering_needs_no_heavy_library(voice_file, model_folder):
    """A fresh process answers a clip without numba, librosa, scikit-learn, pandas or PyAV."""
    script = (
        "import sys, ser\n"
        "clip = ser.load_clip(sys.argv[1])\n"
        "assert ser.load_model(sys.argv[2]).predict(clip).emotion\n"
        "assert len(ser.extract_features(clip)) == len(ser.FeatureSpec().names)\n"
        "print({'numba', 'librosa', 'sklearn', 'joblib', 'pandas', 'av'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", script, voice_file, model_folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_features_need_only_the_speech():
    """An analysis of the whole clip and one of its speech alone give the same vector.

    But for the place of a highest value, of which there may be two in the last digit.
    """
    clip = Clip(np.pad(synth.speech(2), 8_000))
    whole = extract_groups(clip, DEFAULT, analyse(clip.signal))
    for name, values in extract_groups(clip, DEFAULT).items():
        same = np.isclose(values, whole[name], rtol=1e-3, atol=1e-3)
        assert same.mean() > 0.99, name
        assert values == pytest.approx(whole[name], rel=0.02, abs=0.02), name


def test_level_of_the_quietest_real_clips_does_not_matter():
    """A voice at -60 dB of full scale has the features it has at full scale."""
    voice = synth.speech(2)
    loud, quiet = (extract_features(Clip(voice * gain)) for gain in (2.0, 0.002))
    np.testing.assert_allclose(quiet, loud, rtol=0.02, atol=0.02)
