"""Where the app runs: at home, or hosted for strangers.

One setting, `hosted`, says so: the environment variable `HOSTED`, or `hosted = true` among
Streamlit's secrets. It is never guessed. Hosted, nobody can name a path of the server, nothing is
written but caches, and the limits are lower.
"""

import math
import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit import config

from ..audio.clip import MAX_BYTES, MAX_SECONDS
from ..corpora.archive import ZipLimits
from ..errors import SerError

MB = 1024**2
PATIENCE = 1.5


class SettingsError(SerError):
    """A setting has a value that it cannot have."""


@dataclass(frozen=True)
class Settings:
    """What the app allows where it runs.

    Attributes
    ----------
    hosted : bool
    max_seconds, max_megabytes : int
        Of one recording.
    files_at_once : int
        That one visitor may choose together.
    most_results : int
        Kept for one visit.
    kept_megabytes : int
        Of sound and plots, kept for all visits together.
    upload_megabytes : int
        Of uploads that wait for their answers, of all visits together.
    zip_megabytes, zip_clips : int
        Of a ZIP file with labelled clips. It must fit one visitor's share of the uploads.
    zip_seconds : int
        Of each clip in it.
    workers : int
        Recordings answered at the same time, each in a process of its own.
    most_waiting : int
        Recordings in the queue before the next visitor is sent away.
    trainings : int
        At the same time, each in a process of its own.
    trainings_waiting : int
        In their queue before the next visitor is sent away.
    training_threads, training_megabytes : int
        Of each training; the memory is besides that of the program itself.
    training_niceness : int
        How far each gives way to all else, 0 to 19.
    training_seconds : int
        That a training may be expected to take. Hosted, one that takes `PATIENCE` times as long is
        ended, as an estimate can be wrong and others wait.
    most_trained : int
        Kept for one visit.
    models_megabytes : int
        Of trained models, and of what was measured of visitors' clips, kept for all visits
        together.
    live_visitors : int
        With an open microphone at the same time.
    live_seconds : int
        That each may speak at a time.
    """

    hosted: bool
    max_seconds: int
    max_megabytes: int
    files_at_once: int
    most_results: int
    kept_megabytes: int
    upload_megabytes: int
    zip_megabytes: int
    zip_clips: int
    zip_seconds: int
    workers: int = 2
    most_waiting: int = 40
    trainings: int = 1
    trainings_waiting: int = 8
    training_threads: int = 2
    training_megabytes: int = 4000
    training_niceness: int = 5
    training_seconds: int = 3600
    most_trained: int = 12
    models_megabytes: int = 400
    live_visitors: int = 20
    live_seconds: int = 30 * 60

    @property
    def max_bytes(self) -> int:
        """Of one recording."""
        return self.max_megabytes * MB

    @property
    def most_training_seconds(self) -> float:
        """After which a training is ended, whatever was expected."""
        return PATIENCE * self.training_seconds if self.hosted else math.inf

    @property
    def zip_limits(self) -> ZipLimits:
        """Of a ZIP file with labelled clips."""
        return ZipLimits(self.zip_megabytes * MB, self.zip_clips, self.max_bytes, self.zip_seconds)


LOCAL = Settings(
    hosted=False,
    max_seconds=MAX_SECONDS,
    max_megabytes=MAX_BYTES // MB,
    files_at_once=30,
    most_results=30,
    kept_megabytes=200,
    upload_megabytes=800,
    zip_megabytes=200,
    zip_clips=3000,
    zip_seconds=60,
)
HOSTED = Settings(
    hosted=True,
    max_seconds=180,
    max_megabytes=10,
    files_at_once=10,
    most_results=15,
    kept_megabytes=50,
    upload_megabytes=60,
    zip_megabytes=25,
    zip_clips=300,
    zip_seconds=30,
    training_threads=1,  # a core is left for those who wait for an answer
    training_megabytes=400,
    training_niceness=19,  # who waits for an answer comes first
    training_seconds=240,
    most_trained=5,
    models_megabytes=100,
    live_visitors=8,
)
MEANINGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def settings() -> Settings:
    """The settings of this server.

    Raises
    ------
    SettingsError
        If `hosted` is neither true nor false, or the secrets cannot be read.
    """
    value = setting("hosted")
    text = "false" if value is None else str(value).strip().lower()
    if text not in MEANINGS:
        raise SettingsError(
            f"The setting “hosted” is {text!r}; expected true or false. Correct it in the "
            "environment variable HOSTED or in the app's secrets."
        )
    return HOSTED if MEANINGS[text] else LOCAL


def setting(name: str) -> object:
    """The environment variable of that name in capitals, or the secret in either; else None.

    Raises
    ------
    SettingsError
        If the secrets cannot be read.
    """
    return os.environ.get(name.upper(), "").strip() or _secret(name)


def _secret(name: str) -> object:
    if st.secrets.load_if_toml_exists():
        return st.secrets.get(name, st.secrets.get(name.upper()))
    # What cannot be read may hold the setting; without it, a hosted copy would be open like a
    # local one.
    for path in config.get_option("secrets.files"):
        if Path(path).is_file():
            raise SettingsError(
                "The app's secrets cannot be read: got a file that is not TOML, expected lines "
                "such as hosted = true (with a small t). Correct them."
            )
    return None
