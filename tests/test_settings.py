"""One setting says where the app runs, and it is never guessed."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

from ser.ui.settings import HOSTED, LOCAL, SettingsError, settings


@pytest.fixture
def secrets(monkeypatch):
    """Streamlit's secrets as a dictionary that the test fills."""
    given = {}
    stand_in = SimpleNamespace(load_if_toml_exists=lambda: bool(given), get=given.get)
    monkeypatch.setattr(st, "secrets", stand_in)
    monkeypatch.delenv("HOSTED", raising=False)
    return given


def test_without_the_setting_the_app_is_local(secrets):
    """Nothing set means at home."""
    assert settings() is LOCAL


@pytest.mark.parametrize("value", ["true", "1", "yes", " True "])
def test_environment_variable_makes_it_hosted(secrets, monkeypatch, value):
    """The usual words for yes are understood."""
    monkeypatch.setenv("HOSTED", value)
    assert settings() is HOSTED


@pytest.mark.parametrize("value", [True, "true"])
def test_secret_makes_it_hosted(secrets, value):
    """`hosted = true` among Streamlit's secrets does, as a boolean or a text."""
    secrets["hosted"] = value
    assert settings() is HOSTED


def test_environment_goes_before_the_secret(secrets, monkeypatch):
    """Who starts the app by hand has the last word."""
    secrets["hosted"] = True
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
    assert all(getattr(HOSTED, name) < getattr(LOCAL, name) for name in names)


def test_security_notes_say_the_limits_that_hold():
    """The table in SECURITY.md has the numbers of the settings."""
    notes = (Path(__file__).parents[1] / "SECURITY.md").read_text(encoding="utf-8")
    for line in (
        f"{LOCAL.max_megabytes} MB, {LOCAL.max_seconds // 60} minutes, 32 channels, 384 kHz | "
        f"{HOSTED.max_megabytes} MB, {HOSTED.max_seconds // 60} minutes",
        f"| chosen at once | {LOCAL.files_at_once} | {HOSTED.files_at_once} |",
        f"| results of a visit | {LOCAL.most_results} | {HOSTED.most_results} |",
        f"together | {LOCAL.kept_megabytes} MB | {HOSTED.kept_megabytes} MB |",
        f"together | {LOCAL.upload_megabytes} MB | {HOSTED.upload_megabytes} MB |",
        f"| answered at the same time | {LOCAL.workers} | {HOSTED.workers} |",
        f"| waiting in the queue | {LOCAL.most_waiting} | {HOSTED.most_waiting} |",
    ):
        assert line in notes
