"""Recognise in a real browser, as a visitor uses it."""

import csv
import io
import json

import numpy as np
import pytest

from ..audio_files import m4a, wav, webm
from ..synth import speech
from .running import record, serve, upload, visit, wait_until_ready

ANSWER = ".ser-answer"


def voice(name, encode, seed=1):
    """A synthesised voice as a file to upload."""
    return {"name": name, "mimeType": "audio/any", "buffer": encode(speech(3.0, seed=seed), 16_000)}


@pytest.fixture
def page(browser, server):
    """Recognise, as a new visitor sees it."""
    opened = visit(browser, server.url)
    yield opened
    opened.context.close()


def test_recording_gives_an_answer_and_the_sound(page):
    """Pressing the microphone twice shows an emotion, one player and the pictures."""
    record(page)
    page.wait_for_selector(ANSWER)
    assert "the model" in page.inner_text(ANSWER).lower()
    page.wait_for_selector("audio")
    assert page.locator(".ser-sound img").count() == 5
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
    assert not page.get_by_role("button", name="Play").count()  # the recorder's own
    assert page.locator(".ser-bars tr").count() == 8


def test_several_files_of_formats_that_phones_record_give_a_table_and_csv(page):
    """M4A, WebM and WAV at once give one table, whose CSV has an answer to each."""
    kinds = {"1.m4a": m4a, "2.webm": webm, "3.wav": wav}
    upload(page, *(voice(name, encode) for name, encode in kinds.items()))
    page.wait_for_selector("[data-testid=stDataFrame]")
    assert page.get_by_role("heading", name="3 recordings answered").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all as a table (CSV)").click()
    table = download.value.path().read_text(encoding="utf-8")
    rows = [*csv.DictReader(io.StringIO(table))]
    assert [row["file"] for row in rows] == [*kinds]
    assert all(row["emotion"] for row in rows)


@pytest.fixture(scope="module")
def answered(browser, server):
    """Recognise with the answer to one voice."""
    opened = visit(browser, server.url)
    upload(opened, voice("voice.wav", wav))
    opened.wait_for_selector(ANSWER)
    yield opened
    opened.context.close()


def test_json_of_a_result_says_what_the_page_says(answered):
    """The download names the emotion that is on the screen."""
    with answered.expect_download() as download:
        answered.get_by_role("button", name="For programmers (JSON)").click()
    answer = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert answer["file"] == "voice.wav"
    assert answer["emotion"] in answered.inner_text(ANSWER)


def test_plots_to_zoom_into_come_when_asked_for(answered):
    """The switch puts a plot in place of the pictures."""
    answered.get_by_text("Zoom in and read off values").click()
    answered.wait_for_selector("[data-testid=stPlotlyChart] .heatmaplayer image")
    assert not answered.locator(".ser-sound").count()


def test_forget_everything_leaves_nothing_on_the_page(page):
    """Kept first, then forgotten: the answer, the list and the recorder's own copy are gone."""
    record(page, seconds=1.5)
    page.wait_for_selector(ANSWER)
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("dialog").wait_for(state="detached")
    assert page.locator(ANSWER).is_visible()
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget everything").click()
    page.get_by_text("Forgotten: nothing of this visit is kept.").wait_for()
    page.wait_for_selector(ANSWER, state="detached")
    assert page.get_by_role("button", name="Record", exact=True).is_visible()
    assert not page.get_by_role("button", name="Forget everything").count()


def test_two_visitors_never_see_each_others_clip(browser, server):
    """What one visitor uploads, and then asks for again, is on no other visitor's page."""
    one, other = visit(browser, server.url), visit(browser, server.url)
    upload(one, voice("ann.wav", wav, 1))
    upload(other, voice("bob.wav", wav, 2))
    for page in (one, other):
        page.wait_for_selector(ANSWER)
    upload(one, voice("ann-again.wav", wav, 3))
    one.get_by_role("button", name="ann.wav").wait_for()
    other.get_by_role("tab", name="Record").click()
    other.get_by_role("button", name="Another sentence").click()  # a rerun of the other visit
    wait_until_ready(other)
    assert "bob" not in one.inner_text("body")
    assert "ann" not in other.inner_text("body").replace("cannot", "")
    for page in (one, other):
        page.context.close()


@pytest.mark.parametrize("path, heading", [
    ("/recognise", "What does your voice sound like?"),
    ("/about", "What this is, and how good it is"),
])  # fmt: skip
def test_each_page_opens_by_its_own_address_on_a_cold_server(browser, path, heading):
    """A first visit straight to a page shows it in the same frame, with working links.

    That "/" does, the first test of all has shown.
    """
    with serve() as cold:
        page = visit(browser, cold.url + path)
        page.get_by_role("heading", name=heading).wait_for()
        wait_until_ready(page)
        assert not page.get_by_test_id("stSidebarNav").count()
        assert not page.get_by_text("Page not found").count()
        for name in ("Recognise", "About"):
            assert page.get_by_role("link", name=name).is_visible()
        page.get_by_role("link", name="About").click()
        page.get_by_role("heading", name="What this is, and how good it is").wait_for()
        page.get_by_role("link", name="Recognise").click()
        page.get_by_role("heading", name="What does your voice sound like?").wait_for()
        again = visit(browser, cold.url + path)  # now that the server is warm
        again.get_by_role("heading", name=heading).wait_for()
        assert not again.get_by_text("Page not found").count()
        for each in (page, again):
            each.context.close()


def test_keyboard_alone_reaches_the_recorder(page):
    """Tabbing gets to the navigation, whose links then have an outline, and to the microphone."""
    page.get_by_role("button", name="Another sentence").wait_for()
    page.get_by_role("button", name="Record", exact=True).wait_for()
    reached = {}
    for _ in range(14):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => {
              const here = document.activeElement;
              return [here.ariaLabel || here.innerText || "", getComputedStyle(here).outline];
            }"""
        )
        reached[name.strip()] = outline
    text = " | ".join(reached)
    for name in ("About", "Record", "Another sentence"):
        assert name in text
    (about,) = (outline for name, outline in reached.items() if name.endswith("About"))
    assert "solid 3px" in about


def test_keyboard_starts_and_stops_the_recorder(page):
    """After Enter on the microphone, the way to the square is one Tab at most."""
    page.get_by_role("button", name="Record", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop recording").wait_for()
    page.wait_for_timeout(1500)
    here = "document.activeElement.ariaLabel"
    if page.evaluate(here) != "Stop recording":
        page.keyboard.press("Tab")
    assert page.evaluate(here) == "Stop recording"
    page.keyboard.press("Enter")
    page.wait_for_selector(ANSWER)


# How many listen to the player.
LISTENERS = """() => {
  window.listeners = 0;
  for (const [name, step] of [['addEventListener', 1], ['removeEventListener', -1]]) {
    const change = document[name].bind(document);
    document[name] = (event, ...rest) => {
      window.listeners += (event === 'timeupdate') * step;
      change(event, ...rest);
    };
  }
}"""


def test_stretch_of_a_long_recording_plays_by_keyboard_and_by_press(page):
    """Arrows and Enter, then a press: the page's player plays from there and stops at the end.

    A smoother ribbon takes the place of the first: not two of them drive the player.
    """
    page.evaluate(LISTENERS)
    sound = np.concatenate([speech(1.2, seed=1), np.zeros(48_000, np.float32), speech(1.2, seed=2)])
    upload(page, {"name": "a.wav", "mimeType": "audio/wav", "buffer": wav(sound, 16_000)})
    stretches = page.locator("button.stretch")
    stretches.nth(1).wait_for()
    player = page.get_by_test_id("stAudio").element_handle()
    stretches.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("audio => !audio.paused && audio.currentTime > 4.2", arg=player)
    assert page.locator(".head").is_visible()
    label = stretches.first.element_handle()
    stretches.first.click()
    page.wait_for_function("audio => !audio.paused && audio.currentTime < 1.5", arg=player)
    page.wait_for_function("audio => audio.paused", arg=player)
    assert page.evaluate("audio => audio.currentTime", player) < 2
    assert page.evaluate("listeners") == 1
    page.get_by_text("Very smooth").click()
    page.wait_for_function("label => !label.isConnected", arg=label)
    assert page.evaluate("listeners") == 1


def test_overview_of_a_ribbon_wider_than_the_screen_leads_to_any_place(page):
    """A press on its end slides the ribbon there; where all is in sight, there is none."""
    sound = np.concatenate(
        [speech(1.2, seed=1), np.zeros(112_000, np.float32), speech(1.2, seed=2)]
    )
    upload(page, {"name": "a.wav", "mimeType": "audio/wav", "buffer": wav(sound, 16_000)})
    last, overview = page.locator("button.stretch").last, page.locator(".overview .ser-ribbon")
    last.wait_for()
    assert not overview.is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    overview.wait_for()
    assert page.locator(".overview .piece").count() == page.locator("button.stretch").count()
    is_in_sight = "stretch => stretch.getBoundingClientRect().right <= innerWidth"
    assert not last.evaluate(is_in_sight)
    overview.click(position={"x": overview.bounding_box()["width"] - 5, "y": 10})
    page.wait_for_function(is_in_sight, arg=last.element_handle())
