"""What strangers do: send too much, leave in the middle, give odd names."""

import re

from ..audio_files import wav
from ..synth import speech
from .running import serve, upload, visit, wait_until_ready

ANSWER = ".ser-answer"


def test_file_beyond_the_hosted_limit_is_refused_by_the_uploader(browser):
    """Eleven megabytes are not even sent."""
    with serve(HOSTED="true") as hosted:
        page = visit(browser, hosted.url)
        upload(page, {"name": "big.wav", "mimeType": "audio/wav", "buffer": bytes(11 * 1024**2)})
        page.get_by_text("File must be 10.0MB or smaller").wait_for()
        assert not page.locator(ANSWER).count()
        page.context.close()


def test_leaving_in_the_middle_tells_what_was_left(browser, server):
    """Who goes to About while files are answered finds, on return, which were left out."""
    page = visit(browser, server.url)
    content = wav(speech(60.0, seed=1), 16_000)
    files = [{"name": f"{n:02}.wav", "mimeType": "audio/wav", "buffer": content} for n in range(10)]
    upload(page, *files)
    page.get_by_text(re.compile("Listening to [2-9] of 10")).wait_for()
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="How often is it right?").wait_for()
    page.get_by_role("link", name="Recognise").click()
    page.get_by_text("You left this page before").wait_for()
    assert "09.wav" in page.get_by_test_id("stAlert").first.inner_text()
    page.wait_for_selector(ANSWER)
    page.context.close()


def test_name_with_markup_and_folders_is_shown_as_text(browser, server):
    """Neither HTML nor formatting nor a path of a file's name has any effect."""
    page = visit(browser, server.url)
    name = "..\\..\\<img src=x onerror=alert(1)> **b** :smile: [l](http x).wav"
    upload(page, {"name": name, "mimeType": "audio/wav", "buffer": wav(speech(2.0), 16_000)})
    page.wait_for_selector(ANSWER)
    wait_until_ready(page)
    assert "<img src=x onerror=alert(1)> **b** :smile: [l](http x).wav" in page.inner_text(ANSWER)
    assert not page.locator("img[src=x]").count()
    page.context.close()
