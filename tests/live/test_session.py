"""A session follows what is said as it comes."""

import numpy as np
import pytest

from ser.audio.clip import Clip
from ser.audio.spectrum import mel_centres
from ser.live.session import COLUMNS, GONE_S, LiveSession
from ser.timeline.timeline import timeline

from ..frames import frames
from ..synth import SAMPLE_RATE, noise, speech, tone


def silence(seconds):
    """A quiet room."""
    return 1e-4 * noise(seconds)


def session_with(model, sound, every=0.5, look=lambda session: None, **options):
    """A session that has heard a sound, with a step every so often."""
    session, sent = LiveSession(model, **options), [*frames(sound)]
    per_step = round(every * 50)
    for first in range(0, len(sent), per_step):
        for frame in sent[first : first + per_step]:
            session.hear(frame)
        session.step()
        look(session)
    return session


@pytest.fixture(scope="module")
def spoken():
    """Three sentences with pauses between."""
    return np.concatenate(
        [silence(1.5), speech(3, 120, seed=1), silence(1.2), speech(2.5, 210, seed=2), silence(2),
         speech(7, 150, seed=3), silence(1)]
    )  # fmt: skip


def places(stretches):
    """From when to when, in s."""
    return np.array([(each.start, each.end) for each in stretches])


def test_session_ends_with_the_timeline_of_the_whole_clip(model, spoken):
    """Followed as it grows or taken as a whole, a sound has the same stretches and answers."""
    found = session_with(model, spoken).end()
    whole = timeline(Clip(spoken), model)
    np.testing.assert_allclose(places(found.stretches), places(whole.stretches), atol=0.1)
    assert [s.prediction.emotion for s in found.stretches] == [
        s.prediction.emotion for s in whole.stretches
    ]


def test_all_sound_is_kept(model, spoken):
    """From the first sample to the last."""
    session = session_with(model, spoken)
    session.end()
    assert session.sound.heard_s == pytest.approx(len(spoken) / SAMPLE_RATE, abs=0.001)
    assert session.lost_s == 0


def test_answer_is_there_while_one_speaks_and_not_in_silence(model, spoken):
    """Silence shows as silence; two seconds into a sentence there is an answer to it."""
    seen = {}
    session_with(model, spoken, look=lambda s: seen.update({round(s.view.heard_s * 2) / 2: s.view}))
    assert not seen[1.5].speaking and seen[1.5].now is None
    assert seen[3.5].speaking and seen[3.5].now.labels
    assert not seen[9.5].speaking and seen[9.5].now is None


@pytest.mark.parametrize(
    "sound", [silence(6), tone(6.0), noise(6.0)], ids=["room", "tone", "noise"]
)
def test_nothing_is_guessed_where_nobody_speaks(model, sound):
    """No stretch, no answer, no timeline."""
    answers = []
    session = session_with(model, sound, look=lambda s: answers.append(s.view.now))
    assert {*answers} == {None}
    assert session.view.stretches == ()
    assert session.end() is None


def test_level_and_spectrogram_follow_at_once(model):
    """Half a second of a full-scale tone reads -3 dB, and is light in its band at the end."""
    view = session_with(model, 2 * tone(0.5, 1000)).view
    assert view.level_db == pytest.approx(-3, abs=0.2)
    shown = np.isfinite(view.log_mel).all(axis=0)
    assert shown[-8:].all() and not shown[: COLUMNS - 12].any()
    assert view.log_mel[:, -3].argmax() == np.abs(mel_centres() - 1000).argmin()


def test_long_session_stays_small(model):
    """Five minutes of speech hold little more than one: stretches and packed sound, no frames."""
    sound = np.concatenate([speech(25, seed=4), silence(5)])
    session = LiveSession(model, most_seconds=120)
    recent = []
    for _ in range(10):
        for frame in frames(sound, samples=288_000):
            session.hear(frame)
            session.step()
        recent.append(session.size())
    assert session.view.heard_s == pytest.approx(300, abs=1)
    assert session.is_full
    assert max(recent) <= (120 + 60) * SAMPLE_RATE * 2


def test_session_that_is_over_takes_no_more(model):
    """Frames that are still on their way are dropped."""
    session = session_with(model, speech(2, seed=1))
    session.end()
    before = session.sound.heard_s
    for frame in frames(tone(1.0)):
        session.hear(frame)
    session.step()
    assert session.sound.heard_s == before


def test_session_that_sends_little_lasts_no_longer(model):
    """Half an hour by the clock ends it, too: nobody keeps a place with a frame now and then."""
    now = [0.0]
    session = LiveSession(model, most_seconds=60, clock=lambda: now[0])
    for frame in frames(silence(0.1)):
        now[0] += 10
        session.hear(frame)
    assert session.left_s == 10 and not session.is_over
    now[0] += 10
    assert session.is_full and not session.is_cut_off


def test_session_is_over_when_no_sound_comes_any_more(model):
    """A quarter of a minute without a frame, and its place is free."""
    now = [0.0]
    session = session_with(model, silence(1), clock=lambda: now[0])
    now[0] = GONE_S - 1
    assert not session.is_over
    now[0] = GONE_S + 1
    assert session.is_cut_off and session.is_over
