"""Frames, spectra and filter banks, against librosa and sounds of known frequency and time."""

import librosa
import numpy as np
import pytest

from ser.audio import spectrum
from ser.audio.spectrum import (
    N_MELS,
    PITCH,
    SAMPLE_RATE,
    TIMBRE,
    frame_blocks,
    mel_centres,
    mel_filters,
    mel_power,
    mfcc,
    pad,
    power_spectrum,
    to_db,
    window,
)
from ser.features.analysis import analyse
from ser.features.chroma import chroma as chroma_of
from ser.features.chroma import chroma_filters

from .. import synth

FRAMINGS = pytest.mark.parametrize("framing", [TIMBRE, PITCH], ids=["timbre", "pitch"])


def frames(signal, framing=TIMBRE):
    """All frames of a signal at once."""
    return np.concatenate(list(frame_blocks(pad(signal.astype(np.float32), framing), framing)))


def test_mel_filters_are_librosas():
    """Our mel filter bank is librosa's with the HTK scale and Slaney's areas."""
    expected = librosa.filters.mel(
        sr=SAMPLE_RATE, n_fft=TIMBRE.n_fft, n_mels=N_MELS, fmax=7000, htk=True, norm="slaney"
    )
    assert mel_filters() == pytest.approx(expected.T, abs=1e-7)


def test_mel_centres_are_librosas():
    """Band centres lie at equal distances in mel between 0 Hz and 7 kHz."""
    expected = librosa.mel_frequencies(N_MELS + 2, fmin=0, fmax=7000, htk=True)
    assert mel_centres() == pytest.approx(expected[1:-1])


@pytest.mark.parametrize("n_mfcc", [1, 7, 14, N_MELS])
def test_mfcc_are_librosas(n_mfcc):
    """The same coefficients come from the same log-mel frames."""
    log_mel = analyse(synth.speech(1.0)).log_mel
    expected = librosa.feature.mfcc(S=log_mel.T, n_mfcc=n_mfcc).T
    assert mfcc(log_mel, n_mfcc) == pytest.approx(expected, abs=1e-3)


def test_mfcc_of_equal_bands():
    """Equal bands have only a coefficient 0: their level times the root of their number."""
    expected = np.r_[-30 * np.sqrt(N_MELS), np.zeros(13)]
    assert mfcc(np.full((1, N_MELS), -30.0))[0] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("octave", range(-1, 4))
def test_chroma_of_a(octave):
    """The note A is class 9 in every octave from 220 Hz; below, semitones share FFT bins."""
    chroma = chroma_of(synth.tone(0.5, 440 * 2.0**octave))[5:-5]
    assert (chroma.argmax(axis=1) == 9).all()
    assert chroma[:, 9] == pytest.approx(1)


@pytest.mark.parametrize("semitone", range(12))
def test_chroma_of_each_class(semitone):
    """Every semitone from C4 up is its own class."""
    chroma = chroma_of(synth.tone(0.5, 261.63 * 2 ** (semitone / 12)))[5:-5]
    assert (chroma.argmax(axis=1) == semitone).all()


def test_chroma_filters_share_each_bin_once():
    """Each bin's weights sum to 1 from 55 Hz to 5 kHz and to 0 elsewhere."""
    total = chroma_filters().sum(axis=1)
    used = PITCH.frequencies >= 55
    assert total == pytest.approx(used.astype(float), abs=1e-5)


@FRAMINGS
@pytest.mark.parametrize("samples", [1, 159, 160, 161, 16_000])
def test_frame_count(samples, framing):
    """A frame stands at 0 and every 10 ms after it up to the end."""
    assert frames(np.ones(samples), framing).shape == (1 + samples // framing.hop, framing.length)


@FRAMINGS
@pytest.mark.parametrize("frame", [0, 1, 50, 99])
def test_frames_are_centred(frame, framing):
    """A click 10 t ms after the start is strongest in frame t."""
    click = np.zeros(framing.sample_rate)
    click[frame * framing.hop] = 1
    power = power_spectrum(frames(click, framing), framing).sum(axis=1)
    assert power.argmax() == frame


@FRAMINGS
def test_window_is_librosas(framing):
    """The window is the periodic Hann window."""
    assert window(framing.length) == pytest.approx(
        librosa.filters.get_window("hann", framing.length), abs=1e-6
    )


def test_blocks_change_nothing(monkeypatch):
    """Blocks of frames give what one pass gives."""
    voice = synth.speech(2.0)
    expected = analyse(voice)
    monkeypatch.setattr(spectrum, "BLOCK", 10**6)
    found = analyse(voice)
    for name in ("log_mel", "level", "shape", "zero_crossings"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-3, abs=1e-3)
    assert found.pitch.f0 == pytest.approx(expected.pitch.f0, rel=1e-3)


@FRAMINGS
def test_power_keeps_parseval(framing):
    """The power of a spectrum is that of the windowed frame."""
    part = frames(synth.noise(0.1), framing)
    power = power_spectrum(part, framing)
    both_sides = 2 * power.sum(axis=1) - power[:, 0] - power[:, -1]
    expected = framing.n_fft * np.sum((part * window(framing.length)) ** 2, axis=1)
    assert both_sides == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("band", [5, 15, 25, 35])
def test_tone_is_strongest_in_its_band(band):
    """A tone at the centre of a mel band is loudest there."""
    log_mel = analyse(synth.tone(0.5, mel_centres()[band])).log_mel[5:-5]
    assert (log_mel.argmax(axis=1) == band).all()


@pytest.mark.parametrize("frames", [1, 25, 26, 400])
def test_mel_power_is_the_filters_product(frames):
    """What is computed in parts is the product with all of the filters."""
    power = np.random.default_rng(0).random((frames, TIMBRE.n_fft // 2 + 1)).astype(np.float32)
    assert mel_power(power) == pytest.approx(power @ mel_filters(), rel=1e-5)


@pytest.mark.parametrize(("power", "level"), [(1, 0), (0.5, -3.01), (100, 20), (0, -200)])
def test_to_db(power, level):
    """Ten times the logarithm, with a floor for silence."""
    assert to_db(np.array(power)) == pytest.approx(level, abs=0.01)
