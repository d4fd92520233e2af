"""The Train page in Streamlit's test harness: what a visitor does there."""

import io
import zipfile
from functools import cache

from .audio_files import wav
from .pages import button, opened
from .synth import speech
from .waiting import wait_for


def with_source(source, **parameters):
    """The page of a visitor who wants to train on these recordings."""
    return control(opened("train", **parameters), "source").set_value(source).run()


def set_up(app):
    """What is to be trained next."""
    return app.session_state["workshop"].draft


def control(app, name):
    """A control by its name."""
    kinds = ("slider", "select_slider", "selectbox", "toggle", "number_input", "button_group")
    return next(e for kind in kinds for e in app.get(kind) if (e.key or "").endswith(f"-{name}"))


def trained(app, seconds=90):
    """Press Train and wait for the end, as the page does by itself in a browser."""
    button(app, "train").click().run()
    run = app.session_state["workshop"].run
    wait_for(lambda: not run.is_active, seconds)
    return app.run()


@cache
def packed(clips=6):
    """A ZIP file with two emotions by two people."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for emotion, f0 in (("happy", 210), ("sad", 120)):
            for k in range(clips):
                sound = speech(1.0, f0 + 3 * k, seed=k)
                name = f"{emotion}/{('anna', 'ben')[k % 2]}/{k}.wav"
                archive.writestr(name, wav(sound, 16_000))
    return file.getvalue()


def measured(app, seconds=60):
    """Wait until the recordings are measured, as the page does by itself in a browser."""
    task = app.session_state["workshop"].task
    assert task
    task.wait(seconds)
    assert not task.is_active
    return app.run()
