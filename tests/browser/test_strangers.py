"""What strangers do: try the examples, leave in the middle, send odd names, hosted and local."""

import re

import pytest

from ser.examples import EXAMPLES

from ..audio_files import wav
from ..synth import speech
from .running import serve, upload, visit, wait_until_ready

ANSWER = ".ser-answer"


@pytest.fixture(scope="module")
def hosted():
    """A server for strangers."""
    with serve(HOSTED="true") as running:
        yield running


@pytest.fixture
def corpus_folder(tmp_path):
    """A corpus folder with the first example, spoken by the synthesiser."""
    path = tmp_path / EXAMPLES[0].member
    path.parent.mkdir()
    path.write_bytes(wav(speech(3.0, seed=1), 48_000))
    return tmp_path


def test_example_of_a_local_folder_is_answered(browser, server, corpus_folder):
    """Given a folder, an actor's button plays the clip and tells what was meant."""
    page = visit(browser, server.url)
    page.get_by_role("tab", name="Examples").click()
    page.get_by_text("I have these recordings").click()
    page.get_by_test_id("stTextInputField").fill(str(corpus_folder))
    page.keyboard.press("Enter")
    wait_until_ready(page)
    page.get_by_role("button", name=f"Actor {EXAMPLES[0].actor}", exact=False).first.click()
    page.wait_for_selector(ANSWER)
    told = page.get_by_test_id("stAlert").inner_text()
    assert f"asked to sound {EXAMPLES[0].emotion}" in told.replace("😲 ", "").replace("  ", " ")
    assert f"never heard actor {EXAMPLES[0].actor}" in told
    page.context.close()


def test_hosted_copy_names_no_folder_and_its_own_limits(browser, hosted):
    """Strangers are asked for no path, and About says where they are."""
    page = visit(browser, hosted.url)
    page.get_by_role("tab", name="Examples").click()
    page.get_by_role("button", name="Actor").first.wait_for()
    assert not page.get_by_text("I have these recordings").count()
    page.get_by_role("tab", name="Upload").click()
    page.get_by_text("up to 10 MB and 3 minutes").first.wait_for()
    page.get_by_role("link", name="About").click()
    page.get_by_text("This is a hosted copy").wait_for()
    page.context.close()


def test_file_beyond_the_hosted_limit_is_refused_by_the_uploader(browser, hosted):
    """Eleven megabytes are not even sent."""
    page = visit(browser, hosted.url)
    upload(page, {"name": "big.wav", "mimeType": "audio/wav", "buffer": bytes(11 * 1024**2)})
    page.get_by_text("File must be 10.0MB or smaller").wait_for()
    assert not page.locator(ANSWER).count()
    page.context.close()


def test_leaving_in_the_middle_tells_what_was_left(browser, server):
    """Who goes to About while files are answered finds, on return, which were left out."""
    page = visit(browser, server.url)
    content = wav(speech(60.0, seed=1), 16_000)
    files = [{"name": f"{n:02}.wav", "mimeType": "audio/wav", "buffer": content} for n in range(15)]
    upload(page, *files)
    page.get_by_text(re.compile("Listening to [2-9] of 15")).wait_for()
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="How often is it right?").wait_for()
    page.get_by_role("link", name="Recognise").click()
    page.get_by_text("You left this page before").wait_for()
    assert "14.wav" in page.get_by_test_id("stAlert").first.inner_text()
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
