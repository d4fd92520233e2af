"""One setting says where the app runs, and it is never guessed."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets

from ser.corpora.archive import UNFOLDING
from ser.ui.memory_only import SHARE
from ser.ui.settings import HOSTED, LOCAL, MB, SettingsError, settings


@pytest.fixture
def secrets(monkeypatch, tmp_path):
    """Write the app's secrets, a file that the test fills."""
    path, real = tmp_path / "secrets.toml", config.get_option("secrets.files")
    monkeypatch.delenv("HOSTED", raising=False)
    monkeypatch.setattr(st, "secrets", Secrets())
    config.set_option("secrets.files", [str(path)])
    yield path.write_text
    config.set_option("secrets.files", real)


def test_without_the_setting_the_app_is_local(secrets):
    """Nothing set means at home."""
    assert settings() is LOCAL


@pytest.mark.parametrize("value", ["true", "1", "yes", " True "])
def test_environment_variable_makes_it_hosted(secrets, monkeypatch, value):
    """The usual words for yes are understood."""
    monkeypatch.setenv("HOSTED", value)
    assert settings() is HOSTED


@pytest.mark.parametrize("line", ["hosted = true", 'hosted = "true"', "hosted = 1"])
def test_secret_makes_it_hosted(secrets, line):
    """`hosted = true` among Streamlit's secrets does, as a boolean, a text or a number."""
    secrets(line)
    assert settings() is HOSTED


@pytest.mark.parametrize("text", ["hosted = True", "hosted", "hosted = true\n["])
def test_secrets_that_cannot_be_read_are_no_sign_of_home(secrets, text):
    """A slip of the pen in the secrets stops the app rather than opening it."""
    secrets(text)
    with pytest.raises(SettingsError, match="not TOML"):
        settings()


def test_empty_variable_does_not_hide_the_secret(secrets, monkeypatch):
    """`HOSTED=` is as good as no variable."""
    secrets("hosted = true")
    monkeypatch.setenv("HOSTED", "")
    assert settings() is HOSTED


def test_environment_goes_before_the_secret(secrets, monkeypatch):
    """Who starts the app by hand has the last word."""
    secrets("hosted = true")
    monkeypatch.setenv("HOSTED", "false")
    assert settings() is LOCAL


def test_anything_else_is_refused(secrets, monkeypatch):
    """A word that is neither yes nor no is told, as a guess might open what should be closed."""
    monkeypatch.setenv("HOSTED", "banana")
    with pytest.raises(SettingsError, match="'banana'; expected true or false"):
        settings()


def test_hosted_allows_less_than_local_in_everything():
    """No limit is higher for strangers than at home."""
    names = ("max_seconds", "max_megabytes", "files_at_once", "most_results", "kept_megabytes")
    names += ("zip_megabytes", "zip_clips", "zip_seconds", "live_visitors")
    names += ("training_threads", "training_megabytes", "training_seconds")
    names += ("most_trained", "models_megabytes", "upload_megabytes")
    assert all(getattr(HOSTED, name) < getattr(LOCAL, name) for name in names)


@pytest.mark.parametrize("allowed", [LOCAL, HOSTED], ids=["local", "hosted"])
def test_a_zip_file_fits_a_visitors_share_of_the_uploads(allowed):
    """Else the browser would say that it was not taken, whatever the page promises."""
    assert allowed.zip_megabytes <= SHARE * allowed.upload_megabytes


def zip_row(allowed):
    """What SECURITY.md says of a ZIP file."""
    limits = allowed.zip_limits
    return (
        f"{limits.max_bytes // MB} MB, unpacked {UNFOLDING * limits.max_bytes // MB} MB; "
        f"{limits.max_clips:,} clips of {limits.max_seconds} s and {limits.max_clip_bytes // MB} MB"
    )


def training(allowed):
    """What SECURITY.md says of a training."""
    return (
        f"{allowed.trainings}; {allowed.training_threads}, {allowed.training_megabytes:,} MB, "
        f"{allowed.training_seconds // 60} minutes"
    )


def test_security_notes_say_the_limits_that_hold():
    """The table in SECURITY.md has the numbers of the settings."""
    notes = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")
    for line in (
        f"{LOCAL.max_megabytes} MB, {LOCAL.max_seconds // 60} minutes, 32 channels, 384 kHz | "
        f"{HOSTED.max_megabytes} MB, {HOSTED.max_seconds // 60} minutes",
        f"| chosen at once | {LOCAL.files_at_once} | {HOSTED.files_at_once} |",
        f"| results of a visit | {LOCAL.most_results} | {HOSTED.most_results} |",
        f"together | {LOCAL.kept_megabytes} MB | {HOSTED.kept_megabytes} MB |",
        f"one visit: half) | {LOCAL.upload_megabytes} MB | {HOSTED.upload_megabytes} MB |",
        f"two minutes | {LOCAL.upload_megabytes} MB | {HOSTED.upload_megabytes} MB |",
        f"| a ZIP of one's own clips | {zip_row(LOCAL)} | {zip_row(HOSTED)} |",
        f"| answered at the same time | {LOCAL.workers} | {HOSTED.workers} |",
        f"| waiting in the queue | {LOCAL.most_waiting} | {HOSTED.most_waiting} |",
        f"expected time of each | {training(LOCAL)} | {training(HOSTED)} |",
        f"| a training is ended after | – | {HOSTED.most_training_seconds / 60:g} minutes |",
        f"| waiting to be trained | {LOCAL.trainings_waiting} | {HOSTED.trainings_waiting} |",
        f"| trainings of a visit | {LOCAL.most_trained} | {HOSTED.most_trained} |",
        f"together | {LOCAL.models_megabytes} MB | {HOSTED.models_megabytes} MB |",
        f"| {LOCAL.live_visitors}; {LOCAL.live_seconds // 60} minutes "
        f"| {HOSTED.live_visitors}; {HOSTED.live_seconds // 60} minutes |",
    ):
        assert line in notes
