"""All trainings of the visit in one table, and whether two of them really differ."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import streamlit as st

from ...studies.presets import changes, differences, nearest_preset
from ...words import counted, in_per_cent, listed, score_in_per_cent
from ..texts import in_time, plain
from .confusion import draw_table
from .figures import NAMES, both_html, draws_in_words, interval_of
from .results import show_actors, show_course, show_emotions
from .wording import CHOICES, changes_in_words
from .workshop import Trained, Workshop

HOW = (
    "UAR: of 100 clips, as many of each emotion, how many it names rightly. Each group of voices "
    "is asked of one network that never heard them, and shares its luck; so the groups are "
    "compared, and not the voices one by one."
)


def show_trained(shop: Workshop) -> Trained:
    """Let one of the trainings be chosen to be shown; the last one at first."""
    names = [trained.name for trained in shop.trained]
    if len(names) == 1:
        return shop.trained[0]
    shop.shown = min(shop.shown, len(names) - 1)
    chosen = st.selectbox("Show", names, index=shop.shown, key=f"shown-{shop.count}")
    shop.shown = names.index(chosen)
    return shop.trained[shop.shown]


def compare_all(shop: Workshop) -> None:
    """Show the table, and the test of two."""
    if len(shop.trained) < 2:
        return
    st.header("Your trainings, compared")
    st.table(  # in which long texts wrap
        [_row(trained) for trained in shop.trained],
        hide_index=True,
        alt="One row for each training of this visit, with both scores and what was changed.",
    )
    names = [trained.name for trained in shop.trained]
    st.subheader("Which of two is better, or is it chance?")
    left, right = st.columns(2)
    one = left.selectbox("The first", names, index=len(names) - 2, key=f"one-{shop.count}")
    two = right.selectbox("The second", names, index=len(names) - 1, key=f"two-{shop.count}")
    first, second = (shop.trained[names.index(name)] for name in (one, two))
    st.markdown(_verdict(shop, first, second))
    st.caption(HOW)
    if first is not second:
        with st.expander("Both in full, side by side", icon=":material/compare:"):
            _show_side_by_side(first, second)


def _show_side_by_side(first: Trained, second: Trained) -> None:
    st.markdown(_differences_in_words(first, second))
    parts: list[tuple[str, Callable[[Trained], None]]] = [
        ("", _show_figures),
        ("What it mixes up", _show_mistakes),
        ("Emotion by emotion", lambda each: show_emotions(each.outcome.answers, beside=False)),
        ("Voice by voice", _show_actors),
        ("How it learnt", lambda each: show_course(each.outcome)),
    ]
    # Row by row, so that what belongs together stays together on a narrow screen, too.
    for title, show in parts:
        if title:
            st.markdown(f"##### {title}")
        # Half the width cuts off a table of eight emotions.
        is_wide = show is _show_mistakes
        places = (st.container(), st.container()) if is_wide else st.columns(2)
        for place, trained in zip(places, (first, second), strict=True):
            with place:
                st.markdown(f"**{plain(trained.name)}**")
                show(trained)


def _differences_in_words(first: Trained, second: Trained) -> str:
    changed = differences(first.draft, second.draft)
    parts = [changes_in_words(changed)] if changed else []
    if first.data != second.data:
        parts.append(f"learnt from {first.data} → {second.data}")
    return f"**What differs:** {', '.join(parts) or 'nothing that you can set'}."


def _show_figures(trained: Trained) -> None:
    outcome = trained.outcome
    st.html(both_html(outcome.shown_scores, outcome.chance))
    for name, score in outcome.shown_scores.items():
        interval = interval_of(score)
        likely = f" (likely {' to '.join(map(in_per_cent, interval))})" if interval else ""
        spread = f" ({draws_in_words(score)})" if name == "random" else likely
        st.caption(
            f"{NAMES[name].capitalize()}: UAR {score_in_per_cent(score['uar'])}%{spread}, "
            f"accuracy {score_in_per_cent(score['accuracy'])}%"
        )


def _show_mistakes(trained: Trained) -> None:
    draw_table(trained.outcome.answers, key=f"beside-{trained.name}")


def _show_actors(trained: Trained) -> None:
    if trained.outcome.actors:
        show_actors(trained.outcome.actors, by_name=True)
    else:
        st.caption("There is one speaker only.")


def _row(trained: Trained) -> dict[str, Any]:
    scores, preset = trained.outcome.scores, nearest_preset(trained.draft)
    changed = changes_in_words(changes(trained.draft, preset))
    shown = {name: f"{score_in_per_cent(score['uar'])}%" for name, score in scores.items()}
    return {
        "Training": plain(trained.name),
        "Unseen voices, UAR": shown.get("actors", "–"),
        "Random test, UAR": shown["random"],
        "Guessing": f"{score_in_per_cent(trained.outcome.chance)}%",
        "Set-up": f"{preset}, changed: {changed}" if changed else f"{preset} as it stands",
        "Learnt from": trained.data,
        "Took": in_time(trained.outcome.seconds).replace(" ", "\N{NO-BREAK SPACE}"),
    }


def _verdict(shop: Workshop, first: Trained, second: Trained) -> str:
    if first is second:
        return "Choose two different trainings."
    found = shop.compared(first, second)
    if found is None:
        return f"**These two cannot be compared.** {' '.join(_what_forbids(first, second))}"
    if not (found.better or found.worse):
        return "**Equal.** On unseen voices, both have the same UAR, and the same with each voice."
    points, side = 100 * abs(found.difference), "higher" if found.difference > 0 else "lower"
    moved = f"{points:.1f} points {side}" if points >= 0.05 else "the same"
    voices = f"better with {found.better} voices, worse with {found.worse}"
    told = (
        f"On unseen voices, the second’s UAR is {moved}: {voices}, and better in "
        f"{found.folds_better} of {found.folds} groups."
    )
    chance = f"{in_per_cent(found.p_value)} of 100 cases"
    if [*differences(first.draft, second.draft)] == ["seed"]:
        return f"**It is chance.** {told} These two differ in nothing but their seed."
    if not found.has_enough_folds:
        return f"**Too few people to tell.** {told} It takes six people or more."
    if found.is_noise:
        return (
            f"**It may be chance.** {told} Chance alone makes a difference as large in {chance}, "
            "so this proves nothing."
        )
    better = f"**The {'second' if found.difference > 0 else 'first'} is better"
    told = f"{told} Chance alone would make a difference as large in {chance}."
    if _are_far_apart(first, second):
        return (
            f"{better}.** {told} Even where each would likely be with other people, the two do not "
            "meet, so another seed will hardly turn it."
        )
    return (
        f"{better}, with these seeds.** {told} Another seed may still turn it: train both with "
        "another seed before you believe it."
    )


def _are_far_apart(first: Trained, second: Trained) -> bool:
    """Whether where each would likely be with other people leaves a gap between them.

    Such a gap takes some ten points; seeds alone move the presets by two at most (standard
    deviation, `benchmarks/chance.json`).
    """
    one, other = (interval_of(each.outcome.scores["actors"]) for each in (first, second))
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def _what_forbids(first: Trained, second: Trained) -> Iterator[str]:
    """Why two trainings cannot be compared, each reason with its cure."""
    both = {"first": first, "second": second}
    alone = [place for place, trained in both.items() if not trained.outcome.actors]
    if alone:
        yield (
            f"The {listed(alone)} learnt from one person alone, so there was no other voice to "
            "ask about: add clips of somebody else, and train again."
        )
    one, other = (each.outcome.random.emotions for each in (first, second))
    if one != other:
        yield (
            f"The first tells {_emotions_in_words(one, other)} apart, the second "
            f"{_emotions_in_words(other, one)}: choose the same *{CHOICES['emotions'].label}* for "
            "both, and train again."
        )
    if first.data != second.data or (one == other and not alone):
        yield (
            "They were asked about different recordings: choose the same under *What it learns "
            "from* for both, and train again."
        )


def _emotions_in_words(emotions: Sequence[str], others: Sequence[str]) -> str:
    """How many there are; which, if there are as many others."""
    if len(emotions) != len(others):
        return counted(len(emotions), "emotion")
    return listed(map(plain, emotions))
