"""What all visits share: each is made once, and keeps to the limits of the settings."""

from concurrent.futures import ThreadPoolExecutor

from ser.ui import desk
from ser.ui.settings import HOSTED, LOCAL

from ..tables import RHYTHM


def test_visits_share_what_is_made_for_their_settings():
    """Whichever thread asks first; another copy of the app has its own."""
    with ThreadPoolExecutor(8) as threads:
        found = {*threads.map(desk.models_kept, [HOSTED] * 8)}
    assert len(found) == 1
    assert desk.models_kept(LOCAL) not in found


def test_clips_are_measured_within_the_limits_of_the_settings(monkeypatch):
    """Whoever asks."""
    asked = []

    class Pool:
        def measure(self, content, name, **options):
            asked.append(options)

    monkeypatch.setattr(desk, "workers", lambda allowed: Pool())
    desk.measuring(RHYTHM, HOSTED)(b"", "a.wav")
    limits = {"max_seconds": HOSTED.zip_seconds, "max_bytes": HOSTED.max_bytes}
    assert asked == [{"features": RHYTHM, **limits}]
