"""The About page: its figures are those of files, its limits those of the settings."""

import pytest

from ...pages import opened, texts


def test_about_shows_both_protocols_and_every_recall_of_the_file(model):
    """The scores on About are those of the model's own file, and never a random split alone."""
    app = opened("about")
    assert not app.exception
    page = texts(app)
    for emotion, recall in model.metadata["scores"]["per_emotion"].items():
        assert emotion in page
        assert f"{recall:.0%}" in page
    labels = [metric.label for metric in app.metric]
    assert labels == ["Voices it never heard", "If it has met the voice before (flatters)"]


def test_figures_of_features_are_told_from_the_others():
    """Their "all" is none of the other figures, and what it is stands right above the table."""
    told = [each.value for each in opened("about").markdown]
    (above,) = (k for k, each in enumerate(told) if "*all* is another training" in each)
    assert told[above + 1].startswith("| features |")


@pytest.mark.parametrize(
    "hosted, where", [("true", "**hosted** copy"), ("false", "**local** copy")]
)
def test_about_says_where_the_app_runs_and_what_it_allows(monkeypatch, hosted, where):
    """Hosted or local is said on About, with the limits that hold there."""
    monkeypatch.setenv("HOSTED", hosted)
    app = opened("about")
    assert not app.exception
    assert where in texts(app)
    assert f"up to {10 if hosted == 'true' else 25} MB" in texts(app)
