"""What the page says of one's own clips: of which file, and nothing of another any more."""

from ser.ui.train.workshop import FOLDER, OWN

from ...pages import bare
from ...train_pages import control, measured, packed, with_source


def give(page, name, content):
    """Upload a file and wait until it is measured or refused."""
    return measured(page.file_uploader[0].upload(name, content).run())


def test_bad_file_leaves_what_was_loaded_and_names_both():
    """One sees which file is refused, and which is still there."""
    page = give(give(with_source(OWN), "first.zip", packed()), "broken.zip", packed()[:500])
    assert bare(page.error)[0].startswith("“broken.zip” cannot be opened")
    assert bare(page.success) == ["**first.zip**: 12 clips of 2 people: happy 6, sad 6."]


def test_any_file_may_be_chosen():
    """What is no ZIP file is told in our words, not in Streamlit's."""
    page = with_source(OWN)
    assert not page.file_uploader[0].proto.type
    page = give(page, "voice.wav", b"RIFF" + bytes(100))
    assert bare(page.error)[0].startswith("“voice.wav” is not a ZIP file, and only a ZIP file")


def test_message_goes_with_the_data_that_it_is_about():
    """Whoever turns to other recordings is not told of the last ones."""
    page = give(with_source(OWN), "voice.wav", b"no")
    assert page.error
    assert not control(page, "source").set_value(FOLDER).run().error
