"""The set-up in the address of the Train page, for sharing, and nothing in the way of Back."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from ser.studies.presets import Draft, from_link, to_link
from ser.training.setup import TUTORIAL_SETUP

from ...pages import button, htmls, opened
from ...train_pages import control, set_up

CHANGED = Draft(replace(TUTORIAL_SETUP, hidden=(120, 30), alpha=3.0, seed=4), 0.3)


def address(page):
    """What the browser is asked to put into its address."""
    (query,) = re.findall(r"URLSearchParams\('(.*?)'\)", htmls(page))
    return dict(parse_qsl(query))


def test_set_up_comes_back_from_the_address():
    """A link opens the page as it was left, and the address still says so."""
    page = opened("train", **to_link(CHANGED))
    assert set_up(page) == CHANGED
    assert from_link(address(page)) == (CHANGED, "")


def test_address_follows_what_is_changed():
    """Whatever is moved can be shared at once."""
    page = opened("train")
    button(page, "preset-Tutorial").click().run()
    control(page, "scaler").set_value(True).run()
    assert from_link(address(page)) == (set_up(page), "")


def test_who_changes_nothing_keeps_the_address():
    """It says nothing, which stands for what a visit starts with."""
    assert address(opened("train")) == {}


def test_program_never_changes_the_address_itself():
    """Streamlit would add a step to the browser's history, and Back would not leave the page."""
    page = opened("train")
    button(page, "preset-Tutorial").click().run()
    assert dict(page.query_params) == {}


def writing(draft):
    """A page that does nothing but write an address."""
    from ser.ui.train.address import write_address

    write_address(draft)


def test_address_cannot_end_the_script():
    """Names of emotions are a stranger's words."""
    draft = replace(CHANGED, setup=replace(CHANGED.setup, emotions=("calm", "'</script>")))
    app = AppTest.from_function(writing, args=(draft,)).run()
    assert from_link(address(app)) == (draft, "")
    assert htmls(app).count("</script>") == 1
