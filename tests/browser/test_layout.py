"""What is in sight on screens of all sizes: the microphone, and what has just come in."""

import pytest

from ..audio_files import wav
from ..synth import speech
from .running import upload, visit, wait_until_in_sight, wait_until_ready

SMALL, USUAL = {"width": 320, "height": 640}, {"width": 390, "height": 664}
ANSWER = ".ser-answer"
BROKEN = {"name": "letter.wav", "mimeType": "audio/wav", "buffer": b"Dear Ann, hello"}


def on_a_phone(browser, server):
    """Recognise on the smallest phone, whose owner wants nothing to move."""
    page = visit(
        browser, server.url, viewport=SMALL, reduced_motion="reduce", is_mobile=True, has_touch=True
    )
    page.get_by_role("button", name="Record", exact=True).wait_for()
    page.evaluate("document.fonts.ready")
    return page


@pytest.fixture
def phone(browser, server):
    """A phone of its own."""
    page = on_a_phone(browser, server)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def untouched(browser, server):
    """A phone that nobody touches."""
    page = on_a_phone(browser, server)
    yield page
    page.context.close()


@pytest.fixture(params=[SMALL, USUAL], ids="{0[width]}x{0[height]}".format)
def first_screen(request, untouched):
    """What is seen without doing anything, on a small and on a usual phone."""
    untouched.set_viewport_size(request.param)
    return untouched


def voice(seed=1, seconds=2.0):
    """A synthesised voice to upload."""
    sound = wav(speech(seconds, seed=seed), 16_000)
    return {"name": f"voice-{seed}.wav", "mimeType": "audio/wav", "buffer": sound}


def test_microphone_is_in_sight_on_a_phone(first_screen):
    """Without scrolling, the button to press is whole on the first screen."""
    box = first_screen.get_by_role("button", name="Record", exact=True).bounding_box()
    assert box["y"] + box["height"] < first_screen.viewport_size["height"]


def test_name_and_navigation_share_a_line_and_fit_a_finger(first_screen):
    """The links stand beside the app's name and are at least 44 px high."""
    name = first_screen.get_by_text("Voice & emotion", exact=True).bounding_box()
    for label in ("Recognise", "About"):
        link = first_screen.get_by_role("link", name=label).bounding_box()
        assert link["height"] >= 44
        assert abs(link["y"] + link["height"] / 2 - name["y"] - name["height"] / 2) < 8


def test_every_answer_comes_into_sight(phone):
    """The first upload, the second, and an earlier result opened again each take the focus."""
    for seed in (1, 2):
        upload(phone, voice(seed))
        phone.locator(ANSWER, has_text=f"voice-{seed}.wav").wait_for()
        wait_until_in_sight(phone, ANSWER)
    phone.get_by_role("button", name="voice-1.wav").click()
    phone.locator(ANSWER, has_text="voice-1.wav").wait_for()
    wait_until_in_sight(phone, ANSWER)


def test_refusal_comes_into_sight(phone):
    """What could not be used is told where one looks."""
    upload(phone, BROKEN)
    wait_until_in_sight(phone, "[data-testid=stAlert]")


def test_refusal_comes_before_the_answers(phone):
    """Of a broken file and a voice, the bad news is in sight first."""
    upload(phone, BROKEN, voice())
    phone.wait_for_selector(ANSWER)
    wait_until_in_sight(phone, "[data-testid=stAlert]")


def test_several_recordings_come_into_sight_at_their_heading(phone):
    """The table's heading, not the one answer below it."""
    upload(phone, voice(1), voice(2))
    phone.wait_for_selector(ANSWER)
    wait_until_in_sight(phone, ".st-key-arrival h3")


def test_table_of_twelve_recordings_has_no_rows_out_of_sight(phone):
    """It is as high as its rows, and not to be scrolled inside the page."""
    upload(phone, voice(1), voice(2), *(BROKEN | {"name": f"{k}.wav"} for k in range(10)))
    phone.wait_for_selector(ANSWER)
    hidden = "table => table.scrollHeight - table.clientHeight"
    assert phone.locator("[data-testid=stDataFrame] .dvn-scroller").evaluate(hidden) <= 0


def assert_fits(page):
    """Nothing sticks out to the side of a small or of a usual phone."""
    for size in (SMALL, USUAL):
        page.set_viewport_size(size)
        for part in ("document.scrollingElement", "document.querySelector('[data-testid=stMain]')"):
            assert page.evaluate(f"{part}.scrollWidth") <= size["width"]


def test_nothing_is_wider_than_a_phone(phone):
    """Both pages, with all that can be opened open: only tables and plots scroll sideways."""
    upload(phone, voice())
    phone.wait_for_selector(ANSWER)
    wait_until_ready(phone)
    assert_fits(phone)
    phone.get_by_role("link", name="About").click()
    phone.get_by_role("heading", name="How often is it right?").wait_for()
    wait_until_ready(phone)
    for summary in phone.locator("details summary").all():
        summary.click()
    phone.get_by_text("UAR (unweighted average recall)").wait_for()
    assert_fits(phone)


THROWS = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException('The microphone is in use', 'NotReadableError');
  };
}"""


@pytest.mark.parametrize("script, told", [
    ("", "would like to use your microphone"), (THROWS, "error has occurred"),
])  # fmt: skip
def test_microphone_that_fails_leaves_a_way_on(refusing, server, script, told):
    """The recorder's own words are whole, and a line says what else there is."""
    page = visit(refusing, server.url, viewport=USUAL, permissions=[])
    page.evaluate(script)
    page.get_by_role("button", name="Record", exact=True).click()
    text = page.get_by_test_id("stAudioInput").get_by_text(told)
    text.wait_for()
    assert text.evaluate(
        """found => {
          const text = document.createRange();
          text.selectNodeContents(found.parentElement);
          const [shown, recorder] = [text, found.closest('[data-testid=stAudioInput]').children[1]]
            .map(each => each.getBoundingClientRect());
          return shown.top > recorder.top && shown.bottom < recorder.bottom;
        }"""
    )
    assert page.get_by_text("No microphone, or the browser says no?").is_visible()
    page.context.close()


CONTRAST = """selector => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + [0.2126, 0.7152, 0.0722][k] * c, 0);
  const found = document.querySelector(selector);
  const app = document.querySelector("[data-testid=stApp]");
  const ground = parse(getComputedStyle(app).backgroundColor);
  let [r, g, b, share = 1] = parse(getComputedStyle(found).color);
  for (let each = found; each; each = each.parentElement) share *= getComputedStyle(each).opacity;
  const mixed = [r, g, b].map((c, k) => share * c + (1 - share) * ground[k]);
  const [one, other] = [light(mixed), light(ground)].sort((a, b) => b - a);
  return (one + 0.05) / (other + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_print_and_the_sentence_can_be_read(browser, server, scheme):
    """Their contrast is at least 7 to 1, on light and on dark ground."""
    page = visit(browser, server.url, color_scheme=scheme)
    upload(page, voice())
    page.wait_for_selector(".ser-sound")
    for selector in (
        ".st-key-suggestion blockquote p",
        "[data-testid=stCaptionContainer] p",
        ".ser-sound figcaption",
        ".ser-sound .x",
    ):
        assert page.evaluate(CONTRAST, selector) >= 7, selector
    page.context.close()
