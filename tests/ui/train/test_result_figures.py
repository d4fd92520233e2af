"""What the Train page shows of a training whose answers are known beforehand."""

import pytest

from ser.emotions import EMOTIONS as ALL_EIGHT
from ser.emotions import TUTORIAL_EMOTIONS
from ser.model.metrics import summarise
from ser.training.epochs import Epoch
from ser.training.setup import Setup

from ...pages import htmls, texts
from ...setups import QUICK
from ...tables import RHYTHM
from ...workshops import answers, done, outcome, page_of, shop_of

EMOTIONS = ("happy", "sad")
MEANT = ["happy"] * 4 + ["sad"] * 2
HEARD = ["happy", "sad", "sad", "happy", "sad", "sad"]
SPEAKERS = ["anna", "anna", "anna", "ben", "ben", "ben"]
ANSWERS = answers(EMOTIONS, MEANT, HEARD, SPEAKERS)
"""Half of happy is found, all of sad: UAR 75 %, accuracy 67 %."""

DRAWN = answers(EMOTIONS, MEANT, ["happy", "happy", "happy", "sad", "sad", "sad"], SPEAKERS)
"""Three quarters of happy, all of sad: UAR 87.5 %, accuracy 83 %."""


def scores(actors, random):
    """As a study has them."""
    both = {"actors": actors, "random": random}
    return {name: summarise(each, name, RHYTHM, 6) for name, each in both.items()}


@pytest.fixture(scope="module")
def page():
    """A training with all that can be shown of it."""
    with pytest.MonkeyPatch.context() as patch:
        notes = ("The error grew instead of shrinking.",)
        sizes = {**outcome().sizes, "weights": 1234}
        both = {"actors": ANSWERS, "random": DRAWN}
        found = {**both, "scores": scores(**both), "notes": notes, "sizes": sizes}
        return page_of(shop_of(done(**found)), patch)


def test_figures_are_uar_of_both_tests(page):
    """All emotions count alike, however many clips each has."""
    assert not page.exception
    assert [metric.value for metric in page.metric] == ["75.0%", "87.5%"]


def test_accuracy_stands_below_each(page):
    """For those who are used to it, and named."""
    told = texts(page)
    assert "Accuracy (all clips alike) 66.7%; UAR (all emotions alike) 75.0%." in told
    assert "Accuracy (all clips alike) 83.3%; UAR (all emotions alike) 87.5%." in told


def test_recall_and_precision_of_each_emotion(page):
    """Half of happy is found, and what it calls happy is; two of four that it calls sad are not."""
    recall, precision = (
        each.proto.body for each in page.get("html") if "<caption>Recall" in each.proto.body
        or "<caption>Precision" in each.proto.body
    )  # fmt: skip
    assert recall.index("<caption>Recall") < recall.index("happy") < recall.index("<td>50%</td>")
    assert recall.index("sad") < recall.index("<td>100%</td>")
    assert precision.index("happy") < precision.index("<td>100%</td>") < precision.index("sad")
    assert precision.index("sad") < precision.index("<td>50%</td>")


def test_each_actor_has_a_share(page):
    """Of anna's three clips one is named rightly, and all of ben's; the best comes first."""
    (bars,) = (e.proto.body for e in page.get("html") if "Voices, those" in e.proto.body)
    assert bars.index("ben") < bars.index("<td>100%</td>") < bars.index("anna")
    assert bars.index("anna") < bars.index("<td>33%</td>")
    assert "from 33% (anna) to 100% (ben)" in texts(page)


def test_size_of_the_network_is_told(page):
    """How many numbers were learnt, and from how much."""
    assert "1,234 numbers learnt from 144 clips of 12 speakers with 4 measurements" in texts(page)


def test_notes_are_shown(page):
    """What there is to know about the training stands at its figures."""
    assert [warning.value for warning in page.warning] == ["The error grew instead of shrinking."]


def test_one_figure_has_the_same_digits_wherever_it_stands(monkeypatch):
    """Five of eight, where guessing gets one: card and picture; whole ones in a sentence."""
    names = tuple(ALL_EIGHT)
    own = answers(names, names, [*names[:5], *names[:3]], ["anna"] * 8)
    trained = done(random=own, actors=own, scores=scores(own, own))
    page = page_of(shop_of(trained), monkeypatch)
    assert {metric.value for metric in page.metric} == {"62.5%"}
    assert "names about **63** rightly; guessing gets about 13." in texts(page)
    assert "<b>62.5%</b>" in htmls(page)
    assert "unseen voices 62.5%; random test 62.5%; guessing 12.5%" in htmls(page)
    assert htmls(page).count("guessing 12.5%") == 2


def test_tutorials_claim_stands_on_its_own_four_emotions(monkeypatch):
    """Beside what its one draw gives here."""
    own = answers(TUTORIAL_EMOTIONS, TUTORIAL_EMOTIONS, ["calm"] * 4, ["anna"] * 4)
    trained = done(random=own, actors=own, scores=scores(own, own))
    told = texts(page_of(shop_of(trained), monkeypatch))
    assert "claims 72.4% for one such draw" in told
    assert "The draw with seed 0 gives 25.0% here." in told


def test_lbfgs_tells_its_final_loss(monkeypatch):
    """It has no rounds to draw."""
    setup = Setup(features=RHYTHM, solver="lbfgs", alpha=1.0)
    shop = shop_of(done(setup=setup, epochs=(Epoch(30, 0.1234),)))
    assert "Its error in the end: 0.123." in texts(page_of(shop, monkeypatch))


def test_curve_has_both_lines_and_words(monkeypatch):
    """Of the clips that it learns from, and of those that it does not."""
    epochs = (Epoch(1, 2.0, 3.0, 0.3), Epoch(2, 1.0, 2.5, 0.4))
    shown = htmls(page_of(shop_of(done(setup=QUICK, epochs=epochs)), monkeypatch))
    assert "from 2.00 to 1.00" in shown
    assert "from 3.00 to 2.50, and was lowest in round 2" in shown
