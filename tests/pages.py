"""The app in Streamlit's test harness: how its pages are opened, and what is to be seen on them."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from .audio_files import wav
from .synth import speech

ENTRY = Path(__file__).parents[1] / "streamlit_app.py"


def opened(page="recognise", **parameters):
    """A page as a new visitor meets it, whose address says so much."""
    app = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    for name, text in parameters.items():
        app.query_params[name] = text
    return app if page == "recognise" else app.switch_page(f"pages/{page}.py").run()


def texts(app):
    """All Markdown, captions and HTML of the page, but its style sheet, as one text."""
    return "\n".join([*(each.value for each in app.markdown), captions(app), htmls(app)])


def captions(app):
    """The page's small print as one text."""
    return "\n".join(each.value for each in app.caption)


def htmls(app):
    """All HTML of the page but its style sheet as one text."""
    bodies = (e.proto.body for e in app.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style"))


def answers(app):
    """The answers at a glance that the page shows."""
    return [e.proto.body for e in app.get("html") if "ser-answer" in e.proto.body[:40]]


def bare(elements) -> list[str]:
    """Texts as they are read, without what keeps them from being taken for formatting."""
    return [each.value.replace("\\", "").replace("\N{WORD JOINER}", "") for each in elements]


def button(app, key):
    """A button by its key."""
    return next(each for each in app.button if each.key == key)


def voice(seed=1, seconds=3.0):
    """A synthesised voice as WAV bytes."""
    return wav(speech(seconds, seed=seed), 16_000)
