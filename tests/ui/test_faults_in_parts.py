"""Faults of ours in a part of a page that is drawn anew by itself."""

from streamlit.testing.v1 import AppTest

from ser.ui.frame import FAULT


def page():
    """A part that breaks."""
    from ser.ui.frame import part

    def broken(what):
        raise ValueError(f"secret {what}")

    part(broken, every=60)("of ours")


def test_a_fault_in_a_part_is_told_as_one_of_the_page():
    """In our words and nothing else; the log has the rest."""
    app = AppTest.from_function(page, default_timeout=60).run()
    assert [error.value for error in app.error] == [FAULT]
    assert not app.exception
