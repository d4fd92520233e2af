"""A model to take home from the page, and the two lines of Python that load it: both are tried."""

import io
import zipfile

import pytest

from ser.ui.train import keeping

from ...setups import QUICK
from ...workshops import done, outcome, page_of, shop_of


@pytest.fixture
def page(monkeypatch):
    """The page with a training that can be taken home, and what its button gives."""
    given = {}
    button = keeping.st.download_button

    def noted(label, data, *rest, **more):
        given[label] = data, rest[0]
        return button(label, data, *rest, **more)

    monkeypatch.setattr(keeping.st, "download_button", noted)
    return page_of(shop_of(done(setup=QUICK)), monkeypatch), given


def test_what_is_downloaded_loads_with_the_lines_that_are_shown(page, tmp_path, monkeypatch, voice):
    """Unpacked to the folder they name, beside a recording of the name they name."""
    shown, given = page
    (download,) = shown.get("download_button")
    content, name = given[download.proto.label]
    assert name == "model-1-ours.zip"
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        archive.extractall(tmp_path / "my-model")
    (lines,) = (each.value for each in shown.code if each.language == "python")
    assert len(lines.splitlines()) == 2
    from ...audio_files import wav

    (tmp_path / "voice.wav").write_bytes(wav(voice.signal, 16_000))
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(lines, names)
    assert names["prediction"].emotion in outcome().model.labels
    assert (tmp_path / "my-model" / "pipeline.joblib").read_bytes() == b"pipeline"
