"""Training in a real browser: sliders, live curve, both figures, one's own model, the way back."""

import re

import pytest

from ser.studies.presets import VERSION

from ..audio_files import wav
from ..synth import speech
from .running import upload, visit, wait_until_ready

ANSWER = ".ser-answer"
SLOW = {"hidden": "1000,1000,1000", "epochs": "100"}
"""Minutes, but fewer than are allowed, even on a machine that is slow at the moment."""

PHONE = {"width": 390, "height": 844}
QUICK = {"v": VERSION, "preset": "Ours", "features": "rhythm,voice", "emotions": "calm,angry,sad"}


def address(server, **more):
    """The page with a set-up that trains in seconds."""
    parameters = "&".join(f"{name}={text}" for name, text in {**QUICK, **more}.items())
    return f"{server.url}/train?{parameters}"


@pytest.fixture
def page(browser, server):
    """A new visitor on a link to a quick set-up."""
    page = visit(browser, address(server))
    yield page
    page.context.close()


def train(page):
    """Press Train and wait for both figures."""
    page.locator(".st-key-train button").click()
    page.get_by_text("Voices it never heard", exact=True).wait_for(timeout=60_000)


def answer_of(page):
    """Upload a voice on Recognise and return what is answered."""
    upload(page, {"name": "voice.wav", "mimeType": "audio/wav", "buffer": wav(speech(3.0), 16_000)})
    page.wait_for_selector(ANSWER)
    wait_until_ready(page)
    return page.inner_text(".ser-bars")


def test_own_model_answers_its_visitor_alone(browser, server, page):
    """Slider, training, curve, both figures, use, Recognise, and back; others notice nothing."""
    page.get_by_text("The network: its size and shape").click()
    slider = page.get_by_role("slider", name="Units in layer 1")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("hidden="))
    page.locator(".st-key-train button").click()
    page.wait_for_selector(".st-key-progress .ser-curve img")
    page.get_by_text("Voices it never heard", exact=True).wait_for(timeout=60_000)
    page.get_by_test_id("stMetricValue").nth(1).wait_for()
    figures = page.get_by_test_id("stMetricValue").all_inner_texts()
    assert len(figures) == 2
    assert all(re.fullmatch(r"\d+\.\d%", figure) for figure in figures)
    page.get_by_role("button", name="Use this model").click()
    page.get_by_text("answer with this model, for you only").wait_for()
    page.get_by_role("link", name="Recognise").click()
    page.get_by_text("Answers come from your own model").wait_for()
    own = answer_of(page)
    assert all(name in own for name in ("calm", "angry", "sad"))
    assert "surprised" not in own

    other = visit(browser, server.url)
    assert "surprised" in answer_of(other)
    assert not other.get_by_text("your own model").count()
    other.context.close()

    page.get_by_role("button", name="Back to the app’s own model").click()
    page.locator(".ser-bars", has_text="surprised").wait_for()
    assert "by your model" in page.locator("[class*=st-key-open-]").first.inner_text()


def test_cancel_and_reload_end_it_and_say_so(browser, server):
    """A long training is gone a moment after the click, and the next with its page."""
    page = visit(browser, address(server, **SLOW))
    page.locator(".st-key-train button").click()
    page.wait_for_selector(".st-key-progress")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Nothing of that training is kept").wait_for()
    page.locator(".st-key-train button").click()
    page.wait_for_function("sessionStorage.getItem('training')")
    page.reload()
    page.get_by_text("has ended, because the page was loaded anew").wait_for()
    page.context.close()


IN_SIGHT = """() => {
  const box = document.querySelector('.st-key-progress .ser-curve')?.getBoundingClientRect();
  return box && box.top >= 40 && box.bottom <= innerHeight;
}"""


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
def test_curve_is_in_sight_from_the_start_and_on_coming_back(browser, server, size):
    """Whole, without scrolling: after Train is pressed, and after another page was looked at."""
    page = visit(browser, address(server, **SLOW), viewport=size)
    page.locator(".st-key-train button").click()
    page.wait_for_function(IN_SIGHT)
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="How often is it right?").wait_for()
    page.get_by_role("link", name="Train").click()
    page.wait_for_function(IN_SIGHT)
    page.context.close()


def test_second_visitor_waits_in_a_queue_and_closing_the_tab_frees_it(browser, server):
    """One trains, the other sees how many are before; a closed tab ends its training."""
    first, second = visit(browser, address(server, **SLOW)), visit(browser, address(server))
    first.locator(".st-key-train button").click()
    first.wait_for_selector(".st-key-progress")
    second.locator(".st-key-train button").click()
    second.get_by_text("1 training is ahead of yours").wait_for()
    first.context.close()
    second.get_by_text("Voices it never heard", exact=True).wait_for(timeout=60_000)
    second.context.close()


def test_page_fits_its_screen(page):
    """Nothing sticks out to the side, with a result and all parts of it open."""
    train(page)
    for text in ("What it mixes up", "Emotion by emotion", "Voice by voice", "How it learnt"):
        page.locator("summary").filter(has_text=text).click()
    main = "document.querySelector('[data-testid=stMain]')"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)  # plots follow
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")


def test_a_long_list_of_clips_covers_no_text_below_it(browser, server):
    """Without a mouse, its buttons have room above it, and what follows begins below its end."""
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "reduced_motion": "reduce"}
    page = visit(browser, address(server), **phone)
    train(page)
    wait_until_ready(page)
    page.locator("summary").filter(has_text="What it mixes up").click()
    cells = page.get_by_role("combobox", name="Clips of which cell?")
    cells.focus()
    page.wait_for_timeout(500)  # the page scrolls to it, which would close its list
    cells.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    cells.press("Enter")
    clips = page.get_by_test_id("stDataFrame").nth(1)
    clips.wait_for()
    wait_until_ready(page)
    below = clips.evaluate(
        "table => table.closest('[data-testid=stElementContainer]').nextElementSibling"
        ".getBoundingClientRect().top - table.getBoundingClientRect().bottom"
    )
    assert below >= 0
    page.context.close()
