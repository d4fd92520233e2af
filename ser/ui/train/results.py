"""What came out: both scores side by side, what is mixed up, emotion by emotion, voice by voice."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from ...emotions import TUTORIAL_EMOTIONS
from ...model.metrics import Answers, recalls
from ...results.listeners import LISTENERS_ACCURACY, are_comparable, measure_merged
from ...studies.paired import by_actor
from ...studies.plan import Outcome
from ...studies.presets import differences
from ...words import in_per_cent, score_in_per_cent
from ..texts import in_time, plain, voice_of
from ..wording import bars_html
from .confusion import show_confusion
from .curve import curve_html, in_words
from .figures import both_html, draws_in_words, interval_of
from .guessing import tell_of_guessing
from .workshop import Trained, Workshop

WHY = (
    "**Why they differ:** in the random test, the same people, often with the very same sentence, "
    "are on both sides, so recognising the *voice* already helps. A new visitor’s voice was never "
    "there, so the figure for unseen voices is the one to believe."
)
NOT_HIGHER = (
    "The random test is not higher here, although it asks about voices that are known. The figure "
    "for unseen voices is the one to believe all the same."
)
ONE_VOICE = (
    "All clips are one person’s, so nobody can say how it does on a voice that it has not heard. "
    "Add clips of somebody else to find out."
)
BY_EYE = (
    "Rounds that are chosen by this curve suit the voices in it, which are tested in other groups, "
    "too: that flatters a little. **Stop early** chooses them for each group without its voices."
)
CLAIM = 0.724
"""What the tutorial's text says of its own split."""


def show_result(shop: Workshop, trained: Trained) -> None:
    """Show all about one training."""
    outcome = trained.outcome
    st.markdown(_which_in_words(shop, trained))
    nothing = tell_of_guessing(outcome)
    _show_both(trained, nothing)
    for note in () if nothing else outcome.notes:
        st.warning(note, icon="💡")
    with st.expander("What it mixes up", icon=":material/grid_on:"):
        show_confusion(shop, trained, outcome.answers)
    with st.expander("Emotion by emotion", icon=":material/mood:"):
        show_emotions(outcome.answers)
    if outcome.actors:
        with st.expander("Voice by voice", icon=":material/groups:"):
            show_actors(outcome.actors)
    with st.expander("How it learnt", icon=":material/show_chart:"):
        show_course(outcome)


def _which_in_words(shop: Workshop, trained: Trained) -> str:
    told = f"Training **{plain(trained.name)}**."
    is_as_set = not (shop.draft and differences(shop.draft, trained.draft))
    if is_as_set and shop.source == trained.data:
        return told
    return f"{told} Above, something else is set now: these figures are not about that."


def _show_both(trained: Trained, nothing: str) -> None:
    outcome = trained.outcome
    scores = outcome.shown_scores
    st.html(both_html(scores, outcome.chance))
    if nothing:
        st.warning(nothing, icon="🎲")
    flatters = _is_higher(scores["random"], scores.get("actors"))
    unseen, random = st.columns(2, border=True)
    with unseen:
        if "actors" in scores:
            _show_score(
                "Voices it never heard", scores["actors"], _unseen_in_words(scores["actors"])
            )
        else:
            st.metric("Voices it never heard", "–")
            st.markdown(ONE_VOICE)
    with random, st.container(key="flattering"):
        text = _random_in_words(outcome)
        _show_score(f"Random test{' (flatters)' if flatters else ''}", scores["random"], text)
        if set(scores["random"]["emotions"]) == set(TUTORIAL_EMOTIONS):
            st.caption(_claim_in_words(outcome))
    if flatters:
        st.markdown(WHY)
    elif "actors" in scores and not nothing:
        st.markdown(NOT_HIGHER)
    if trained.is_of_ravdess and outcome.actors and are_comparable(outcome.actors):
        st.markdown(_people_in_words(outcome.actors))


def _is_higher(score: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    """Whether a score is higher, as it is shown."""
    if other is None:
        return False
    return float(score_in_per_cent(score["uar"])) > float(score_in_per_cent(other["uar"]))


def _show_score(label: str, score: Mapping[str, Any], text: str) -> None:
    st.metric(label, f"{score_in_per_cent(score['uar'])}%")
    st.markdown(text)
    st.caption(_exactly(score))


def _unseen_in_words(score: Mapping[str, Any]) -> str:
    others = f"With {score['n_speakers']} people alone, nobody can say how it would be with others."
    if interval := interval_of(score):
        low, high = map(in_per_cent, interval)
        others = f"With other people it would likely be between {low} and {high}."
        if low == high:
            others = ""
    return (
        f"Of 100 recordings by people kept away from its training, as many of each emotion, it "
        f"names about **{in_per_cent(score['uar'])}** rightly; guessing gets about "
        f"{in_per_cent(1 / len(score['emotions']))}. {others}"
    ).rstrip()


def _random_in_words(outcome: Outcome) -> str:
    return (
        f"The way most tutorials count: {outcome.sizes['train']:,} clips drawn by lot to learn, "
        f"the other {outcome.sizes['test']:,} to be asked. "
        f"It is the {draws_in_words(outcome.shown_scores['random'])}."
    )


def _claim_in_words(outcome: Outcome) -> str:
    own = float(outcome.random.correct[outcome.random.part == 0].mean())
    return (
        f"The tutorial’s text claims {score_in_per_cent(CLAIM)}% for one such draw, on these four "
        f"emotions. The draw with seed {outcome.plan.setup.seed} gives "
        f"{score_in_per_cent(own)}% here."
    )


def _people_in_words(answers: Answers) -> str:
    merged = measure_merged(answers)
    low, high = map(in_per_cent, merged["accuracy_ci95"])
    return (
        f"**And people?** Asked about the same recordings, with *calm* and *neutral* counted as "
        f"one, the average listener named {score_in_per_cent(LISTENERS_ACCURACY)}% rightly "
        "(Livingstone & Russo 2018). Counted the same way, this model gets "
        f"{score_in_per_cent(merged['accuracy'])}% on voices it never heard (likely {low} to "
        f"{high})."
    )


def _exactly(score: Mapping[str, Any]) -> str:
    return (
        f"Accuracy (all clips alike) {score_in_per_cent(score['accuracy'])}%; UAR (all "
        f"emotions alike) {score_in_per_cent(score['uar'])}%."
    )


def show_emotions(answers: Answers, beside: bool = True) -> None:
    """Recall and precision, beside each other or one below the other."""
    confusion = answers.confusion()
    found = recalls(confusion)
    right = recalls(confusion.T)  # of what was heard as an emotion, how much was meant so
    places = st.columns(2) if beside else (st.container(), st.container())
    for place, values, text in zip(
        places,
        (found, right),
        (
            "Recall: of 100 clips of an emotion, how many it finds",
            "Precision: of 100 answers of an emotion, how many are right",
        ),
        strict=True,
    ):
        pairs = zip(answers.emotions, np.nan_to_num(values).tolist(), strict=True)
        place.html(bars_html([*pairs], text))


def show_actors(answers: Answers, by_name: bool = False) -> None:
    """How much depends on the voice; the best first, or by name."""
    named = [(voice_of(speaker), share) for speaker, share in sorted(by_actor(answers).items())]
    shares = sorted(named, key=lambda item: -item[1])
    (best, most), (worst, least) = shares[0], shares[-1]
    st.caption(
        f"Of 100 clips of a voice it had never heard, how many it names rightly: from "
        f"{in_per_cent(least)}% ({plain(worst)}) to {in_per_cent(most)}% ({plain(best)}). "
        "That is how much depends on the voice."
    )
    if by_name:
        st.html(bars_html(named, "Voices by name"))
    else:
        st.html(bars_html(shares, "Voices, those it understands best first"))


def show_course(outcome: Outcome) -> None:
    """The curve, the size and the time."""
    sizes = outcome.sizes
    if len(outcome.epochs) > 1:
        st.html(curve_html(outcome.epochs, outcome.plan.setup.epochs, sizes["speakers"]))
        st.caption(f"{in_words(outcome.epochs, sizes['speakers'])} {BY_EYE}")
    elif outcome.epochs:
        st.caption(
            f"lbfgs has no rounds to draw. Its error in the end: {outcome.epochs[0].loss:.3f}."
        )
    st.caption(
        f"{sizes['weights']:,} numbers learnt from {sizes['clips']:,} clips of "
        f"{sizes['speakers']} speakers with {sizes['columns']:,} measurements each, "
        f"in {in_time(outcome.seconds)}, "
        "both tests included."
    )
