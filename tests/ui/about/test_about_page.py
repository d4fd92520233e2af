"""The About page: its figures are those of files, its limits those of the settings."""

import pytest

from ser.results.scores import load_results
from ser.words import in_per_cent

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


def test_figures_of_the_other_corpus_say_its_language_and_what_looked_at_means():
    """Right above their table."""
    told = [each.value for each in opened("about").markdown]
    (above,) = (k for k, each in enumerate(told) if "nEMO is acted speech in Polish" in each)
    assert "Looked at means" in told[above]
    assert told[above + 1].startswith("| another corpus |")


def test_limits_tell_how_it_does_in_another_language():
    """Of those speakers who were not looked at, beside what guessing would get."""
    *_, score = load_results()["other_corpora"].values()
    got, chance = in_per_cent(score["uar"]), in_per_cent(1 / len(score["emotions"]))
    told = texts(opened("about"))
    assert f"emotions for about {got}; guessing would get about {chance}." in told


def test_recordings_in_a_sentence_are_whole_ones(model):
    """The metric beside it has a digit more."""
    app, uar = opened("about"), model.metadata["scores"]["uar"]
    assert f"for about **{in_per_cent(uar)}**; guessing would get about 13." in texts(app)
    assert app.metric[0].value == f"{in_per_cent(uar, 1)}%"


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
