"""Saving a model into the folder of models: at home only, and then really."""

import numpy as np
import pytest

from ser.model.store import load_model
from ser.ui.train import keeping

from ...workshops import done, outcome, page_of, shop_of

SAVE = "Save it on this computer"


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A folder in place of the app's models."""
    monkeypatch.setattr(keeping, "MODELS", tmp_path)
    return tmp_path


def test_saved_at_home_it_is_there(models, monkeypatch):
    """Loaded again it has the same weights."""
    page = page_of(shop_of(done()), monkeypatch)
    next(each for each in page.button if each.label == SAVE).click().run()
    assert not page.exception
    assert page.success[0].value.startswith("Saved")
    (folder,) = models.iterdir()
    again, model = load_model(folder), outcome().model
    for name, values in model.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], values)


def test_hosted_there_is_no_such_button(models, monkeypatch):
    """Nobody writes to a server."""
    monkeypatch.setenv("HOSTED", "true")
    page = page_of(shop_of(done()), monkeypatch)
    assert not page.exception
    assert any(each.key == "use" for each in page.button)
    assert SAVE not in [each.label for each in page.button]
    assert not [*models.iterdir()]
