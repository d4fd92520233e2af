"""Recognise in a real browser, as a visitor uses it."""

import json

import numpy as np
import pytest

from ..audio_files import m4a, wav, webm
from ..synth import speech
from .running import chromium, record, serve, upload, visit, wait_until_ready

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


@pytest.mark.parametrize("name, encode", [("voice.m4a", m4a), ("voice.webm", webm)])
def test_upload_of_a_format_that_phones_record(page, name, encode):
    """An M4A and a WebM file are answered like any other."""
    upload(page, voice(name, encode))
    page.wait_for_selector(ANSWER)
    assert "No answer" not in page.inner_text(ANSWER)


def test_several_files_give_a_table_and_csv(page):
    """Three files at once give one table, whose CSV has a line for each."""
    upload(page, *(voice(f"{seed}.wav", wav, seed) for seed in (1, 2, 3)))
    page.wait_for_selector("[data-testid=stDataFrame]")
    assert page.get_by_role("heading", name="Your 3 recordings").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all as a table (CSV)").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["file", "1.wav", "2.wav", "3.wav"]


def test_json_of_a_result_says_what_the_page_says(page):
    """The download names the emotion that is on the screen."""
    upload(page, voice("voice.wav", wav))
    page.wait_for_selector(ANSWER)
    with page.expect_download() as download:
        page.get_by_role("button", name="For programmers (JSON)").click()
    answer = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert answer["file"] == "voice.wav"
    assert answer["emotion"] in page.inner_text(ANSWER)


def test_broken_file_gets_its_message(page):
    """A text file that calls itself WAV is refused in our own words, without a traceback."""
    upload(page, {"name": "letter.wav", "mimeType": "audio/wav", "buffer": b"Dear Ann, hello"})
    page.wait_for_selector("[data-testid=stAlert]")
    assert "letter.wav is not audio that can be read" in page.inner_text("[data-testid=stAlert]")
    assert not page.locator("[data-testid=stException]").count()
    assert not page.locator(ANSWER).count()


def test_forget_everything_leaves_nothing_on_the_page(page):
    """After forgetting, the answer, the list and the recorder's own copy are gone."""
    record(page)
    page.wait_for_selector(ANSWER)
    page.get_by_role("button", name="Forget everything").click()
    page.wait_for_selector(ANSWER, state="detached")
    assert page.get_by_role("button", name="Record", exact=True).is_visible()
    assert not page.get_by_role("button", name="Forget everything").count()


def test_results_survive_leaving_the_page(page):
    """Going to About and back shows the last result and each earlier one once."""
    upload(page, voice("first.wav", wav, 1))
    page.wait_for_selector(ANSWER)
    upload(page, voice("second.wav", wav, 2))
    page.get_by_role("button", name="first.wav").wait_for()
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="How often is it right?").wait_for()
    page.get_by_role("link", name="Recognise").click()
    page.wait_for_selector(ANSWER)
    wait_until_ready(page)
    assert page.get_by_role("button", name="first.wav").count() == 1
    assert page.get_by_role("button", name="second.wav").count() == 0


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
    ("/", "What does your voice sound like?"),
    ("/recognise", "What does your voice sound like?"),
    ("/about", "What this is, and how good it is"),
])  # fmt: skip
def test_each_page_opens_by_its_own_address_on_a_cold_server(playwright, path, heading):
    """A first visit straight to a page shows it in the same frame, with working links."""
    with serve() as cold, chromium(playwright) as browser:
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


def test_nothing_is_wider_than_a_phone(browser, server):
    """At 390 px nothing but tables and plots needs scrolling sideways."""
    page = visit(browser, server.url, viewport={"width": 390, "height": 844})
    upload(page, voice("voice.wav", wav))
    page.wait_for_selector(ANSWER)
    wait_until_ready(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    page.context.close()


def test_keyboard_alone_reaches_the_recorder(page):
    """Tabbing from the top gets to the navigation, the tabs and the microphone."""
    page.get_by_role("button", name="Another sentence").wait_for()
    page.get_by_role("button", name="Record", exact=True).wait_for()
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(
            "(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()"
        ))  # fmt: skip
    text = " | ".join(reached)
    for name in ("About", "Record", "Another sentence"):
        assert name in text


def test_link_with_the_focus_can_be_told(page):
    """Reached by keyboard, a link of the navigation has an outline."""
    page.get_by_role("button", name="Record", exact=True).wait_for()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").endswith("About"):
            break
    else:
        raise AssertionError("eight Tabs did not reach About")
    outline = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "solid 3px" in outline


def test_keyboard_starts_and_stops_the_recorder(page):
    """After Enter on the microphone, the way to the square is one Tab at most."""
    page.get_by_role("button", name="Record", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop recording").wait_for()
    page.wait_for_timeout(2000)
    here = "document.activeElement.ariaLabel"
    if page.evaluate(here) != "Stop recording":
        page.keyboard.press("Tab")
    assert page.evaluate(here) == "Stop recording"
    page.keyboard.press("Enter")
    page.wait_for_selector(ANSWER)


def test_plots_to_zoom_into_come_when_asked_for(page):
    """The switch puts a plot in place of the pictures."""
    upload(page, voice("voice.wav", wav))
    page.wait_for_selector(ANSWER)
    page.get_by_text("Zoom in and read off values").click()
    page.wait_for_selector("[data-testid=stPlotlyChart] .heatmaplayer image")
    assert not page.locator(".ser-sound").count()


def test_stretch_of_a_long_recording_plays_by_keyboard_and_by_press(page):
    """Arrows and Enter, then a press: the page's player plays from there and stops at the end."""
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
    stretches.first.click()
    page.wait_for_function("audio => !audio.paused && audio.currentTime < 1.5", arg=player)
    page.wait_for_function("audio => audio.paused", arg=player)
    assert page.evaluate("audio => audio.currentTime", player) < 2
