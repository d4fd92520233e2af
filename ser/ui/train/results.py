"""What came out: both scores side by side, what is mixed up, emotion by emotion, actor by actor."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ...emotions import TUTORIAL_EMOTIONS, sign_and_name
from ...metrics import Answers, recalls
from ...paired import by_actor
from ...plan import Outcome
from ..texts import in_time, plain
from ..wording import bars_html
from .curve import curve_html, in_words
from .figures import both_html
from .workshop import Trained

WHY = (
    "**Why they differ:** in the random test, the same actors, often with the very same sentence, "
    "are on both sides, so recognising the *voice* already helps. A new visitor’s voice was never "
    "there, so the figure for unseen voices is the one to believe."
)
CLAIM = 0.724
"""What the tutorial's text says of its own split."""


def show_result(trained: Trained) -> None:
    """Show all about one training."""
    outcome = trained.outcome
    _show_both(outcome)
    for note in outcome.notes:
        st.warning(note, icon="💡")
    answers = outcome.actors or outcome.random
    with st.expander("What it mixes up", icon=":material/grid_on:"):
        _show_confusion(answers, trained.name)
    with st.expander("Emotion by emotion", icon=":material/mood:"):
        _show_emotions(answers)
    if outcome.actors:
        with st.expander("Actor by actor", icon=":material/groups:"):
            _show_actors(outcome.actors)
    with st.expander("How it learnt", icon=":material/show_chart:"):
        _show_course(outcome)


def _show_both(outcome: Outcome) -> None:
    scores, chance = outcome.scores, 1 / len(outcome.random.emotions)
    st.html(both_html(scores, chance))
    unseen, random = st.columns(2, border=True)
    with unseen:
        if "actors" in scores:
            _show_unseen(scores["actors"], chance)
        else:
            st.metric("Voices it never heard", "–")
            st.markdown(
                "All clips are one person’s, so nobody can say how it does on a voice that it has "
                "not heard. Add clips of somebody else to find out."
            )
    with random, st.container(key="flattering"):
        _show_random(scores["random"], outcome)
    if "actors" in scores:
        st.markdown(WHY)


def _show_unseen(score: Mapping[str, Any], chance: float) -> None:
    low, high = score["uar_ci95"]
    st.metric("Voices it never heard", f"{score['uar']:.1%}")
    st.markdown(
        f"Of 100 recordings by actors kept away from its training it names about "
        f"**{100 * score['uar']:.0f}** rightly; guessing gets {100 * chance:.0f}. With other "
        f"actors it would likely be between {100 * low:.0f} and {100 * high:.0f}."
    )
    st.caption(_exactly(score))


def _show_random(score: Mapping[str, Any], outcome: Outcome) -> None:
    low, high = score["uar_ci95"]
    parts = outcome.plan.repeats
    st.metric("Random test (flatters)", f"{score['uar']:.1%}")
    st.markdown(
        f"The way most tutorials count: {outcome.sizes['train']:,} clips drawn by lot to learn, "
        f"the other {outcome.sizes['test']:,} to be asked. Mean of {parts} draws, which ranged "
        f"from {100 * low:.0f} to {100 * high:.0f}."
    )
    st.caption(_exactly(score))
    if set(score["emotions"]) == set(TUTORIAL_EMOTIONS):
        first = outcome.random.part == 0
        own = float(outcome.random.correct[first].mean())
        seed = outcome.plan.setup.seed
        st.caption(
            f"The tutorial’s text claims {CLAIM:.1%} for one such draw, on these four emotions. "
            f"The draw with seed {seed} gives {own:.1%} here."
        )


def _exactly(score: Mapping[str, Any]) -> str:
    return (
        f"Accuracy (all clips alike) {score['accuracy']:.1%}; UAR (all emotions alike) "
        f"{score['uar']:.1%}."
    )


def _show_confusion(answers: Answers, name: str) -> None:
    confusion, emotions = answers.confusion(), answers.emotions
    share = 100 * confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    names = [sign_and_name(emotion) for emotion in emotions]
    cells = [
        [f"{count} ({part:.0f}%)" for count, part in zip(*row, strict=True)]
        for row in zip(confusion, share, strict=True)
    ]
    table = pd.DataFrame(cells, index=names, columns=names)
    st.caption(
        "In each row, what was meant; in each column, what it heard: how many clips, and of 100. "
        "Select a cell to see which clips those are."
    )
    shades = pd.DataFrame(share, index=names, columns=names)
    event = st.dataframe(
        table.style.apply(lambda _: shades.map(_shade), axis=None),
        on_select="rerun",
        selection_mode="single-cell",
        key=f"confusion-{name}",
        alt=_mistakes_in_words(confusion, emotions),
    )
    picked = event.selection.cells if event else []
    if picked:
        row, column = picked[0]
        _list_clips(answers, int(row), names.index(str(column)))
    else:
        st.caption(_mistakes_in_words(confusion, emotions))


def _shade(share: float) -> str:
    return f"background-color: rgba(122, 111, 240, {share / 130:.2f})"


def _mistakes_in_words(confusion: np.ndarray, emotions: Sequence[str]) -> str:
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(share, 0)
    worst = np.argsort(-share, axis=None)[:3]
    pairs = [np.unravel_index(index, share.shape) for index in worst]
    texts = [
        f"{emotions[meant]} for {emotions[heard]} ({share[meant, heard]:.0%})"
        for meant, heard in pairs
        if share[meant, heard] > 0
    ]
    return f"It most often takes {', '.join(texts)}." if texts else "It mixes up nothing."


def _list_clips(answers: Answers, meant: int, heard: int) -> None:
    likeliest = answers.probabilities.argmax(axis=1)
    rows = np.flatnonzero((answers.truth == meant) & (likeliest == heard))
    names = [sign_and_name(answers.emotions[k]) for k in (meant, heard)]
    st.markdown(f"**Meant {names[0]}, heard as {names[1]}:** {len(rows)} clips")
    sure = answers.probabilities[rows, heard]
    order = np.argsort(-sure)
    st.dataframe(
        {
            "Clip": answers.clip[rows][order],
            "Actor": answers.speaker[rows][order],
            "How sure": np.round(100 * sure[order]),
        },
        hide_index=True,
        column_config={"How sure": st.column_config.ProgressColumn(format="%d %%", max_value=100)},
    )


def _show_emotions(answers: Answers) -> None:
    confusion = answers.confusion()
    found = recalls(confusion)
    right = recalls(confusion.T)  # of what was heard as an emotion, how much was meant so
    left, other = st.columns(2)
    for column, values, text in (
        (left, found, "Recall: of 100 clips of an emotion, how many it finds"),
        (other, right, "Precision: of 100 times it says an emotion, how often that is right"),
    ):
        pairs = zip(answers.emotions, np.nan_to_num(values).tolist(), strict=True)
        column.html(bars_html([*pairs], text))


def _show_actors(answers: Answers) -> None:
    shares = sorted(by_actor(answers).items(), key=lambda item: -item[1])
    values = [share for _, share in shares]
    st.caption(
        f"Of 100 clips of an actor it had never heard, how many it names rightly: from "
        f"{min(values):.0%} ({plain(shares[-1][0])}) to {max(values):.0%} ({plain(shares[0][0])}). "
        "That is how much depends on the voice."
    )
    st.html(bars_html(shares, "Actors, those it understands best first"))


def _show_course(outcome: Outcome) -> None:
    sizes = outcome.sizes
    if len(outcome.epochs) > 1:
        st.html(curve_html(outcome.epochs, outcome.plan.setup.epochs))
        st.caption(in_words(outcome.epochs))
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
